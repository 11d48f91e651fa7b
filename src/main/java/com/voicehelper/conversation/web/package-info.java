/**
 * The module's HTTP, server-sent events and WebSocket, for every family of clients. Answers are supersets: the bare fields
 * and each family's wrapper in one object.
 */
@NullMarked
package com.voicehelper.conversation.web;

import org.jspecify.annotations.NullMarked;
