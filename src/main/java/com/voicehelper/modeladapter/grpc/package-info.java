/**
 * Serves the module's published API over gRPC.
 */
@NullMarked
package com.voicehelper.modeladapter.grpc;

import org.jspecify.annotations.NullMarked;
