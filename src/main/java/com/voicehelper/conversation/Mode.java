package com.voicehelper.conversation;

import com.voicehelper.platform.ApiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a conversation is led. The constants' lower-case names are the canonical form; clients also say {@code text} for {@code chat}. */
public enum Mode {
    CHAT, AGENT, WORKFLOW, VOICE, VIDEO, MULTIMODAL;

    /** @throws ApiException 400 when the name is not one that clients use */
    public static String canonical(@Nullable String name) {
        if (name == null || name.isEmpty() || name.equalsIgnoreCase("text")) {
            return "chat";
        }
        return Arrays.stream(values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest("mode must be one of text, "
                        + Arrays.stream(values()).map(mode -> mode.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))));
    }
}
