/**
 * Serves the module's published API over gRPC.
 */
@NullMarked
package com.voicehelper.conversation.grpc;

import org.jspecify.annotations.NullMarked;
