/**
 * The port to search engines, embedded or distributed. An engine ranks ids; it holds a copy that follows the rows and may be thrown away at any
 * time, so it decides nothing about what may be seen.
 */
@NullMarked
package com.voicehelper.retrieval.engine;

import org.jspecify.annotations.NullMarked;
