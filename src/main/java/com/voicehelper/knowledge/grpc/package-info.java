/**
 * Serves the module's published API over gRPC, on this process's own data.
 */
@NullMarked
package com.voicehelper.knowledge.grpc;

import org.jspecify.annotations.NullMarked;
