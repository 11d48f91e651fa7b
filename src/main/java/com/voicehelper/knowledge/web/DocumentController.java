package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.domain.Datasets;
import com.voicehelper.knowledge.domain.Deletions;
import com.voicehelper.knowledge.domain.Documents;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.platform.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A tenant's documents: list, get, change, index anew, delete. */
@RestController
class DocumentController {

    private final Documents documents;
    private final Datasets datasets;
    private final Deletions deletions;
    private final Removal removal;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final Clock clock;
    private final JsonMapper json;

    DocumentController(Documents documents, Datasets datasets, Deletions deletions, Removal removal, ModuleDatabase knowledgeDatabase,
            Idempotency idempotency, Clock clock, JsonMapper json) {
        this.documents = documents;
        this.datasets = datasets;
        this.deletions = deletions;
        this.removal = removal;
        this.database = knowledgeDatabase;
        this.idempotency = idempotency;
        this.clock = clock;
        this.json = json;
    }

    @GetMapping({"/api/v1/documents", "/api/v1/documents/", "/api/v1/knowledge/documents"})
    Map<String, Object> list(HttpServletRequest request, @RequestParam(name = "dataset_id", required = false) @Nullable String dataset,
            @RequestParam(name = "knowledge_base_id", required = false) @Nullable String knowledgeBase) {
        String named = dataset != null && !dataset.isEmpty() ? dataset : knowledgeBase;
        Caller caller = Callers.named(null, request.getParameter("tenant_id"));
        return page(request, caller, named == null || named.isEmpty() ? null : datasets.require(caller.tenantId(), named).id());
    }

    @GetMapping({"/api/v1/datasets/{dataset}/documents", "/api/v1/knowledge/datasets/{dataset}/documents"})
    Map<String, Object> ofDataset(@PathVariable String dataset, HttpServletRequest request) {
        Caller caller = Caller.required();
        return page(request, caller, datasets.require(caller.tenantId(), dataset).id());
    }

    private Map<String, Object> page(HttpServletRequest request, Caller caller, @Nullable UUID dataset) {
        Paging paging = Paging.of(request, 20);
        var selection = new Documents.Selection(caller.tenantId(), dataset, folder(request), Views.state(request.getParameter("status")),
                text(request, "source"), text(request, "q"));
        Documents.Page page = documents.list(selection, paging.limit(), paging.offset());
        List<Map<String, Object>> items = page.documents().stream().map(Views::document).toList();
        Map<String, Object> answer = Envelope.page("documents", items, paging, page.total(), paging.offset() + items.size() < page.total());
        answer.put("page_size", paging.limit());
        answer.put("pages", (page.total() + paging.limit() - 1) / paging.limit());
        return answer;
    }

    private static @Nullable UUID folder(HttpServletRequest request) {
        String id = text(request, "folder_id");
        try {
            return id == null ? null : UUID.fromString(id);
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("The parameter 'folder_id' must be a UUID");
        }
    }

    private static @Nullable String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null || value.isBlank() ? null : value;
    }

    @GetMapping({"/api/v1/documents/{id}", "/api/v1/knowledge/documents/{id}"})
    Map<String, Object> get(@PathVariable UUID id) {
        return Envelope.both(Views.document(documents.require(Caller.required().tenantId(), id)), "document", "success");
    }

    @PutMapping({"/api/v1/documents/{id}", "/api/v1/knowledge/documents/{id}"})
    ResponseEntity<?> update(@PathVariable UUID id, HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        String title = body.name("title", "name");
        if (title != null && title.isBlank()) {
            throw ApiException.badRequest("'title' is empty");
        }
        var change = new Documents.Change(title, body.name("source"), body.object("metadata"), body.name("folder", "folder_path"));
        return idempotency.once(database, () -> ResponseEntity.ok(
                told(documents.update(caller.tenantId(), id, caller.userId(), change), "文档更新成功")));
    }

    @PostMapping("/api/v1/documents/{id}/reindex")
    ResponseEntity<?> reindex(@PathVariable UUID id) {
        String tenant = Caller.required().tenantId();
        return idempotency.once(database, () -> ResponseEntity.accepted().body(told(documents.reindex(tenant, id), "已重新加入索引队列")));
    }

    /** Indexing begins by itself; asked for, it begins again. */
    @PostMapping("/api/v1/documents/process")
    ResponseEntity<?> process(HttpServletRequest request) throws IOException {
        List<UUID> ids = JsonFields.of(json, request).ids("document_id", "document_ids", "id");
        if (ids.isEmpty()) {
            throw ApiException.badRequest("'document_id' is missing");
        }
        String tenant = Caller.required().tenantId();
        return idempotency.once(database, () -> {
            List<Document> queued = ids.stream().sorted().map(id -> documents.reindex(tenant, id)).toList();
            Map<String, Object> answer = told(queued.getFirst(), "已重新加入索引队列");
            answer.put("documents", queued.stream().map(Views::document).toList());
            return ResponseEntity.accepted().body(answer);
        });
    }

    private Map<String, Object> told(Document document, String message) {
        Map<String, Object> answer = Envelope.both(Views.document(document), "document", message);
        answer.put("timestamp", clock.instant().getEpochSecond());
        return answer;
    }

    @DeleteMapping({"/api/v1/documents/{id}", "/api/v1/knowledge/documents/{id}"})
    ResponseEntity<?> delete(@PathVariable UUID id, @RequestParam(name = "hard", defaultValue = "false") boolean hard) {
        String tenant = Caller.required().tenantId();
        ResponseEntity<?> answer = idempotency.once(database, () -> {
            if (hard) {
                deletions.forGood(tenant, id);
            } else {
                deletions.softly(tenant, id);
            }
            Map<String, Object> deleted = new LinkedHashMap<>();
            deleted.put("id", id);
            deleted.put("document_id", id);
            deleted.put("status", "deleted");
            deleted.put("delete_type", hard ? "hard" : "soft");
            deleted.put("timestamp", clock.instant().getEpochSecond());
            return ResponseEntity.ok(Envelope.success(deleted, "文档删除成功", Map.of("id", id)));
        });
        removal.now(tenant, List.of(id));
        return answer;
    }
}
