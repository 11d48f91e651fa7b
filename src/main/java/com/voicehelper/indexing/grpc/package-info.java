/**
 * Serves the module's published API over gRPC.
 */
@NullMarked
package com.voicehelper.indexing.grpc;

import org.jspecify.annotations.NullMarked;
