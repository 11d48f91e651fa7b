/**
 * What a text says about whom: named things, and statements that relate two of them. By rules for English and Chinese, or by a language
 * model where one is configured.
 */
@NullMarked
package com.voicehelper.retrieval.graph.extract;

import org.jspecify.annotations.NullMarked;
