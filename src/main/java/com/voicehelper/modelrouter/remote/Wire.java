package com.voicehelper.modelrouter.remote;

import static com.voicehelper.platform.grpc.WireValues.constant;
import static com.voicehelper.platform.grpc.WireValues.instant;
import static com.voicehelper.platform.grpc.WireValues.micros;
import static com.voicehelper.platform.grpc.WireValues.tools;
import static com.voicehelper.platform.grpc.WireValues.uuid;

import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription.Capability;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import com.voicehelper.modeladapter.ToolCall;
import com.voicehelper.modelrouter.Budget;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.modelrouter.ModelChoice.Preference;
import com.voicehelper.modelrouter.RoutedCompletion;
import com.voicehelper.modelrouter.Settlement;
import com.voicehelper.modelrouter.v1.Choice;
import com.voicehelper.modelrouter.v1.CompleteRequest;
import com.voicehelper.modelrouter.v1.Message;
import com.voicehelper.modelrouter.v1.SettleRequest;
import java.util.List;
import java.util.stream.Collectors;

/** The module's records as protobuf messages, and back. */
public final class Wire {

    private Wire() {}

    static CompleteRequest toWire(ModelChoice choice, ModelCall call) {
        var wire = CompleteRequest.newBuilder()
                .setChoice(toWire(choice))
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

    public static ModelCall call(CompleteRequest wire) {
        return new ModelCall(uuid(wire.getId()), wire.getTenantId(), wire.getModel(),
                wire.getMessagesList().stream().map(Wire::fromWire).toList(),
                wire.getSourcesList().stream().map(source -> new Source(source.getNumber(), source.getTitle(), source.getText())).toList(),
                wire.hasTemperature() ? wire.getTemperature() : null, wire.hasMaxTokens() ? wire.getMaxTokens() : null,
                wire.hasTools() ? tools(wire.getTools()) : null, wire.hasToolChoice() ? tools(wire.getToolChoice()) : null);
    }

    private static Choice toWire(ModelChoice choice) {
        var wire = Choice.newBuilder()
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

    public static ModelChoice fromWire(Choice wire) {
        return new ModelChoice(wire.hasModel() ? wire.getModel() : null,
                wire.getNeedsList().stream().map(name -> constant(Capability.class, name)).collect(Collectors.toSet()),
                constant(Preference.class, wire.getPreference()), wire.hasMostCost() ? wire.getMostCost() : null);
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

    private static com.voicehelper.modelrouter.v1.Source toWire(Source source) {
        return com.voicehelper.modelrouter.v1.Source.newBuilder()
                .setNumber(source.number()).setTitle(source.title()).setText(source.text()).build();
    }

    private static com.voicehelper.modelrouter.v1.ToolCall toWire(ToolCall call) {
        return com.voicehelper.modelrouter.v1.ToolCall.newBuilder()
                .setId(call.id()).setName(call.name()).setArguments(call.arguments()).build();
    }

    private static List<ToolCall> toolCalls(List<com.voicehelper.modelrouter.v1.ToolCall> wire) {
        return wire.stream().map(call -> new ToolCall(call.getId(), call.getName(), call.getArguments())).toList();
    }

    public static com.voicehelper.modelrouter.v1.Completion toWire(RoutedCompletion routed) {
        Completion completion = routed.completion();
        return com.voicehelper.modelrouter.v1.Completion.newBuilder()
                .setModel(completion.model())
                .setFinishReason(completion.finishReason())
                .addAllToolCalls(completion.toolCalls().stream().map(Wire::toWire).toList())
                .setInputTokens(completion.inputTokens())
                .setOutputTokens(completion.outputTokens())
                .setCost(completion.cost())
                .setProvider(routed.provider())
                .addAllFellBack(routed.fellBack())
                .build();
    }

    static RoutedCompletion fromWire(com.voicehelper.modelrouter.v1.Completion wire) {
        return new RoutedCompletion(new Completion(wire.getModel(), wire.getFinishReason(), toolCalls(wire.getToolCallsList()),
                wire.getInputTokens(), wire.getOutputTokens(), wire.getCost()), wire.getProvider(), wire.getFellBackList());
    }

    public static com.voicehelper.modelrouter.v1.Budget toWire(Budget budget) {
        var wire = com.voicehelper.modelrouter.v1.Budget.newBuilder()
                .setTenantId(budget.tenantId())
                .setFromMicros(micros(budget.from()))
                .setUntilMicros(micros(budget.until()))
                .setSpent(budget.spent())
                .setReserved(budget.reserved());
        if (budget.limit() != null) {
            wire.setLimit(budget.limit());
        }
        return wire.build();
    }

    static Budget fromWire(com.voicehelper.modelrouter.v1.Budget wire) {
        return new Budget(wire.getTenantId(), instant(wire.getFromMicros()),
                instant(wire.getUntilMicros()), wire.hasLimit() ? wire.getLimit() : null, wire.getSpent(),
                wire.getReserved());
    }

    static SettleRequest toWire(Settlement settlement) {
        var wire = SettleRequest.newBuilder().setId(settlement.id().toString());
        if (settlement.cost() != null) {
            wire.setCost(settlement.cost());
        }
        return wire.build();
    }

    public static Settlement fromWire(SettleRequest wire) {
        return new Settlement(uuid(wire.getId()), wire.hasCost() ? wire.getCost() : null);
    }
}
