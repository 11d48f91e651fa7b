/**
 * The module as other processes see it: its published API over gRPC, the bean that chooses between the code in this process and the service,
 * and how long an upload may be. It is in every process; the module itself need not be.
 */
@NullMarked
package com.voicehelper.knowledge.remote;

import org.jspecify.annotations.NullMarked;
