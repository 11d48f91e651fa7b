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
 * Two flags per module: {@code <MODULE>_READS}, the operator's face of the share of reads that the service serves, and
 * {@code <MODULE>_SHADOW}, of the share that is mirrored to it and compared. They keep no state of their own. A flag shows the state
 * row, and setting it is the command {@code ramp} or {@code shadow}, with its refusals and its audit.
 */
@Component
class ReadFlags implements FeatureProvider, StateRepository {

    private final Map<Feature, Share> shares = new LinkedHashMap<>();
    private final ModuleStates states;
    private final Moves moves;
    private final FlagUsers users;

    ReadFlags(Plans plans, ModuleStates states, Moves moves, FlagUsers users) {
        for (Plan plan : plans.all()) {
            shares.put(flag(plan.module()), new Share(plan.module(), Command.RAMP));
            shares.put(shadowFlag(plan.module()), new Share(plan.module(), Command.SHADOW));
        }
        this.states = states;
        this.moves = moves;
        this.users = users;
    }

    /** @param command that setting the flag means */
    private record Share(String module, Command command) {

        int in(ModuleState state) {
            return command == Command.SHADOW ? state.effectiveShadowShare() : state.effectiveReadShare();
        }

        String label(ModuleState state) {
            return "Reads of " + module + (command == Command.SHADOW ? " that are mirrored to its service" : " that its service serves")
                    + " (stage " + state.stage() + ")";
        }
    }

    static Feature flag(String module) {
        return named(module, "_READS");
    }

    static Feature shadowFlag(String module) {
        return named(module, "_SHADOW");
    }

    private static Feature named(String module, String suffix) {
        return new NamedFeature(module.toUpperCase(Locale.ROOT).replace('-', '_') + suffix);
    }

    @Override
    public Set<Feature> getFeatures() {
        return Set.copyOf(shares.keySet());
    }

    @Override
    public @Nullable FeatureMetaData getMetaData(Feature feature) {
        Share share = shares.get(feature);
        return share == null ? null : new EmptyFeatureMetaData(feature) {
            @Override
            public String getLabel() {
                return share.label(states.get(share.module()));
            }
        };
    }

    @Override
    public @Nullable FeatureState getFeatureState(Feature feature) {
        Share share = shares.get(feature);
        if (share == null) {
            return null;
        }
        int now = share.in(states.get(share.module()));
        return new FeatureState(feature, now > 0)
                .setStrategyId(StickyPercentage.ID)
                .setParameter(StickyPercentage.PERCENTAGE, Percent.format(now));
    }

    @Override
    public void setFeatureState(FeatureState wanted) {
        Share share = shares.get(wanted.getFeature());
        if (share == null) {
            throw ApiException.notFound("There is no flag " + wanted.getFeature().name());
        }
        String operator = users.operator();
        if (operator == null) {
            throw ApiException.forbidden("Only an operator may set a flag");
        }
        try {
            moves.run(new MoveRequest(share.module(), share.command(), percentage(wanted), operator, "flag " + wanted.getFeature().name(), false));
        } catch (IllegalArgumentException problem) {
            throw ApiException.badRequest(String.valueOf(problem.getMessage()));
        } catch (MoveRefusedException refused) {
            throw ApiException.conflict(String.valueOf(refused.getMessage()));
        } catch (MoveFailedException failed) {
            throw ApiException.of(HttpStatus.SERVICE_UNAVAILABLE, "FAILED", String.valueOf(failed.getMessage()));
        }
    }

    private static int percentage(FeatureState wanted) {
        if (!wanted.isEnabled()) {
            return 0;
        }
        if (wanted.getStrategyId() == null || wanted.getStrategyId().isEmpty()) {
            return Percent.ALL;
        }
        if (!wanted.getStrategyId().equals(StickyPercentage.ID)) {
            throw new IllegalArgumentException("Reads are shared out by the strategy '" + StickyPercentage.ID
                    + "' only, so that a caller stays on one side");
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
        return shares.containsKey(feature) ? shares.get(feature).module() : null;
    }
}
