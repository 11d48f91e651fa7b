/**
 * Calls between processes: the channel to a module's service with its limits, and what every RPC that arrives must show.
 * It knows no module by name; a module brings its own stubs and services.
 */
@NullMarked
package com.voicehelper.platform.grpc;

import org.jspecify.annotations.NullMarked;
