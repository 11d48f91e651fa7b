package com.voicehelper.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one source of ids: UUID version 7 (RFC 9562), so that ids sort by the time they were made; of what clients name themselves, version 3.
 * Thread-safe.
 */
public final class Ids {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    /** The id of what a tenant's clients call by that name: the same wherever it is asked, so that nobody needs to look it up. */
    public static UUID named(String tenantId, String name) {
        return UUID.nameUUIDFromBytes((tenantId + "\0" + name).getBytes(StandardCharsets.UTF_8));
    }

    /** Null when the text is no UUID in its usual form. */
    public static @Nullable UUID read(String text) {
        try {
            return text.length() == 36 ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException exception) {
            return null;
        }
    }

    /** The id that the text is, or that the thing of this name has. */
    public static UUID readOrNamed(String tenantId, String text) {
        UUID id = read(text);
        return id != null ? id : named(tenantId, text);
    }
}
