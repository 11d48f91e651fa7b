package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.domain.Documents;
import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.ContentDisposition;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A document's files, and how far its current one is. */
@RestController
@RequestMapping("/api/v1/documents/{id}")
class FileController {

    private final Documents documents;
    private final FileStorage storage;
    private final ProgressStreams streams;

    FileController(Documents documents, FileStorage storage, ProgressStreams streams) {
        this.documents = documents;
        this.storage = storage;
        this.streams = streams;
    }

    @GetMapping("/versions")
    Map<String, Object> versions(@PathVariable UUID id) {
        documents.require(Caller.required().tenantId(), id);
        List<Map<String, Object>> versions = documents.versions(id).stream().map(Views::version).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("document_id", id);
        answer.put("versions", versions);
        answer.put("total", versions.size());
        return answer;
    }

    @GetMapping("/download")
    void download(@PathVariable UUID id, HttpServletResponse response) throws IOException {
        Document document = documents.require(Caller.required().tenantId(), id);
        send(id, document.version(), response);
    }

    @GetMapping("/versions/{version}/download")
    void download(@PathVariable UUID id, @PathVariable int version, HttpServletResponse response) throws IOException {
        documents.require(Caller.required().tenantId(), id);
        send(id, version, response);
    }

    /** To be saved, never to be shown: what a page of a stranger does in our origin is not for us to find out. */
    private void send(UUID id, int number, HttpServletResponse response) throws IOException {
        Documents.Version version = documents.version(id, number).orElseThrow(() -> ApiException.notFound("文档版本不存在"));
        try (InputStream content = storage.open(version.sha256())) {
            response.setContentType(type(version.contentType()));
            response.setContentLengthLong(version.size());
            response.setHeader("Content-Disposition",
                    ContentDisposition.attachment().filename(version.filename(), StandardCharsets.UTF_8).build().toString());
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("ETag", "\"" + version.sha256() + "\"");
            content.transferTo(response.getOutputStream());
        }
    }

    private static String type(String sent) {
        try {
            return MediaType.parseMediaType(sent).toString();
        } catch (InvalidMediaTypeException exception) {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
    }

    @GetMapping("/events")
    void events(@PathVariable UUID id, HttpServletResponse response) throws IOException {
        String tenant = Caller.required().tenantId();
        documents.require(tenant, id);
        streams.tell(response, () -> documents.find(tenant, id).map(document -> {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", document.finished() ? "done" : "progress");
            event.put("document_id", id);
            event.put("version", document.version());
            event.putAll(Views.progress(document));
            return new ProgressStreams.Step(event, document.finished());
        }));
    }
}
