/**
 * Finding: chunks of documents by words, by meaning and by what is related to what. The rows are the truth; each node's search index
 * follows them and can be thrown away.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.retrieval;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
