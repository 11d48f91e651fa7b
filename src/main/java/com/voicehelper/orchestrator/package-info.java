/**
 * What it takes to answer: tasks with a state that survive the process, made of steps that run one after the other, side by side or only
 * if needed; their time-outs, retries, cancellation and cost. Also completions in OpenAI's form.
 */
@NullMarked
@ApplicationModule
package com.voicehelper.orchestrator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
