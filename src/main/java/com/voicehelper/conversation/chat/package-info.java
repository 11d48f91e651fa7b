/**
 * The assistant's answers: the tasks that make them, how they are streamed, cancelled and recorded. A question is
 * stored before its first token and an answer after its last, so a stream can be told again to whoever missed it.
 */
@NullMarked
package com.voicehelper.conversation.chat;

import org.jspecify.annotations.NullMarked;
