/**
 * How an answer from documents is made: rewriting, searching, choosing and packing passages, asking the model, reading its citations;
 * and the rows that tell it later.
 */
@NullMarked
package com.voicehelper.rag.domain;

import org.jspecify.annotations.NullMarked;
