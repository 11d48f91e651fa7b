package com.voicehelper.strangler.store.sqlite;

import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values as they are compared: equal when the two databases mean the same. */
final class Values {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private Values() {}

    /** 1.0 and 1.00 are the same number. */
    static BigDecimal decimal(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
