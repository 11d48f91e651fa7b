/**
 * Keeps the search engine's copy equal to the rows: compares what is published with what the engine holds, and mends the difference. The same
 * procedure serves a new document, a new node, a deleted folder, a killed process and rows that a move copies in.
 */
@NullMarked
package com.voicehelper.retrieval.following;

import org.jspecify.annotations.NullMarked;
