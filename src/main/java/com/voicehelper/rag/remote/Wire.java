package com.voicehelper.rag.remote;

import static com.voicehelper.platform.grpc.WireValues.instant;
import static com.voicehelper.platform.grpc.WireValues.micros;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.grpc.WireValues;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.StoredAnswer;
import com.voicehelper.rag.v1.Answer;
import com.voicehelper.rag.v1.AnswerRequest;
import com.voicehelper.rag.v1.Outcome;
import com.voicehelper.rag.v1.Turn;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    /** What a message between processes may hold is bounded, and no model reads more. */
    private static final int MOST_LETTERS = 500_000;

    private Wire() {}

    static AnswerRequest toWire(RagQuestion question) {
        var wire = AnswerRequest.newBuilder()
                .setId(question.id().toString())
                .setTenantId(question.tenantId())
                .addAllTurns(newest(question.turns()))
                .addAllKnowledgeBases(question.knowledgeBases().stream().map(UUID::toString).toList())
                .setModel(toWire(question.model()));
        if (question.userId() != null) {
            wire.setUserId(question.userId());
        }
        if (question.topK() != null) {
            wire.setTopK(question.topK());
        }
        if (question.temperature() != null) {
            wire.setTemperature(question.temperature());
        }
        if (question.maxTokens() != null) {
            wire.setMaxTokens(question.maxTokens());
        }
        return wire.build();
    }

    private static List<Turn> newest(List<ModelMessage> turns) {
        Deque<Turn> newest = new ArrayDeque<>();
        int letters = 0;
        for (ModelMessage turn : turns.reversed()) {
            letters += turn.content().length();
            if (!newest.isEmpty() && letters > MOST_LETTERS) {
                break;
            }
            newest.addFirst(Turn.newBuilder().setRole(turn.role()).setContent(turn.content()).build());
        }
        return List.copyOf(newest);
    }

    public static RagQuestion fromWire(AnswerRequest wire) {
        return new RagQuestion(uuid(wire.getId()), wire.getTenantId(), wire.hasUserId() ? wire.getUserId() : null,
                wire.getTurnsList().stream().map(turn -> ModelMessage.of(turn.getRole(), turn.getContent())).toList(),
                wire.getKnowledgeBasesList().stream().map(WireValues::uuid).toList(), wire.hasTopK() ? wire.getTopK() : null, fromWire(wire.getModel()),
                wire.hasTemperature() ? wire.getTemperature() : null, wire.hasMaxTokens() ? wire.getMaxTokens() : null);
    }

    private static com.voicehelper.rag.v1.ModelChoice toWire(ModelChoice choice) {
        var wire = com.voicehelper.rag.v1.ModelChoice.newBuilder()
                .addAllNeeds(choice.needs().stream().map(need -> lower(need)).sorted().toList())
                .setPreference(lower(choice.preference()));
        if (choice.model() != null) {
            wire.setModel(choice.model());
        }
        if (choice.mostCost() != null) {
            wire.setMostCost(choice.mostCost());
        }
        return wire.build();
    }

    private static ModelChoice fromWire(com.voicehelper.rag.v1.ModelChoice wire) {
        return new ModelChoice(wire.hasModel() ? wire.getModel() : null,
                wire.getNeedsList().stream().map(need -> constant(Capability.class, need)).collect(Collectors.toSet()),
                constant(ModelChoice.Preference.class, wire.getPreference()), wire.hasMostCost() ? wire.getMostCost() : null);
    }

    static com.voicehelper.rag.v1.Citation toWire(Citation citation) {
        var wire = com.voicehelper.rag.v1.Citation.newBuilder()
                .setNumber(citation.number())
                .setChunkId(citation.chunkId().toString())
                .setDocumentId(citation.documentId().toString())
                .setTitle(citation.title())
                .setSource(citation.source())
                .setScore(citation.score())
                .setText(citation.text());
        if (citation.page() != null) {
            wire.setPage(citation.page());
        }
        return wire.build();
    }

    static Citation fromWire(com.voicehelper.rag.v1.Citation wire) {
        return new Citation(wire.getNumber(), uuid(wire.getChunkId()), uuid(wire.getDocumentId()), wire.getTitle(), wire.getSource(),
                wire.hasPage() ? wire.getPage() : null, wire.getScore(), wire.getText());
    }

    public static com.voicehelper.rag.v1.Citations toWire(Iterable<Citation> citations) {
        var wire = com.voicehelper.rag.v1.Citations.newBuilder();
        citations.forEach(citation -> wire.addCitations(toWire(citation)));
        return wire.build();
    }

    public static Answer toWire(RagAnswer answer) {
        return Answer.newBuilder()
                .setQuery(answer.query())
                .addAllCitations(answer.citations().stream().map(Wire::toWire).toList())
                .addAllCited(answer.cited())
                .setModel(answer.model())
                .setProvider(answer.provider())
                .setFinishReason(answer.finishReason())
                .setInputTokens(answer.inputTokens())
                .setOutputTokens(answer.outputTokens())
                .setCost(answer.cost())
                .build();
    }

    static RagAnswer fromWire(Answer wire) {
        return new RagAnswer(wire.getQuery(), wire.getCitationsList().stream().map(Wire::fromWire).toList(), wire.getCitedList(), wire.getModel(),
                wire.getProvider(), wire.getFinishReason(), wire.getInputTokens(), wire.getOutputTokens(), wire.getCost());
    }

    static Outcome toWire(AnswerOutcome outcome) {
        var wire = Outcome.newBuilder()
                .setId(outcome.id().toString())
                .setState(outcome.state().lowerCase())
                .setText(outcome.text())
                .setAnswer(toWire(outcome.answer()))
                .setRewriteMillis(outcome.timings().rewrite())
                .setSearchMillis(outcome.timings().search())
                .setFirstTokenMillis(outcome.timings().firstToken())
                .setTotalMillis(outcome.timings().total());
        if (outcome.degraded() != null) {
            wire.setDegraded(outcome.degraded());
        }
        if (outcome.error() != null) {
            wire.setError(outcome.error());
        }
        return wire.build();
    }

    public static AnswerOutcome fromWire(Outcome wire) {
        return new AnswerOutcome(uuid(wire.getId()), constant(AnswerState.class, wire.getState()), wire.getText(), fromWire(wire.getAnswer()),
                wire.hasDegraded() ? wire.getDegraded() : null, wire.hasError() ? wire.getError() : null,
                new AnswerOutcome.Timings(wire.getRewriteMillis(), wire.getSearchMillis(), wire.getFirstTokenMillis(), wire.getTotalMillis()));
    }

    public static com.voicehelper.rag.v1.StoredAnswer toWire(StoredAnswer answer) {
        var wire = com.voicehelper.rag.v1.StoredAnswer.newBuilder()
                .setTenantId(answer.tenantId())
                .setQuestion(answer.question())
                .setOutcome(toWire(answer.outcome()))
                .setCreatedAtMicros(micros(answer.createdAt()));
        if (answer.userId() != null) {
            wire.setUserId(answer.userId());
        }
        if (answer.endedAt() != null) {
            wire.setEndedAtMicros(micros(answer.endedAt()));
        }
        return wire.build();
    }

    static StoredAnswer fromWire(com.voicehelper.rag.v1.StoredAnswer wire) {
        return new StoredAnswer(wire.getTenantId(), wire.hasUserId() ? wire.getUserId() : null, wire.getQuestion(), fromWire(wire.getOutcome()),
                instant(wire.getCreatedAtMicros()), wire.hasEndedAtMicros() ? instant(wire.getEndedAtMicros()) : null);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + text + "' is not a " + type.getSimpleName());
        }
    }
}
