package com.voicehelper.modeladapter.domain;

import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelMessage;
import java.util.List;

/** How many tokens a text has, roughly: one per ideograph, one per four other characters. For providers that do not say. */
public final class Tokens {

    private Tokens() {}

    public static long estimate(String text) {
        long ideographs = 0;
        long others = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (Character.isIdeographic(text.codePointAt(at))) {
                ideographs++;
            } else {
                others++;
            }
        }
        return ideographs + Math.ceilDiv(others, 4);
    }

    /** What the model reads: the messages, and the sources as they are rendered. */
    public static long estimate(ModelCall call) {
        List<ModelMessage> read = Grounding.messages(call);
        return read.stream().mapToLong(message -> estimate(message.content())).sum();
    }
}
