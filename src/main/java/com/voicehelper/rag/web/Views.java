package com.voicehelper.rag.web;

import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.StoredAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers and citations as clients read them. */
final class Views {

    private Views() {}

    static Map<String, Object> answer(String question, AnswerOutcome outcome) {
        RagAnswer answer = outcome.answer();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", outcome.id());
        view.put("answer_id", outcome.id());
        view.put("status", outcome.state().lowerCase());
        view.put("question", question);
        view.put("query", answer.query());
        view.put("answer", outcome.text());
        view.put("content", outcome.text());
        view.put("citations", citations(answer.citations()));
        view.put("refs", view.get("citations"));
        view.put("cited", answer.cited());
        view.put("model", answer.model());
        view.put("provider", answer.provider());
        view.put("finish_reason", answer.finishReason());
        view.put("usage", usage(answer));
        view.put("cost_micros", answer.cost());
        view.put("degraded", outcome.degraded());
        view.put("error", outcome.error());
        view.put("timings", timings(outcome.timings()));
        return view;
    }

    static Map<String, Object> answer(StoredAnswer stored) {
        Map<String, Object> view = answer(stored.question(), stored.outcome());
        view.put("user_id", stored.userId());
        view.put("created_at", stored.createdAt());
        view.put("ended_at", stored.endedAt());
        return view;
    }

    static List<Map<String, Object>> citations(List<Citation> citations) {
        return citations.stream().map(Views::citation).toList();
    }

    private static Map<String, Object> citation(Citation citation) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("number", citation.number());
        view.put("chunk_id", citation.chunkId());
        view.put("document_id", citation.documentId());
        view.put("title", citation.title());
        view.put("source", citation.source());
        view.put("page", citation.page());
        view.put("score", citation.score());
        view.put("content", citation.text());
        return view;
    }

    /** In OpenAI's words. */
    private static Map<String, Object> usage(RagAnswer answer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("prompt_tokens", answer.inputTokens());
        view.put("completion_tokens", answer.outputTokens());
        view.put("total_tokens", answer.inputTokens() + answer.outputTokens());
        return view;
    }

    /** Milliseconds; null where it did not come to that. */
    private static Map<String, Object> timings(AnswerOutcome.Timings timings) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("rewrite_ms", timings.rewrite() < 0 ? null : timings.rewrite());
        view.put("search_ms", timings.search() < 0 ? null : timings.search());
        view.put("first_token_ms", timings.firstToken() < 0 ? null : timings.firstToken());
        view.put("total_ms", timings.total() < 0 ? null : timings.total());
        return view;
    }
}
