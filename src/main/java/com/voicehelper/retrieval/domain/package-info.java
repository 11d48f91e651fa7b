/** Searching: both rankings of the engine fused, scored, cut into snippets; and what else the published API offers. */
@NullMarked
package com.voicehelper.retrieval.domain;

import org.jspecify.annotations.NullMarked;
