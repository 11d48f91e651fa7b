package com.voicehelper.orchestrator.remote;

import static com.voicehelper.platform.grpc.WireValues.instant;
import static com.voicehelper.platform.grpc.WireValues.micros;
import static com.voicehelper.platform.grpc.WireValues.tools;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.orchestrator.Task;
import com.voicehelper.orchestrator.TaskRequest.Flow;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.TaskResult;
import com.voicehelper.orchestrator.v1.Citations;
import com.voicehelper.orchestrator.v1.Step;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.grpc.WireValues;
import com.voicehelper.rag.Citation;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private Wire() {}

    static com.voicehelper.orchestrator.v1.TaskRequest toWire(TaskRequest request) {
        var wire = com.voicehelper.orchestrator.v1.TaskRequest.newBuilder()
                .setId(request.id().toString())
                .setTenantId(request.tenantId())
                .setUserId(request.userId())
                .setFlow(request.flow().lowerCase())
                .addAllTurns(request.turns().stream().map(Wire::toWire).toList())
                .addAllKnowledgeBases(request.knowledgeBases().stream().map(UUID::toString).toList())
                .setModel(toWire(request.model()));
        if (request.topK() != null) {
            wire.setTopK(request.topK());
        }
        if (request.temperature() != null) {
            wire.setTemperature(request.temperature());
        }
        if (request.maxTokens() != null) {
            wire.setMaxTokens(request.maxTokens());
        }
        if (request.tools() != null) {
            wire.setTools(request.tools().toString());
        }
        if (request.toolChoice() != null) {
            wire.setToolChoice(request.toolChoice().toString());
        }
        return wire.build();
    }

    /** @throws ApiException 400 when it is not a task */
    public static TaskRequest fromWire(com.voicehelper.orchestrator.v1.TaskRequest wire) {
        if (wire.getTurnsCount() == 0) {
            throw ApiException.badRequest("A task without a question");
        }
        return new TaskRequest(uuid(wire.getId()), wire.getTenantId(), wire.getUserId(), known("flow", () -> Flow.of(wire.getFlow())),
                wire.getTurnsList().stream().map(Wire::fromWire).toList(), wire.getKnowledgeBasesList().stream().map(WireValues::uuid).toList(),
                wire.hasTopK() ? wire.getTopK() : null, fromWire(wire.getModel()), wire.hasTemperature() ? wire.getTemperature() : null,
                wire.hasMaxTokens() ? wire.getMaxTokens() : null, wire.hasTools() ? tools(wire.getTools()) : null,
                wire.hasToolChoice() ? tools(wire.getToolChoice()) : null);
    }

    private static com.voicehelper.orchestrator.v1.ModelMessage toWire(ModelMessage message) {
        var wire = com.voicehelper.orchestrator.v1.ModelMessage.newBuilder()
                .setRole(message.role())
                .setContent(message.content())
                .addAllToolCalls(message.toolCalls().stream().map(Wire::toWire).toList());
        if (message.toolCallId() != null) {
            wire.setToolCallId(message.toolCallId());
        }
        return wire.build();
    }

    private static ModelMessage fromWire(com.voicehelper.orchestrator.v1.ModelMessage wire) {
        return new ModelMessage(wire.getRole(), wire.getContent(), wire.getToolCallsList().stream().map(Wire::fromWire).toList(),
                wire.hasToolCallId() ? wire.getToolCallId() : null);
    }

    static com.voicehelper.orchestrator.v1.ToolCall toWire(ToolCall call) {
        return com.voicehelper.orchestrator.v1.ToolCall.newBuilder().setId(call.id()).setName(call.name()).setArguments(call.arguments()).build();
    }

    static ToolCall fromWire(com.voicehelper.orchestrator.v1.ToolCall wire) {
        return new ToolCall(wire.getId(), wire.getName(), wire.getArguments());
    }

    private static com.voicehelper.orchestrator.v1.ModelChoice toWire(ModelChoice choice) {
        var wire = com.voicehelper.orchestrator.v1.ModelChoice.newBuilder()
                .addAllNeeds(choice.needs().stream().map(Enum::name).sorted().toList())
                .setPreference(choice.preference().name());
        if (choice.model() != null) {
            wire.setModel(choice.model());
        }
        if (choice.mostCost() != null) {
            wire.setMostCost(choice.mostCost());
        }
        return wire.build();
    }

    private static ModelChoice fromWire(com.voicehelper.orchestrator.v1.ModelChoice wire) {
        return known("model", () -> new ModelChoice(wire.hasModel() ? wire.getModel() : null,
                wire.getNeedsList().stream().map(Capability::valueOf).collect(Collectors.toSet()),
                ModelChoice.Preference.valueOf(wire.getPreference()), wire.hasMostCost() ? wire.getMostCost() : null));
    }

    public static Citations toWire(List<Citation> citations) {
        return Citations.newBuilder().addAllCitations(citations.stream().map(Wire::toWire).toList()).build();
    }

    static com.voicehelper.orchestrator.v1.Citation toWire(Citation citation) {
        var wire = com.voicehelper.orchestrator.v1.Citation.newBuilder()
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

    static Citation fromWire(com.voicehelper.orchestrator.v1.Citation wire) {
        return new Citation(wire.getNumber(), uuid(wire.getChunkId()), uuid(wire.getDocumentId()), wire.getTitle(), wire.getSource(),
                wire.hasPage() ? wire.getPage() : null, wire.getScore(), wire.getText());
    }

    public static com.voicehelper.orchestrator.v1.TaskResult toWire(TaskResult result) {
        return com.voicehelper.orchestrator.v1.TaskResult.newBuilder()
                .setFlow(result.flow().lowerCase())
                .setModel(result.model())
                .setProvider(result.provider())
                .setFinishReason(result.finishReason())
                .addAllToolCalls(result.toolCalls().stream().map(Wire::toWire).toList())
                .setInputTokens(result.inputTokens())
                .setOutputTokens(result.outputTokens())
                .setCost(result.cost())
                .build();
    }

    static TaskResult fromWire(com.voicehelper.orchestrator.v1.TaskResult wire) {
        return new TaskResult(Flow.of(wire.getFlow()), wire.getModel(), wire.getProvider(), wire.getFinishReason(),
                wire.getToolCallsList().stream().map(Wire::fromWire).toList(), wire.getInputTokens(), wire.getOutputTokens(), wire.getCost());
    }

    public static com.voicehelper.orchestrator.v1.Task toWire(Task task) {
        var wire = com.voicehelper.orchestrator.v1.Task.newBuilder()
                .setId(task.id().toString())
                .setTenantId(task.tenantId())
                .setUserId(task.userId())
                .setFlow(task.flow().lowerCase())
                .setState(task.state().lowerCase())
                .setPercent(task.percent())
                .setAttempts(task.attempts())
                .addAllCitations(task.citations().stream().map(Wire::toWire).toList())
                .setCost(task.cost())
                .addAllSteps(task.steps().stream().map(Wire::toWire).toList())
                .setCreatedAtMicros(micros(task.createdAt()))
                .setChangedAtMicros(micros(task.changedAt()));
        if (task.answer() != null) {
            wire.setAnswer(task.answer());
        }
        if (task.result() != null) {
            wire.setResult(toWire(task.result()));
        }
        if (task.error() != null) {
            wire.setError(task.error());
        }
        return wire.build();
    }

    static Task fromWire(com.voicehelper.orchestrator.v1.Task wire) {
        return new Task(uuid(wire.getId()), wire.getTenantId(), wire.getUserId(), Flow.of(wire.getFlow()), Task.State.of(wire.getState()),
                wire.getPercent(), wire.getAttempts(), wire.hasAnswer() ? wire.getAnswer() : null,
                wire.getCitationsList().stream().map(Wire::fromWire).toList(), wire.hasResult() ? fromWire(wire.getResult()) : null,
                wire.hasError() ? wire.getError() : null, wire.getCost(), wire.getStepsList().stream().map(Wire::fromWire).toList(),
                instant(wire.getCreatedAtMicros()), instant(wire.getChangedAtMicros()));
    }

    private static Step toWire(Task.Step step) {
        var wire = Step.newBuilder()
                .setKind(step.kind())
                .setState(step.state().lowerCase())
                .setCost(step.cost())
                .setStartedAtMicros(micros(step.startedAt()));
        if (step.error() != null) {
            wire.setError(step.error());
        }
        if (step.endedAt() != null) {
            wire.setEndedAtMicros(micros(step.endedAt()));
        }
        return wire.build();
    }

    private static Task.Step fromWire(Step wire) {
        return new Task.Step(wire.getKind(), Task.State.of(wire.getState()), wire.hasError() ? wire.getError() : null, wire.getCost(),
                instant(wire.getStartedAtMicros()), wire.hasEndedAtMicros() ? instant(wire.getEndedAtMicros()) : null);
    }

    static <T> T known(String what, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException exception) {
            throw ApiException.badRequest("'" + what + "' has a value that is not known here");
        }
    }
}
