/**
 * The rows: collections, documents and chunks, changed by compare-and-set. They are the truth; what a search engine holds only follows them.
 */
@NullMarked
package com.voicehelper.retrieval.store;

import org.jspecify.annotations.NullMarked;
