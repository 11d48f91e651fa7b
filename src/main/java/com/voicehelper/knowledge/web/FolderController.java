package com.voicehelper.knowledge.web;

import com.voicehelper.knowledge.domain.Datasets;
import com.voicehelper.knowledge.domain.Folders;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Folders of a knowledge base. Documents are put into them by their path. */
@RestController
@RequestMapping("/api/v1/datasets/{dataset}/folders")
class FolderController {

    private final Folders folders;
    private final Datasets datasets;
    private final ModuleDatabase database;
    private final Idempotency idempotency;
    private final JsonMapper json;

    FolderController(Folders folders, Datasets datasets, ModuleDatabase knowledgeDatabase, Idempotency idempotency, JsonMapper json) {
        this.folders = folders;
        this.datasets = datasets;
        this.database = knowledgeDatabase;
        this.idempotency = idempotency;
        this.json = json;
    }

    @GetMapping
    Map<String, Object> list(@PathVariable String dataset) {
        UUID id = datasets.require(Caller.required().tenantId(), dataset).id();
        List<Map<String, Object>> views = folders.list(id).stream().map(Views::folder).toList();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("folders", views);
        answer.put("total", views.size());
        return answer;
    }

    @PostMapping
    ResponseEntity<?> create(@PathVariable String dataset, HttpServletRequest request) throws IOException {
        Caller caller = Caller.required();
        String path = JsonFields.of(json, request).content("path", "name");
        return idempotency.once(database, () -> {
            UUID id = datasets.require(caller.tenantId(), dataset).id();
            return ResponseEntity.status(HttpStatus.CREATED)
                    .body(Envelope.both(Views.folder(folders.hold(id, caller.userId(), path)), "folder", "文件夹创建成功"));
        });
    }

    @DeleteMapping("/{folder}")
    ResponseEntity<?> delete(@PathVariable String dataset, @PathVariable UUID folder) {
        String tenant = Caller.required().tenantId();
        return idempotency.once(database, () -> {
            folders.delete(datasets.require(tenant, dataset).id(), folder);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("id", folder);
            return ResponseEntity.ok(Envelope.success(answer, "文件夹删除成功", Map.of("id", folder)));
        });
    }
}
