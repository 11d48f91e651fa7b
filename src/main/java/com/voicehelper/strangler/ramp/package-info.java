/**
 * The automatic ramp: raises the share of reads that a service serves step by step, compares what its cohort experiences with the
 * monolith's in the same time, and brings the reads back when a gate breaks. A person always wins over it.
 */
@NullMarked
package com.voicehelper.strangler.ramp;

import org.jspecify.annotations.NullMarked;
