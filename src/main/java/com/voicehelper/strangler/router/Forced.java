package com.voicehelper.strangler.router;

import com.voicehelper.strangler.Side;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An operator's own choice of the side for one read. */
final class Forced {

    static final String HEADER = "X-Strangler-Route";

    private final Predicate<HttpServletRequest> operator;

    Forced(Predicate<HttpServletRequest> operator) {
        this.operator = operator;
    }

    /** Null when none is forced, or who asks may not. */
    @Nullable Side side(HttpServletRequest request) {
        String value = request.getHeader(HEADER);
        if (value == null || !operator.test(request)) {
            return null;
        }
        return switch (value) {
            case "local" -> Side.SOURCE;
            case "remote" -> Side.TARGET;
            default -> null;
        };
    }
}
