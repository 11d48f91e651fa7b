/** The module's RPC contract, served on this process's own data. It translates and nothing else. */
@NullMarked
package com.voicehelper.retrieval.grpc;

import org.jspecify.annotations.NullMarked;
