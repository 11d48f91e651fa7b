package com.voicehelper.modelrouter.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.modelrouter}.
 *
 * @param monthlyLimit what a tenant may spend in a month that has no limit of its own, in the currency's units; none: without limit
 * @param maxTokens    the most that a model which asks a price writes when the caller does not say: it bounds what is reserved
 * @param failures     in a row, after which a model is not asked for a while
 * @param pause        how long that is; then one call tries it
 */
@ConfigurationProperties("voicehelper.modelrouter")
public record ModelRouterSettings(
        @Nullable BigDecimal monthlyLimit,
        @DefaultValue("2048") int maxTokens,
        @DefaultValue("3") int failures,
        @DefaultValue("30s") Duration pause) {

    public ModelRouterSettings {
        positive("max-tokens", maxTokens);
        positive("failures", failures);
        positive("pause", pause.toMillis());
        if (monthlyLimit != null && (monthlyLimit.signum() < 0 || monthlyLimit.stripTrailingZeros().scale() > 6)) {
            throw new ConfigurationException("voicehelper.modelrouter.monthly-limit", "must be at least 0 and have at most six decimals");
        }
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new ConfigurationException("voicehelper.modelrouter." + name, "must be greater than 0");
        }
    }

    /** In micro-units; null: without limit. */
    @Nullable Long monthlyLimitMicros() {
        return monthlyLimit == null ? null : monthlyLimit.movePointRight(6).longValueExact();
    }
}
