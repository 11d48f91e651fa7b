package com.voicehelper.orchestrator.web;

import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.rag.Citation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer in OpenAI's form, whole or in chunks; {@code references}, which is ours, says what it draws on. */
record CompletionBody(UUID id, Instant created, String model) {

    Map<String, Object> whole(String text, List<Citation> citations, TaskResult result) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", text.isEmpty() && !result.toolCalls().isEmpty() ? null : text);
        message.put("refusal", null);
        if (!result.toolCalls().isEmpty()) {
            message.put("tool_calls", toolCalls(result.toolCalls(), false));
        }
        message.put("references", references(citations));
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("message", message);
        choice.put("logprobs", null);
        choice.put("finish_reason", finishReason(result));
        Map<String, Object> body = body("chat.completion", List.of(choice));
        body.put("usage", usage(result));
        return body;
    }

    /** Says what it draws on. */
    Map<String, Object> first(List<Citation> citations) {
        return chunk(Map.of("role", "assistant", "content", "", "references", references(citations)), null);
    }

    Map<String, Object> token(String token) {
        return chunk(Map.of("content", token), null);
    }

    /** Says why it ends, and which tools are to be called. */
    Map<String, Object> last(TaskResult result) {
        Map<String, Object> delta = result.toolCalls().isEmpty() ? Map.of() : Map.of("tool_calls", toolCalls(result.toolCalls(), true));
        return chunk(delta, finishReason(result));
    }

    Map<String, Object> used(TaskResult result) {
        Map<String, Object> body = body("chat.completion.chunk", List.of());
        body.put("usage", usage(result));
        return body;
    }

    /** The same, now that it is known which model answers. */
    CompletionBody by(TaskResult result) {
        return result.model().isEmpty() ? this : new CompletionBody(id, created, result.model());
    }

    private Map<String, Object> chunk(Map<String, Object> delta, @Nullable String finishReason) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", 0);
        choice.put("delta", delta);
        choice.put("logprobs", null);
        choice.put("finish_reason", finishReason);
        return body("chat.completion.chunk", List.of(choice));
    }

    private Map<String, Object> body(String object, List<?> choices) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", "chatcmpl-" + id);
        body.put("object", object);
        body.put("created", created.getEpochSecond());
        body.put("model", model);
        body.put("choices", choices);
        return body;
    }

    private static Map<String, Object> usage(TaskResult result) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", result.inputTokens());
        usage.put("completion_tokens", result.outputTokens());
        usage.put("total_tokens", result.inputTokens() + result.outputTokens());
        return usage;
    }

    private static String finishReason(TaskResult result) {
        return result.finishReason().equals("cancelled") || result.finishReason().isEmpty() ? "stop" : result.finishReason();
    }

    private static List<Map<String, Object>> toolCalls(List<ToolCall> calls, boolean numbered) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ToolCall call : calls) {
            Map<String, Object> one = new LinkedHashMap<>();
            if (numbered) {
                one.put("index", all.size());
            }
            one.put("id", call.id());
            one.put("type", "function");
            one.put("function", Map.of("name", call.name(), "arguments", call.arguments()));
            all.add(one);
        }
        return all;
    }

    static List<Map<String, Object>> references(List<Citation> citations) {
        return citations.stream().map(CompletionBody::reference).toList();
    }

    private static Map<String, Object> reference(Citation citation) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("number", citation.number());
        reference.put("chunk_id", citation.chunkId());
        reference.put("document_id", citation.documentId());
        reference.put("source", citation.source());
        reference.put("title", citation.title());
        reference.put("page", citation.page());
        reference.put("score", citation.score());
        reference.put("content", citation.text());
        return reference;
    }
}
