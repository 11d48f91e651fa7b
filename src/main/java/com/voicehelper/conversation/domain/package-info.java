/**
 * The rules of conversations, messages and answers, on the module's own tables. Everything that writes does so in one
 * transaction that locks the conversation's row first, so that numbers, counts and events agree.
 */
@NullMarked
package com.voicehelper.conversation.domain;

import org.jspecify.annotations.NullMarked;
