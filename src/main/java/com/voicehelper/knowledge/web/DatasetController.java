package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.domain.Dataset;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant's knowledge bases: create, list, get, change, delete. Each is called by its id, or by the name that a client chose for it. */
@RestController
@RequestMapping({"/api/v1/datasets", "/api/v1/knowledge/datasets"})
class DatasetController {

    private static final int SHOWN = 100;

    private final Datasets datasets;
    private final Documents documents;
    private final Deletions deletions;
    private final Removal removal;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    DatasetController(Datasets datasets, Documents documents, Deletions deletions, Removal removal, ModuleDatabase knowledgeDatabase,
            Idempotency idempotency, JsonMapper json) {
        this.datasets = datasets;
        this.documents = documents;
        this.deletions = deletions;
        this.removal = removal;
        this.database = knowledgeDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    @PostMapping
    ResponseEntity<?> create(HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        String name = body.name("name", "title");
        if (name == null || name.isBlank()) {
            throw ApiException.badRequest("'name' is missing or empty");
        }
        JsonNode metadata = body.object("metadata");
        var draft = new Datasets.Draft(caller.tenantId(), caller.userId(), null, name.strip(), Objects.requireNonNullElse(description(body), ""),
                Objects.requireNonNullElse(body.name("type"), "document"), metadata == null ? json.createObjectNode() : metadata);
        return idempotency.once(database, () -> ResponseEntity.status(HttpStatus.CREATED)
                .body(Envelope.both(Views.dataset(datasets.create(draft), 0), "dataset", "数据集创建成功")));
    }

    private static @Nullable String description(JsonFields body) {
        JsonNode description = body.fields().path("description");
        return description.isString() && description.asString().isBlank() ? "" : body.has("description") ? body.content("description") : null;
    }

    @GetMapping
    Map<String, Object> list(HttpServletRequest request) {
        Caller caller = Callers.named(null, request.getParameter("tenant_id"));
        Paging paging = Paging.of(request, 20);
        Datasets.Page page = datasets.list(caller.tenantId(), paging.limit(), paging.offset());
        Map<UUID, Integer> counts = datasets.documents(page.datasets().stream().map(Dataset::id).toList());
        List<Map<String, Object>> items = page.datasets().stream()
                .map(dataset -> Views.dataset(dataset, counts.getOrDefault(dataset.id(), 0))).toList();
        Map<String, Object> answer = Envelope.page("datasets", items, paging, page.total(), paging.offset() + items.size() < page.total());
        answer.put("page_size", paging.limit());
        answer.put("total_pages", (page.total() + paging.limit() - 1) / paging.limit());
        return answer;
    }

    @GetMapping("/{id}")
    Map<String, Object> get(@PathVariable String id) {
        String tenant = Caller.required().tenantId();
        Dataset dataset = datasets.require(tenant, id);
        Documents.Page inIt = documents.list(new Documents.Selection(tenant, dataset.id(), null, null, null, null), SHOWN, 0);
        Map<String, Object> view = Views.dataset(dataset, (int) inIt.total());
        Map<String, Object> answer = Envelope.both(view, "dataset", "success");
        answer.put("documents", new ArrayList<>(inIt.documents().stream().map(Views::document).toList()));
        return answer;
    }

    @PutMapping("/{id}")
    ResponseEntity<?> update(@PathVariable String id, HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        String name = body.name("name", "title");
        if (name != null && name.isBlank()) {
            throw ApiException.badRequest("'name' is empty");
        }
        var change = new Datasets.Change(name, description(body), body.object("metadata"));
        return idempotency.once(database, () -> {
            Dataset changed = datasets.update(caller.tenantId(), id, change);
            int count = datasets.documents(List.of(changed.id())).getOrDefault(changed.id(), 0);
            return ResponseEntity.ok(Envelope.both(Views.dataset(changed, count), "dataset", "数据集更新成功"));
        });
    }

    @DeleteMapping("/{id}")
    ResponseEntity<?> delete(@PathVariable String id) {
        String tenant = Caller.required().tenantId();
        List<UUID> gone = new ArrayList<>();
        ResponseEntity<?> answer = idempotency.once(database, () -> {
            Deletions.Deleted deleted = deletions.dataset(tenant, id);
            gone.addAll(deleted.documents());
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", deleted.dataset().id());
            view.put("dataset_id", deleted.dataset().id());
            view.put("deleted_documents", deleted.documents().size());
            return ResponseEntity.ok(Envelope.success(view, "数据集删除成功 (Dataset deleted successfully)", Map.of("id", deleted.dataset().id())));
        });
        removal.now(tenant, gone);
        return answer;
    }
}
