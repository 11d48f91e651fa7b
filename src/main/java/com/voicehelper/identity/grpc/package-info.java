/**
 * Identity over gRPC, for the other modules when they run in another process. Answers from the same place as the published API.
 */
@NullMarked
package com.voicehelper.identity.grpc;

import org.jspecify.annotations.NullMarked;
