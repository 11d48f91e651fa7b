package com.voicehelper.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found, best first.
 *
 * @param degraded what could not be asked, as a sentence; null when everything was
 * @param cached   whether it is the answer to an earlier query that means the same
 */
public record SearchResult(List<SearchHit> hits, @Nullable String degraded, boolean cached) {

    public SearchResult {
        hits = List.copyOf(hits);
    }
}
