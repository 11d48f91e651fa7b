package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.TaskRequest.Flow;

/**
 * What was decided for a task.
 *
 * @param flow never AUTO
 */
public record Workflow(Flow flow, Work work) {}
