package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Bucket;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plan.StickTo;
import com.voicehelper.strangler.plan.Plans;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.togglz.core.activation.Parameter;
import org.togglz.core.activation.ParameterBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.spi.ActivationStrategy;
import org.togglz.core.user.FeatureUser;

/**
 * Active for a share of callers in steps of 0.01 %, always the same ones: those whose {@link Bucket} lies below the share.
 * The router places a caller by the same function and key, so the flag tells what the router does.
 */
@Component
class StickyPercentage implements ActivationStrategy {

    static final String ID = "sticky-percentage";
    static final String PERCENTAGE = "percentage";

    private final Map<String, Plan> plans;

    StickyPercentage(Plans plans) {
        this.plans = plans.all().stream()
                .flatMap(plan -> Stream.of(ReadFlags.flag(plan.module()), ReadFlags.shadowFlag(plan.module()))
                        .map(flag -> Map.entry(flag.name(), plan)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getName() {
        return "Sticky percentage of callers";
    }

    @Override
    public boolean isActive(FeatureState state, @Nullable FeatureUser user) {
        Plan plan = plans.get(state.getFeature().name());
        String percentage = state.getParameter(PERCENTAGE);
        if (plan == null || percentage == null || user == null) {
            return false;
        }
        return Bucket.of(plan.module(), plan.salt(), key(plan, user)) < Percent.parse(percentage);
    }

    @Override
    public Parameter[] getParameters() {
        return new Parameter[] {
            ParameterBuilder.create(PERCENTAGE).label("Percentage").matching("\\d{1,3}(\\.\\d{1,2})?")
                    .description("0 to 100 in steps of 0.01. Raising it only adds callers; nobody changes sides twice.")
        };
    }

    private static String key(Plan plan, FeatureUser user) {
        return plan.stickiness().stream()
                .map(by -> user.getAttribute(by.name()))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElseGet(() -> user.getAttribute(StickTo.ADDRESS.name()) instanceof String address ? address : user.getName());
    }
}
