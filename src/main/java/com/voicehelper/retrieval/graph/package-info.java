/**
 * The graph of what a tenant's documents say: things with names, and how they are related. It follows the documents that are published,
 * some time after them, and what only one of them says goes with it.
 */
@NullMarked
package com.voicehelper.retrieval.graph;

import org.jspecify.annotations.NullMarked;
