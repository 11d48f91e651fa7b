package com.voicehelper.modeladapter.web;

import com.voicehelper.modeladapter.domain.Embeddings;
import com.voicehelper.modeladapter.domain.ModelProvider.Embedded;
import com.voicehelper.modeladapter.domain.Models;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Idempotency;
import com.voicehelper.platform.web.JsonFields;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Embeddings in OpenAI's form: {@code {model, input, encoding_format}}. */
@RestController
@RequestMapping("/api/v1/embeddings")
class EmbeddingsController {

    private final Embeddings embeddings;
    private final JsonMapper json;

    EmbeddingsController(Embeddings embeddings, JsonMapper json) {
        this.embeddings = embeddings;
        this.json = json;
    }

    @PostMapping
    Map<String, Object> embed(HttpServletRequest request) throws IOException {
        Caller caller = Caller.required();
        JsonFields body = JsonFields.of(json, request);
        boolean base64 = base64(body.name("encoding_format"));
        String model = Objects.requireNonNullElse(body.name("model"), Models.LOCAL_EMBEDDING);
        Embedded embedded = embeddings.embed(id(caller, request), caller.tenantId(), model, texts(body));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("object", "list");
        answer.put("data", IntStream.range(0, embedded.vectors().size()).mapToObj(index -> view(index, embedded.vectors().get(index), base64)).toList());
        answer.put("model", model);
        answer.put("usage", Map.of("prompt_tokens", embedded.tokens(), "total_tokens", embedded.tokens()));
        return answer;
    }

    /** The same for a repetition, which is then refused instead of being paid twice. */
    private static UUID id(Caller caller, HttpServletRequest request) {
        String key = request.getHeader(Idempotency.HEADER);
        return key == null ? Ids.next() : UUID.nameUUIDFromBytes(
                String.join("\0", "embeddings", caller.tenantId(), caller.principal(), key).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean base64(@Nullable String format) {
        return switch (format) {
            case null -> false;
            case "float" -> false;
            case "base64" -> true;
            default -> throw ApiException.badRequest("'encoding_format' must be float or base64");
        };
    }

    private static List<String> texts(JsonFields body) {
        JsonNode input = body.fields().path("input");
        List<JsonNode> texts = input.isArray() ? List.copyOf(input.values()) : List.of(input);
        if (texts.stream().anyMatch(text -> !text.isString())) {
            throw ApiException.badRequest("'input' must be a string, or a list of strings");
        }
        return texts.stream().map(JsonNode::asString).toList();
    }

    private static Map<String, Object> view(int index, float[] vector, boolean base64) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("object", "embedding");
        view.put("index", index);
        view.put("embedding", base64 ? encoded(vector) : vector);
        return view;
    }

    private static String encoded(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
