/**
 * The search engine in a Qdrant, which several nodes may share, over its REST API. Vectors are its dense vectors, words its sparse vectors:
 * the terms of our own analysis weighted as BM25 does, their rarity by the server.
 */
@NullMarked
package com.voicehelper.retrieval.qdrant;

import org.jspecify.annotations.NullMarked;
