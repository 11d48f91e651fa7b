/**
 * Models of servers that speak OpenAI's protocol: chat completions, streamed and with tools, and embeddings. A call is sent once; what
 * goes wrong is told with whether it may have been billed.
 */
@NullMarked
package com.voicehelper.modeladapter.openai;

import org.jspecify.annotations.NullMarked;
