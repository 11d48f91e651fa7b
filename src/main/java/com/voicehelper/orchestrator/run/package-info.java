/**
 * The tasks that this process performs, on the thread of who asked or by a worker under a lease. Each ends by its own end, a cancellation
 * from anywhere, its time-out or the end of the process, and reports that to whoever owns the data by then.
 */
@NullMarked
package com.voicehelper.orchestrator.run;

import org.jspecify.annotations.NullMarked;
