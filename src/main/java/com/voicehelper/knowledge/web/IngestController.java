package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.domain.IngestTasks;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Envelope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** URLs to fetch, and what became of what was sent at once. */
@RestController
@RequestMapping("/api/v1/ingest")
class IngestController {

    private final UrlDocuments urls;
    private final IngestTasks tasks;
    private final ProgressStreams streams;

    IngestController(UrlDocuments urls, IngestTasks tasks, ProgressStreams streams) {
        this.urls = urls;
        this.tasks = tasks;
        this.streams = streams;
    }

    @PostMapping("/url")
    ResponseEntity<?> url(HttpServletRequest request) throws IOException {
        return urls.several(request);
    }

    @GetMapping("/tasks/{id}")
    Map<String, Object> task(@PathVariable UUID id) {
        return view(required(Caller.required(), id));
    }

    @GetMapping("/tasks/{id}/events")
    void events(@PathVariable UUID id, HttpServletResponse response) throws IOException {
        Caller caller = Caller.required();
        required(caller, id);
        streams.tell(response, () -> tasks.find(caller.tenantId(), id).map(task -> {
            Map<String, Object> event = view(task);
            event.put("type", task.finished() == task.documents().size() ? "done" : "progress");
            return new ProgressStreams.Step(event, task.finished() == task.documents().size());
        }));
    }

    private IngestTasks.Task required(Caller caller, UUID id) {
        return tasks.find(caller.tenantId(), id).orElseThrow(() -> ApiException.notFound("任务不存在"));
    }

    private static Map<String, Object> view(IngestTasks.Task found) {
        Map<String, Object> task = Views.task(found);
        Map<String, Object> answer = new LinkedHashMap<>(task);
        answer.put("documents", found.documents().stream().map(Views::document).toList());
        return Envelope.success(answer, Views.message(found), task);
    }
}
