/**
 * Serves the module's published API over gRPC.
 */
@NullMarked
package com.voicehelper.orchestrator.grpc;

import org.jspecify.annotations.NullMarked;
