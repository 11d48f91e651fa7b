package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.Document;
import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.domain.Dataset;
import com.voicehelper.knowledge.domain.Documents;
import com.voicehelper.knowledge.domain.Folders;
import com.voicehelper.knowledge.domain.IngestTasks;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients see: one thing under the names of every family. Times are ISO 8601. */
final class Views {

    private Views() {}

    static Map<String, Object> dataset(Dataset dataset, int documents) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", dataset.id());
        view.put("dataset_id", dataset.id());
        view.put("knowledge_base_id", dataset.id());
        if (dataset.clientKey() != null) {
            view.put("client_key", dataset.clientKey());
        }
        view.put("tenant_id", dataset.tenantId());
        view.put("name", dataset.name());
        view.put("description", dataset.description());
        view.put("type", dataset.type());
        view.put("status", "active");
        view.put("metadata", dataset.metadata());
        view.put("document_count", documents);
        view.put("created_by", dataset.createdBy());
        view.put("created_at", dataset.createdAt().toString());
        view.put("updated_at", dataset.updatedAt().toString());
        return view;
    }

    static Map<String, Object> document(Document document) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", document.id());
        view.put("document_id", document.id());
        view.put("tenant_id", document.tenantId());
        view.put("dataset_id", document.knowledgeBaseId());
        view.put("knowledge_base_id", document.knowledgeBaseId());
        view.put("folder_id", document.folderId());
        view.put("title", document.title());
        view.put("name", document.title());
        view.put("filename", document.filename());
        view.put("file_name", document.filename());
        view.put("source", document.source());
        view.put("content_type", document.contentType());
        view.put("file_type", document.contentType());
        view.put("size", document.size());
        view.put("file_size", document.size());
        view.put("sha256", document.sha256());
        view.put("file_url", document.version() == 0 ? null : "/api/v1/documents/" + document.id() + "/download");
        view.put("version", document.version());
        view.put("revision", document.revision());
        view.put("metadata", document.metadata());
        view.put("created_by", document.createdBy());
        view.put("created_at", document.createdAt().toString());
        view.put("updated_at", document.updatedAt().toString());
        view.put("indexed_at", document.indexedAt() == null ? null : document.indexedAt().toString());
        view.putAll(progress(document));
        return view;
    }

    /** How far it is, and what went wrong. */
    static Map<String, Object> progress(Document document) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("status", document.deletedAt() == null ? document.state().lowerCase() : "deleted");
        view.put("stage", document.stage());
        view.put("progress", document.percent());
        view.put("chunk_count", document.chunks());
        view.put("error_code", document.code());
        view.put("error_message", document.reason());
        view.put("duplicate_of", document.duplicateOf());
        return view;
    }

    /** A document that was sent just now. */
    static Map<String, Object> result(Ingested.Result result) {
        Map<String, Object> view = document(result.document());
        view.put("duplicate", result.duplicate());
        if (result.duplicate()) {
            view.put("duplicate_of", result.document().id());
        }
        return view;
    }

    static Map<String, Object> version(Documents.Version version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("version", version.version());
        view.put("filename", version.filename());
        view.put("content_type", version.contentType());
        view.put("size", version.size());
        view.put("sha256", version.sha256());
        view.put("created_by", version.createdBy());
        view.put("created_at", version.createdAt().toString());
        return view;
    }

    static Map<String, Object> folder(Folders.Folder folder) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", folder.id());
        view.put("folder_id", folder.id());
        view.put("dataset_id", folder.datasetId());
        view.put("name", folder.name());
        view.put("path", folder.path());
        view.put("created_at", folder.createdAt().toString());
        return view;
    }

    static Map<String, Object> task(IngestTasks.Task task) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", task.id());
        view.put("task_id", task.id());
        view.put("dataset_id", task.datasetId());
        view.put("status", task.status());
        view.put("progress", task.percent());
        view.put("total", task.documents().size());
        view.put("completed", task.finished() - task.failed());
        view.put("failed", task.failed());
        return view;
    }

    /** What a task says of itself in a sentence. */
    static String message(IngestTasks.Task task) {
        return task.finished() + "/" + task.documents().size() + " 个文档已处理" + (task.failed() == 0 ? "" : "，" + task.failed() + " 个失败");
    }

    /** What became of all that was sent at once, without each of it. */
    static Map<String, Object> batch(Ingested ingested) {
        int documents = ingested.results().size();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("task_id", ingested.taskId());
        view.put("dataset_id", ingested.knowledgeBaseId());
        view.put("status", "processing");
        view.put("progress", 0);
        view.put("uploaded_files", documents);
        view.put("processed_documents", documents);
        view.put("duplicates", ingested.results().stream().filter(Ingested.Result::duplicate).count());
        view.put("total", documents);
        view.put("document_ids", ingested.results().stream().map(result -> result.document().id()).toList());
        return view;
    }

    /** What {@code batch} says, and each of the files once. */
    static Map<String, Object> batch(Map<String, Object> batch, Ingested ingested, String message) {
        Map<String, Object> answer = new LinkedHashMap<>(batch);
        answer.put("files", ingested.results().stream().map(Views::result).toList());
        return Envelope.success(answer, message, batch);
    }

    /** As {@code Document.State}, and what other families call it; null: any. */
    static Document.@Nullable State state(@Nullable String status) {
        return switch (status == null ? "" : status) {
            case "queued", "pending", "uploaded" -> Document.State.QUEUED;
            case "processing", "indexing" -> Document.State.PROCESSING;
            case "indexed", "completed", "ready" -> Document.State.INDEXED;
            case "failed", "error" -> Document.State.FAILED;
            case "", "all" -> null;
            default -> throw ApiException.badRequest("The parameter 'status' must be queued, processing, indexed, failed or all");
        };
    }
}
