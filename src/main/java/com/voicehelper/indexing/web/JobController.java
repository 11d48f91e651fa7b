package com.voicehelper.indexing.web;

import com.voicehelper.indexing.IndexingJob;
import com.voicehelper.indexing.domain.Jobs;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The indexing jobs of the caller's tenant. */
@RestController
@RequestMapping("/api/v1/indexing/jobs")
class JobController {

    private final Jobs jobs;
    private final ModuleDatabase database;
    private final Idempotency idempotency;

    JobController(Jobs jobs, ModuleDatabase indexingDatabase, Idempotency idempotency) {
        this.jobs = jobs;
        this.database = indexingDatabase;
        this.idempotency = idempotency;
    }

    @GetMapping
    Map<String, Object> list(HttpServletRequest request, @RequestParam(name = "status", required = false) @Nullable String status) {
        Caller caller = Caller.required();
        Paging paging = Paging.of(request, 20);
        Jobs.Page page = jobs.list(caller.tenantId(), state(status), paging.limit(), paging.offset());
        var items = page.jobs().stream().map(JobController::view).toList();
        return Envelope.page("jobs", items, paging, page.total(), paging.offset() + items.size() < page.total());
    }

    private static IndexingJob.@Nullable State state(@Nullable String status) {
        if (status == null || status.isEmpty() || status.equals("all")) {
            return null;
        }
        try {
            return IndexingJob.State.valueOf(status.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("The parameter 'status' must be queued, running, indexed, failed or all");
        }
    }

    @GetMapping("/{id}")
    Map<String, Object> get(@PathVariable("id") String documentId) {
        return Envelope.both(view(find(jobs, documentId)), "job", "success");
    }

    @PostMapping("/{id}/retry")
    ResponseEntity<?> retry(@PathVariable("id") String documentId) {
        IndexingJob known = find(jobs, documentId);
        return idempotency.once(database, () -> ResponseEntity.ok(
                Envelope.both(view(jobs.retry(known.tenantId(), known.documentId())), "job", "The document is tried again")));
    }

    /** @throws ApiException 404 when the caller's tenant has no such job */
    static IndexingJob find(Jobs jobs, String documentId) {
        Caller caller = Caller.required();
        return uuid(documentId).flatMap(jobs::find)
                .filter(job -> job.tenantId().equals(caller.tenantId()))
                .orElseThrow(() -> ApiException.notFound("There is no indexing job for this document"));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException exception) {
            return Optional.empty();
        }
    }

    static Map<String, Object> view(IndexingJob job) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("document_id", job.documentId());
        view.put("tenant_id", job.tenantId());
        view.put("version", job.version());
        view.put("revision", job.revision());
        view.put("model", job.model());
        view.put("status", job.state().lowerCase());
        view.put("stage", job.stage());
        view.put("percent", job.percent());
        view.put("attempts", job.attempts());
        view.put("chunks", job.chunks());
        view.put("error_code", job.code());
        view.put("error", job.reason());
        view.put("queued_at", job.queuedAt().toString());
        view.put("changed_at", job.changedAt().toString());
        return view;
    }
}
