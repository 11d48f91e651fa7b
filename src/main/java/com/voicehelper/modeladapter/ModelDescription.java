package com.voicehelper.modeladapter;

import java.util.Set;

/**
 * A model that is configured.
 *
 * @param name            as callers ask for it; unique
 * @param provider        who serves it: {@code local}, or the name of the provider in the configuration
 * @param contextTokens   how much it reads at once
 * @param dimension       of its vectors; 0 for a chat model
 * @param inputPrice      micro-units of the currency for a million tokens read; 0: it costs nothing
 * @param outputPrice     the same for a million tokens written
 */
public record ModelDescription(
        String name, String provider, Kind kind, Set<Capability> capabilities, int contextTokens, int dimension, long inputPrice, long outputPrice) {

    public ModelDescription {
        capabilities = Set.copyOf(capabilities);
    }

    public enum Kind { CHAT, EMBEDDING }

    /** What a chat model can do besides answering. */
    public enum Capability { TOOLS, JSON, VISION, REASONING }

    public static final String LOCAL = "local";

    public boolean local() {
        return provider.equals(LOCAL);
    }

    public boolean free() {
        return inputPrice == 0 && outputPrice == 0;
    }

    /** What that many tokens cost, in micro-units, rounded up. */
    public long cost(long inputTokens, long outputTokens) {
        return Math.ceilDiv(Math.addExact(Math.multiplyExact(inputTokens, inputPrice), Math.multiplyExact(outputTokens, outputPrice)), 1_000_000L);
    }
}
