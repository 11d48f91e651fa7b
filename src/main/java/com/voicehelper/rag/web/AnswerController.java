package com.voicehelper.rag.web;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.web.Callers;
import com.voicehelper.platform.web.Envelope;
import com.voicehelper.platform.web.JsonFields;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.domain.Answers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Answers from documents without a conversation, and how any answer came about: for who asked it, and the tenant's administrators. */
@RestController("ragAnswerController")
@RequestMapping("/api/v1/rag/answers")
class AnswerController {

    private static final RagOutput UNHEARD = new RagOutput() {
        @Override
        public void citations(List<Citation> citations) {}

        @Override
        public void token(String token) {}
    };

    private final Asking asking;
    private final Answers answers;
    private final JsonMapper json;

    AnswerController(Asking asking, Answers answers, JsonMapper json) {
        this.asking = asking;
        this.answers = answers;
        this.json = json;
    }

    /** With {@code stream} the answer is told as it is made. */
    @PostMapping
    @Nullable ResponseEntity<?> ask(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonFields body = JsonFields.of(json, request);
        RagQuestion question = question(body);
        if (body.flag("stream")) {
            stream(question, response);
            return null;
        }
        return ResponseEntity.ok(wrapped(Views.answer(question.turns().getLast().content(), whole(asking.ask(question, UNHEARD, new Cancellation()).outcome()))));
    }

    private static RagQuestion question(JsonFields body) {
        Caller caller = Callers.named(body.name("user_id"), body.name("tenant_id"));
        ModelMessage asked = ModelMessage.of("user", body.content("query", "question", "message"));
        return new RagQuestion(Ids.next(), caller.tenantId(), caller.userId(), List.of(asked),
                body.idsOrNames(caller.tenantId(), "dataset_ids", "dataset_id", "knowledge_base_ids", "knowledge_base_id"),
                body.wholeNumber("top_k", 1, 50), ModelChoice.ANY, null, null);
    }

    private void stream(RagQuestion question, HttpServletResponse response) {
        Cancellation cancellation = new Cancellation();
        response.setHeader("X-Answer-ID", question.id().toString());
        try (AnswerStream stream = new AnswerStream(response, json, cancellation)) {
            tell(question, stream, cancellation);
        }
    }

    private void tell(RagQuestion question, AnswerStream stream, Cancellation cancellation) {
        try {
            Asking.Told told = asking.ask(question, stream, cancellation);
            if (told.repeated()) {
                stream.tell(whole(told.outcome()));
            } else {
                stream.end(told.outcome());
            }
        } catch (ApiException failure) {
            if (!stream.begun()) {
                throw failure;
            }
            stream.failed(String.valueOf(failure.getMessage()));
        }
    }

    /** A repetition is told that the first one failed; it is not made again, since it may have cost something. */
    private static AnswerOutcome whole(AnswerOutcome outcome) {
        if (outcome.state() == AnswerState.FAILED) {
            throw ApiException.of(HttpStatus.BAD_GATEWAY, "ANSWER_FAILED", String.valueOf(outcome.error()));
        }
        return outcome;
    }

    @GetMapping("/{id}")
    Map<String, Object> answer(@PathVariable String id) {
        Caller caller = Caller.required();
        return wrapped(Views.answer(uuid(id).flatMap(found -> answers.find(caller.tenantId(), found))
                .filter(stored -> caller.administrator() || caller.userId().equals(stored.userId()))
                .orElseThrow(() -> ApiException.notFound("There is no such answer"))));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException exception) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> wrapped(Map<String, Object> view) {
        return Envelope.success(new LinkedHashMap<>(view), "success", view);
    }
}
