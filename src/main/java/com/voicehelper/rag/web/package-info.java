/**
 * The module's HTTP and server-sent events: an answer without a conversation, and how an answer came about.
 */
@NullMarked
package com.voicehelper.rag.web;

import org.jspecify.annotations.NullMarked;
