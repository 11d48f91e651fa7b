/**
 * Serves the module's published API over gRPC.
 */
@NullMarked
package com.voicehelper.modelrouter.grpc;

import org.jspecify.annotations.NullMarked;
