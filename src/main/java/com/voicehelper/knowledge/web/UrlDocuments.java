package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.domain.PendingFetches;
import com.voicehelper.knowledge.domain.PendingFetches.Wanted;
import com.voicehelper.knowledge.fetch.Address;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Documents that a client names by URL: made at once, fetched later. */
@Component
class UrlDocuments {

    private static final int MOST = 100;

    private final PendingFetches fetches;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final Clock clock;
    private final JsonMapper json;

    UrlDocuments(PendingFetches fetches, ModuleDatabase knowledgeDatabase, Idempotency idempotency, Clock clock, JsonMapper json) {
        this.fetches = fetches;
        this.database = knowledgeDatabase;
        this.idempotency = idempotency;
        this.clock = clock;
        this.json = json;
    }

    /** {@code {title?, file_url, metadata?}}. */
    ResponseEntity<?> document(HttpServletRequest request, @Nullable String dataset) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        Wanted wanted = wanted(body, body.content("file_url", "url"));
        String into = dataset != null ? dataset : body.name("dataset_id", "knowledge_base_id");
        return idempotency.once(database, () -> {
            Ingested ingested = fetches.want(caller.tenantId(), caller.userId(), into, List.of(wanted));
            Map<String, Object> answer = Envelope.both(Views.result(ingested.results().getFirst()), "document", "文档创建成功");
            answer.put("task_id", ingested.taskId());
            answer.put("timestamp", clock.instant().getEpochSecond());
            return ResponseEntity.status(HttpStatus.CREATED).body(answer);
        });
    }

    /** {@code {urls[], dataset_id?}}. */
    ResponseEntity<?> several(HttpServletRequest request) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        List<Wanted> wanted = urls(body).stream().map(url -> wanted(body, url)).toList();
        String into = body.name("dataset_id", "knowledge_base_id");
        return idempotency.once(database, () -> {
            Ingested ingested = fetches.want(caller.tenantId(), caller.userId(), into, wanted);
            Map<String, Object> batch = Views.batch(ingested);
            batch.put("status", "queued");
            return ResponseEntity.status(HttpStatus.ACCEPTED).body(Views.batch(batch, ingested, "任务已创建"));
        });
    }

    private static List<String> urls(JsonFields body) {
        if (!body.has("urls")) {
            return List.of(body.content("url", "file_url"));
        }
        JsonNode urls = body.fields().get("urls");
        if (!urls.isArray() || urls.isEmpty() || urls.size() > MOST) {
            throw ApiException.badRequest("'urls' must be a list of 1 to " + MOST + " URLs");
        }
        List<String> all = new ArrayList<>();
        for (JsonNode url : urls) {
            if (!url.isString()) {
                throw ApiException.badRequest("'urls' must be a list of 1 to " + MOST + " URLs");
            }
            all.add(url.asString());
        }
        return all;
    }

    private Wanted wanted(JsonFields body, String url) {
        JsonNode metadata = body.object("metadata");
        return new Wanted(Address.parse(url).toString(), body.name("title", "name"), body.name("source"),
                metadata == null ? json.createObjectNode() : metadata);
    }
}
