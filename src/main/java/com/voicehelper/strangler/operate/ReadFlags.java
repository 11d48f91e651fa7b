package com.voicehelper.strangler.operate;

import com.voicehelper.platform.ApiException;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveFailedException;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.MoveRequest;
import com.voicehelper.strangler.move.Moves;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.togglz.core.Feature;
import org.togglz.core.metadata.EmptyFeatureMetaData;
import org.togglz.core.metadata.FeatureMetaData;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.StateRepository;
import org.togglz.core.spi.FeatureProvider;
import org.togglz.core.util.NamedFeature;

/**
 * One flag per module, {@code <MODULE>_READS}: the operator's face of the share of reads that the service serves. It keeps no
 * state of its own. A flag shows the state row, and setting it is the command {@code ramp}, with its refusals and its audit.
 */
@Component
class ReadFlags implements FeatureProvider, StateRepository {

    private final Map<Feature, String> modules = new LinkedHashMap<>();
    private final ModuleStates states;
    private final Moves moves;
    private final FlagUsers users;

    ReadFlags(Plans plans, ModuleStates states, Moves moves, FlagUsers users) {
        plans.all().stream().map(Plan::module).forEach(module -> modules.put(flag(module), module));
        this.states = states;
        this.moves = moves;
        this.users = users;
    }

    static Feature flag(String module) {
        return new NamedFeature(module.toUpperCase(Locale.ROOT).replace('-', '_') + "_READS");
    }

    @Override
    public Set<Feature> getFeatures() {
        return Set.copyOf(modules.keySet());
    }

    @Override
    public @Nullable FeatureMetaData getMetaData(Feature feature) {
        String module = modules.get(feature);
        return module == null ? null : new EmptyFeatureMetaData(feature) {
            @Override
            public String getLabel() {
                return "Reads of " + module + " that its service serves (stage " + states.get(module).stage() + ")";
            }
        };
    }

    @Override
    public @Nullable FeatureState getFeatureState(Feature feature) {
        String module = modules.get(feature);
        if (module == null) {
            return null;
        }
        ModuleState state = states.get(module);
        return new FeatureState(feature, state.effectiveReadShare() > 0)
                .setStrategyId(StickyPercentage.ID)
                .setParameter(StickyPercentage.PERCENTAGE, Percent.format(state.effectiveReadShare()));
    }

    @Override
    public void setFeatureState(FeatureState wanted) {
        String module = modules.get(wanted.getFeature());
        if (module == null) {
            throw ApiException.notFound("There is no flag " + wanted.getFeature().name());
        }
        String operator = users.operator();
        if (operator == null) {
            throw ApiException.forbidden("Only an operator may set a flag");
        }
        try {
            moves.run(new MoveRequest(module, Command.RAMP, share(wanted), operator, "flag " + wanted.getFeature().name(), false));
        } catch (IllegalArgumentException problem) {
            throw ApiException.badRequest(String.valueOf(problem.getMessage()));
        } catch (MoveRefusedException refused) {
            throw ApiException.conflict(String.valueOf(refused.getMessage()));
        } catch (MoveFailedException failed) {
            throw ApiException.of(HttpStatus.SERVICE_UNAVAILABLE, "FAILED", String.valueOf(failed.getMessage()));
        }
    }

    private static int share(FeatureState wanted) {
        if (!wanted.isEnabled()) {
            return 0;
        }
        if (wanted.getStrategyId() == null || wanted.getStrategyId().isEmpty()) {
            return Percent.ALL;
        }
        if (!wanted.getStrategyId().equals(StickyPercentage.ID)) {
            throw new IllegalArgumentException("Reads are moved by the strategy '" + StickyPercentage.ID + "' only, so that a caller stays on one side");
        }
        String percentage = wanted.getParameter(StickyPercentage.PERCENTAGE);
        int share = Percent.parse(percentage == null ? "" : percentage.strip());
        if (share == 0) {
            throw new IllegalArgumentException("An enabled flag at 0 % is no change; edit the flag and give it a percentage");
        }
        return share;
    }

    /** The module of a flag; null when it is none of these. */
    @Nullable String module(Feature feature) {
        return modules.get(feature);
    }
}
