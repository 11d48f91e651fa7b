/**
 * Models of this process, which need no key, no network and no weights: an answerer that quotes, and an embedding by feature hashing.
 * Both give the same result for the same input on every node.
 */
@NullMarked
package com.voicehelper.modeladapter.local;

import org.jspecify.annotations.NullMarked;
