package com.voicehelper.orchestrator.flow;

/** A part of a question, and what it has to do with the part before it. */
record Part(String question, Relation relation) {

    enum Relation {
        INDEPENDENT,
        /** It speaks of what the part before asks, or of its answer. */
        DEPENDS,
        /** It is only asked when the part before has no answer. */
        OTHERWISE
    }
}
