/** Apache Lucene as the embedded search engine: BM25 over words and an HNSW graph over vectors, near-real-time. */
@NullMarked
package com.voicehelper.retrieval.lucene;

import org.jspecify.annotations.NullMarked;
