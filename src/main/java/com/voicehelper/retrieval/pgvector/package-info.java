/**
 * The search engine in a PostgreSQL with the extension pgvector, which several nodes may share. Words are found by PostgreSQL's full text
 * search over the tokens that our own analysis makes, vectors by an HNSW index of half precision.
 */
@NullMarked
package com.voicehelper.retrieval.pgvector;

import org.jspecify.annotations.NullMarked;
