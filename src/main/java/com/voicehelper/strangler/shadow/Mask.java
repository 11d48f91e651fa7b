package com.voicehelper.strangler.shadow;

import com.voicehelper.strangler.shadow.ShadowFigures.Masked;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Takes the values out of a sample and leaves what a person needs to see: type, length, and whether two values of the sample are equal.
 * The digest is keyed by a key that nobody keeps, so a value cannot be found by trying. Used by one thread.
 */
final class Mask {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SHOWN = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,39}(\\[])?");

    private final Mac digest;

    Mask() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        try {
            digest = Mac.getInstance("HmacSHA256");
            digest.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    Masked masked(Difference difference) {
        return new Masked(difference.path(), value(difference.path(), difference.local()), value(difference.path(), difference.remote()));
    }

    /** The names of a query's parameters, in order, with masked values; a name that looks like none is masked too. */
    @Nullable String query(@Nullable String query) {
        return query == null ? null : Arrays.stream(query.split("&")).map(this::parameter).collect(Collectors.joining("&"));
    }

    private String parameter(String parameter) {
        int equals = parameter.indexOf('=');
        String name = parameter.substring(0, Math.max(equals, 0));
        return NAME.matcher(name).matches() ? name + "=" + text("text", parameter.substring(equals + 1)) : text("parameter", parameter);
    }

    private @Nullable String value(String path, @Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        if (List.of("status", "header.content-type", "header.cache-control", "header.vary").contains(path)) {
            return value.asString();
        }
        return switch (value.getNodeType()) {
            case NULL, MISSING -> "null";
            case OBJECT -> "object(" + value.size() + ")";
            case ARRAY -> "array(" + value.size() + ")";
            case BINARY -> "bytes(" + value.binaryValue().length + ") #" + digest(value.binaryValue());
            case BOOLEAN -> "boolean #" + digest(value.asString().getBytes(StandardCharsets.UTF_8));
            case NUMBER -> text("number", value.asString());
            default -> text("string", value.asString());
        };
    }

    private String text(String type, String value) {
        return type + "(" + value.codePointCount(0, value.length()) + ") #" + digest(value.getBytes(StandardCharsets.UTF_8));
    }

    private String digest(byte[] value) {
        return HexFormat.of().formatHex(digest.doFinal(value), 0, SHOWN);
    }
}
