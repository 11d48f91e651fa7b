package com.voicehelper.modelrouter;

import com.voicehelper.modeladapter.Completion;
import java.util.List;

/**
 * A completion, and how it came about.
 *
 * @param provider who serves the model that wrote it
 * @param fellBack the models that were asked before and did not answer, in order
 */
public record RoutedCompletion(Completion completion, String provider, List<String> fellBack) {

    public RoutedCompletion {
        fellBack = List.copyOf(fellBack);
    }
}
