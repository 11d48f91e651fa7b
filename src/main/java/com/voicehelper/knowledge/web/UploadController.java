package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.Ingested;
import com.voicehelper.platform.web.Envelope;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Files by form: several at once, one document, or a new version of one. Where a family sends JSON instead, it names a URL. */
@RestController
class UploadController {

    private final Receiving receiving;
    private final UrlDocuments urls;
    private final Clock clock;

    UploadController(Receiving receiving, UrlDocuments urls, Clock clock) {
        this.receiving = receiving;
        this.urls = urls;
        this.clock = clock;
    }

    @PostMapping("/api/v1/ingest/upload")
    Map<String, Object> upload(HttpServletRequest request) throws IOException {
        return batch(receiving.documents(request, null));
    }

    @PostMapping("/api/v1/datasets/{dataset}/ingest")
    Map<String, Object> ingest(@PathVariable String dataset, HttpServletRequest request) throws IOException {
        return batch(receiving.documents(request, dataset));
    }

    @PostMapping({"/api/v1/datasets/{dataset}/documents", "/api/v1/knowledge/datasets/{dataset}/documents"})
    ResponseEntity<?> add(@PathVariable String dataset, HttpServletRequest request) throws IOException {
        return made(request, dataset);
    }

    @PostMapping({"/api/v1/documents", "/api/v1/documents/", "/api/v1/documents/upload", "/api/v1/knowledge/documents"})
    ResponseEntity<?> create(HttpServletRequest request) throws IOException {
        return made(request, null);
    }

    private ResponseEntity<?> made(HttpServletRequest request, @Nullable String dataset) throws IOException {
        if (!Multipart.is(request)) {
            return urls.document(request, dataset);
        }
        Ingested ingested = receiving.documents(request, dataset);
        return ResponseEntity.status(HttpStatus.CREATED).body(ingested.results().size() == 1 ? one(ingested, "文档上传成功") : batch(ingested));
    }

    @PostMapping("/api/v1/documents/{id}/versions")
    ResponseEntity<?> version(@PathVariable UUID id, HttpServletRequest request) throws IOException {
        return ResponseEntity.status(HttpStatus.CREATED).body(one(receiving.version(request, id), "文档版本已更新"));
    }

    @PutMapping(path = {"/api/v1/documents/{id}", "/api/v1/knowledge/documents/{id}"}, consumes = "multipart/form-data")
    Map<String, Object> replace(@PathVariable UUID id, HttpServletRequest request) throws IOException {
        return one(receiving.version(request, id), "文档版本已更新");
    }

    private Map<String, Object> one(Ingested ingested, String message) {
        Map<String, Object> answer = Envelope.both(Views.result(ingested.results().getFirst()), "document", message);
        answer.put("task_id", ingested.taskId());
        answer.put("timestamp", clock.instant().getEpochSecond());
        return answer;
    }

    private Map<String, Object> batch(Ingested ingested) {
        Map<String, Object> answer = Views.batch(Views.batch(ingested), ingested, "文件上传成功");
        answer.put("timestamp", clock.instant().getEpochSecond());
        return answer;
    }
}
