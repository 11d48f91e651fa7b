/**
 * The module as other processes see it: its published API over gRPC, and the choice between the two sides.
 */
@NullMarked
package com.voicehelper.orchestrator.remote;

import org.jspecify.annotations.NullMarked;
