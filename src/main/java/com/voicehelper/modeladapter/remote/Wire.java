package com.voicehelper.modeladapter.remote;

import static com.voicehelper.platform.grpc.WireValues.constant;
import static com.voicehelper.platform.grpc.WireValues.tools;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.modeladapter.v1.CompleteRequest;
import com.voicehelper.modeladapter.v1.Message;
import com.voicehelper.modeladapter.v1.Model;
import com.voicehelper.modeladapter.v1.SettleRequest;
import com.voicehelper.modeladapter.v1.Vector;
import java.util.List;
import java.util.stream.Collectors;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private Wire() {}

    public static Model toWire(ModelDescription model) {
        return Model.newBuilder()
                .setName(model.name())
                .setProvider(model.provider())
                .setKind(model.kind().name())
                .addAllCapabilities(model.capabilities().stream().map(Enum::name).sorted().toList())
                .setContextTokens(model.contextTokens())
                .setDimension(model.dimension())
                .setInputPrice(model.inputPrice())
                .setOutputPrice(model.outputPrice())
                .build();
    }

    static ModelDescription fromWire(Model wire) {
        return new ModelDescription(wire.getName(), wire.getProvider(), constant(Kind.class, wire.getKind()),
                wire.getCapabilitiesList().stream().map(name -> constant(Capability.class, name)).collect(Collectors.toSet()),
                wire.getContextTokens(), wire.getDimension(), wire.getInputPrice(), wire.getOutputPrice());
    }

    static CompleteRequest toWire(ModelCall call) {
        var wire = CompleteRequest.newBuilder()
                .setId(call.id().toString())
                .setTenantId(call.tenantId())
                .setModel(call.model())
                .addAllMessages(call.messages().stream().map(Wire::toWire).toList())
                .addAllSources(call.sources().stream().map(Wire::toWire).toList());
        if (call.temperature() != null) {
            wire.setTemperature(call.temperature());
        }
        if (call.maxTokens() != null) {
            wire.setMaxTokens(call.maxTokens());
        }
        if (call.tools() != null) {
            wire.setTools(call.tools().toString());
        }
        if (call.toolChoice() != null) {
            wire.setToolChoice(call.toolChoice().toString());
        }
        return wire.build();
    }

    public static ModelCall fromWire(CompleteRequest wire) {
        return new ModelCall(uuid(wire.getId()), wire.getTenantId(), wire.getModel(),
                wire.getMessagesList().stream().map(Wire::fromWire).toList(),
                wire.getSourcesList().stream().map(source -> new Source(source.getNumber(), source.getTitle(), source.getText())).toList(),
                wire.hasTemperature() ? wire.getTemperature() : null, wire.hasMaxTokens() ? wire.getMaxTokens() : null,
                wire.hasTools() ? tools(wire.getTools()) : null, wire.hasToolChoice() ? tools(wire.getToolChoice()) : null);
    }

    private static Message toWire(ModelMessage message) {
        var wire = Message.newBuilder()
                .setRole(message.role())
                .setContent(message.content())
                .addAllToolCalls(message.toolCalls().stream().map(Wire::toWire).toList());
        if (message.toolCallId() != null) {
            wire.setToolCallId(message.toolCallId());
        }
        return wire.build();
    }

    private static ModelMessage fromWire(Message wire) {
        return new ModelMessage(wire.getRole(), wire.getContent(), toolCalls(wire.getToolCallsList()),
                wire.hasToolCallId() ? wire.getToolCallId() : null);
    }

    private static com.voicehelper.modeladapter.v1.Source toWire(Source source) {
        return com.voicehelper.modeladapter.v1.Source.newBuilder()
                .setNumber(source.number()).setTitle(source.title()).setText(source.text()).build();
    }

    private static com.voicehelper.modeladapter.v1.ToolCall toWire(ToolCall call) {
        return com.voicehelper.modeladapter.v1.ToolCall.newBuilder()
                .setId(call.id()).setName(call.name()).setArguments(call.arguments()).build();
    }

    private static List<ToolCall> toolCalls(List<com.voicehelper.modeladapter.v1.ToolCall> wire) {
        return wire.stream().map(call -> new ToolCall(call.getId(), call.getName(), call.getArguments())).toList();
    }

    public static com.voicehelper.modeladapter.v1.Completion toWire(Completion completion) {
        return com.voicehelper.modeladapter.v1.Completion.newBuilder()
                .setModel(completion.model())
                .setFinishReason(completion.finishReason())
                .addAllToolCalls(completion.toolCalls().stream().map(Wire::toWire).toList())
                .setInputTokens(completion.inputTokens())
                .setOutputTokens(completion.outputTokens())
                .setCost(completion.cost())
                .build();
    }

    static Completion fromWire(com.voicehelper.modeladapter.v1.Completion wire) {
        return new Completion(wire.getModel(), wire.getFinishReason(), toolCalls(wire.getToolCallsList()), wire.getInputTokens(),
                wire.getOutputTokens(), wire.getCost());
    }

    public static Vector toWire(float[] vector) {
        var wire = Vector.newBuilder();
        for (float value : vector) {
            wire.addValues(value);
        }
        return wire.build();
    }

    static float[] fromWire(Vector wire) {
        float[] vector = new float[wire.getValuesCount()];
        for (int at = 0; at < vector.length; at++) {
            vector[at] = wire.getValues(at);
        }
        return vector;
    }

    static SettleRequest toWire(CallOutcome outcome) {
        return SettleRequest.newBuilder()
                .setId(outcome.id().toString())
                .setEnd(outcome.end().name())
                .setInputTokens(outcome.inputTokens())
                .setOutputTokens(outcome.outputTokens())
                .setCost(outcome.cost())
                .build();
    }

    public static CallOutcome fromWire(SettleRequest wire) {
        return new CallOutcome(uuid(wire.getId()), constant(CallOutcome.End.class, wire.getEnd()), wire.getInputTokens(),
                wire.getOutputTokens(), wire.getCost());
    }
}
