/**
 * Tasks as rows: their states, leases, steps and cost. Every change is by compare-and-set on state and lease, in one transaction with
 * its event.
 */
@NullMarked
package com.voicehelper.orchestrator.domain;

import org.jspecify.annotations.NullMarked;
