package com.voicehelper.retrieval;

/**
 * All chunks as one embedding model sees them.
 *
 * @param model     the embedding model's name
 * @param dimension of its vectors
 */
public record VectorCollection(String model, int dimension, State state) {

    public enum State { BUILDING, ACTIVE }
}
