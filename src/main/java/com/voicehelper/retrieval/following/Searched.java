package com.voicehelper.retrieval.following;

import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.engine.CollectionIndex;
import java.util.function.ToLongFunction;

/**
 * What searches ask on this node now.
 *
 * @param building whether so much is not in the index yet that a search may miss much
 * @param digests  a number that changes with what the index holds of a tenant, and is the same where the same is held
 */
public record Searched(VectorCollection collection, CollectionIndex index, boolean building, ToLongFunction<String> digests) {}
