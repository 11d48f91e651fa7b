package com.voicehelper.retrieval.graph;

import java.util.UUID;

/**
 * A thing in the graph.
 *
 * @param name      as it was written first
 * @param label     what kind of thing it is
 * @param documents how many documents name it
 * @param mentions  how often they do, in all
 */
record Node(UUID id, String name, String label, int documents, long mentions) {}
