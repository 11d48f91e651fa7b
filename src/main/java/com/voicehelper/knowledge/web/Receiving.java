package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.Ingested;
import com.voicehelper.knowledge.Ingestion;
import com.voicehelper.knowledge.KnowledgeApi;
import com.voicehelper.knowledge.NewFile;
import com.voicehelper.knowledge.domain.UnusedContent;
import com.voicehelper.knowledge.files.FileStorage;
import com.voicehelper.knowledge.files.StoredFile;
import com.voicehelper.knowledge.remote.UploadSettings;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Idempotency;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receives files. They are stored while they arrive, which may take minutes; what is written in the end goes to whoever owns the data by
 * then, through the routed API, for the body is gone and cannot be sent again.
 */
@Component
class Receiving {

    private static final int LONGEST_TITLE = 500;

    private final KnowledgeApi knowledge;
    private final FileStorage storage;
    private final UnusedContent unused;
    private final UploadSettings settings;
    private final JsonMapper json;

    Receiving(KnowledgeApi knowledge, FileStorage storage, UnusedContent unused, UploadSettings settings, JsonMapper json) {
        this.knowledge = knowledge;
        this.storage = storage;
        this.unused = unused;
        this.settings = settings;
        this.json = json;
    }

    /**
     * @param dataset of the path; null: the form names one, or it is the default one
     * @throws ApiException as {@link Multipart#read} and {@link KnowledgeApi#ingest}
     */
    Ingested documents(HttpServletRequest request, @Nullable String dataset) throws IOException {
        return receive(request, dataset, null);
    }

    /** The one file of the request as a new version. */
    Ingested version(HttpServletRequest request, UUID document) throws IOException {
        return receive(request, null, document);
    }

    private Ingested receive(HttpServletRequest request, @Nullable String dataset, @Nullable UUID replaced) throws IOException {
        Multipart form = Multipart.read(request, this::store, settings);
        if (replaced != null && form.files().size() > 1) {
            throw ApiException.badRequest("A version is one file");
        }
        Caller caller = Callers.named(form.field("user_id"), form.field("tenant_id"));
        String named = dataset != null ? dataset : form.field("dataset_id", "knowledge_base_id", "datasetId");
        Idempotency.WriteId write = Idempotency.idOf(request);
        return knowledge.ingest(new Ingestion(write == null ? Ids.next() : write.id(), write == null ? "" : write.fingerprint(), caller.tenantId(),
                caller.userId(), named, files(form, replaced)));
    }

    /** Noted before anything refers to it: whatever happens to this request then, the file does not stay for ever. */
    private StoredFile store(InputStream content) throws IOException {
        StoredFile stored = storage.put(content, settings.maxFileSize().toBytes());
        unused.note(stored.sha256());
        return stored;
    }

    private List<NewFile> files(Multipart form, @Nullable UUID replaced) {
        boolean one = form.files().size() == 1;
        JsonNode metadata = metadata(form.field("metadata"));
        return form.files().stream().map(file -> new NewFile(
                replaced == null ? Ids.next() : replaced,
                replaced != null,
                title(one ? form.field("title", "name") : null, file.name()),
                Objects.requireNonNullElse(form.field("source"), file.name()),
                file.name(),
                Objects.requireNonNullElse(one ? form.field("content_type") : null, file.contentType()),
                file.stored().size(),
                file.stored().sha256(),
                metadata,
                form.field("folder", "folder_path"))).toList();
    }

    private static String title(@Nullable String given, String name) {
        if (given != null && given.length() > LONGEST_TITLE) {
            throw ApiException.badRequest("'title' is longer than " + LONGEST_TITLE + " characters");
        }
        return given == null ? name : given;
    }

    private JsonNode metadata(@Nullable String text) {
        if (text == null) {
            return json.createObjectNode();
        }
        try {
            JsonNode metadata = json.readTree(text);
            if (metadata.isObject()) {
                return metadata;
            }
        } catch (JacksonException exception) {
            // Told below.
        }
        throw ApiException.badRequest("'metadata' must be a JSON object");
    }
}
