/**
 * The queue of documents that wait to be indexed and the workers that take from it: leases, retries, the way of one document, and the
 * change to another embedding model.
 */
@NullMarked
package com.voicehelper.indexing.domain;

import org.jspecify.annotations.NullMarked;
