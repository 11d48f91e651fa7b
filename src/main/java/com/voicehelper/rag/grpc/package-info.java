/**
 * Serves the module's published API over gRPC.
 */
@NullMarked
package com.voicehelper.rag.grpc;

import org.jspecify.annotations.NullMarked;
