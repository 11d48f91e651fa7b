package com.voicehelper.orchestrator.web;

import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.domain.TaskCosts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients see. Times are ISO 8601; costs are micro-units of the currency. */
final class TaskViews {

    private TaskViews() {}

    static Map<String, Object> task(Task task) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", task.id());
        view.put("task_id", task.id());
        view.put("user_id", task.userId());
        view.put("flow", task.flow().lowerCase());
        view.put("status", task.state().lowerCase());
        view.put("progress", task.percent());
        view.put("attempts", task.attempts());
        view.put("answer", task.answer());
        view.put("references", CompletionBody.references(task.citations()));
        view.put("error_message", task.error());
        view.put("cost", task.cost());
        TaskResult result = task.result();
        if (result != null) {
            view.put("model", result.model());
            view.put("provider", result.provider());
            view.put("finish_reason", result.finishReason());
            view.put("input_tokens", result.inputTokens());
            view.put("output_tokens", result.outputTokens());
        }
        view.put("steps", task.steps().stream().map(TaskViews::step).toList());
        view.put("created_at", task.createdAt().toString());
        view.put("updated_at", task.changedAt().toString());
        return view;
    }

    private static Map<String, Object> step(Task.Step step) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", step.kind());
        view.put("status", step.state().lowerCase());
        view.put("error_message", step.error());
        view.put("cost", step.cost());
        view.put("started_at", step.startedAt().toString());
        view.put("ended_at", step.endedAt() == null ? null : step.endedAt().toString());
        return view;
    }

    static Map<String, Object> costs(List<TaskCosts.Day> days) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("days", days.stream().map(TaskViews::day).toList());
        view.put("tasks", days.stream().mapToLong(TaskCosts.Day::tasks).sum());
        view.put("input_tokens", days.stream().mapToLong(TaskCosts.Day::inputTokens).sum());
        view.put("output_tokens", days.stream().mapToLong(TaskCosts.Day::outputTokens).sum());
        view.put("cost", days.stream().mapToLong(TaskCosts.Day::cost).sum());
        return view;
    }

    private static Map<String, Object> day(TaskCosts.Day day) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("day", day.day().toString());
        view.put("tasks", day.tasks());
        view.put("input_tokens", day.inputTokens());
        view.put("output_tokens", day.outputTokens());
        view.put("cost", day.cost());
        return view;
    }
}
