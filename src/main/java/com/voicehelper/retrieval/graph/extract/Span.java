package com.voicehelper.retrieval.graph.extract;

/**
 * A name in a sentence.
 *
 * @param start     where it begins
 * @param end       where it has ended
 * @param uncertain whether only its place at the beginning of the sentence makes it look like a name
 */
record Span(int start, int end, String name, Label label, boolean uncertain) {

    Span as(Label better) {
        return better.compareTo(label) > 0 && !label.value() ? new Span(start, end, name, better, uncertain) : this;
    }
}
