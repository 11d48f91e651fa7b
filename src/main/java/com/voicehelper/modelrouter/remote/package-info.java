/**
 * The module as other processes see it: its published API over gRPC, and the bean that chooses between the code in this process and the
 * service, call by call. It is in every process; the module itself need not be.
 */
@NullMarked
package com.voicehelper.modelrouter.remote;

import org.jspecify.annotations.NullMarked;
