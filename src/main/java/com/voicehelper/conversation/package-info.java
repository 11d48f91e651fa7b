/**
 * Conversations, their members and messages, and the streamed answers of the assistant. Other modules see
 * {@link com.voicehelper.conversation.ConversationApi} and the events; everything else is the module's own.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.conversation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
