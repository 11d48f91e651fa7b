package com.voicehelper.orchestrator.flow;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.flow.Part.Relation;
import com.voicehelper.platform.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Has a model take a question apart. A model that answers with anything but the parts has no say. */
@Component
class ModelParts {

    private static final Logger LOG = LoggerFactory.getLogger(ModelParts.class);
    /** Before the places of the workflow. */
    private static final int PLACE = 0;
    private static final int LONGEST = 2_000;

    private static final String INSTRUCTION = """
            Take the user's last message apart into the questions it asks, in their order and language. Answer with a JSON array and nothing else: \
            [{"question": "...", "relation": "independent" | "depends" | "otherwise"}]. Relation "depends": it cannot be understood without the \
            question before it; "otherwise": it is only asked in case the one before has no answer. A message that asks one thing is an array of one.""";

    private final Asker asker;
    private final JsonMapper json;

    ModelParts(Asker asker, JsonMapper json) {
        this.asker = asker;
        this.json = json;
    }

    /**
     * Empty when the model's answer is none.
     *
     * @throws com.voicehelper.platform.ApiException what the model said
     */
    Optional<List<Part>> of(TaskRequest request, String model, int most, Journal journal, Cancellation cancellation) {
        List<ModelMessage> turns = new ArrayList<>(List.of(ModelMessage.of("system", INSTRUCTION)));
        turns.addAll(request.turns());
        TaskRequest planning = new TaskRequest(request.id(), request.tenantId(), request.userId(), TaskRequest.Flow.DIRECT, turns, List.of(), null,
                new ModelChoice(model, Set.of(), ModelChoice.Preference.FASTEST, null), 0.0, null, null, null);
        Answered answered = journal.step(PLACE, "plan", cancellation,
                (callId, stop) -> asker.model(planning, turns, callId, Asker.SILENT, stop));
        return parts(answered.text(), most);
    }

    private Optional<List<Part>> parts(String text, int most) {
        try {
            JsonNode array = json.readTree(text.substring(Math.max(0, text.indexOf('[')), text.lastIndexOf(']') + 1));
            if (array.isArray() && !array.isEmpty() && array.size() <= most) {
                return Optional.of(array.valueStream().map(ModelParts::part).toList());
            }
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException exception) {
            LOG.debug("Not a list of questions", exception);
        }
        LOG.warn("The planning model answered with something that is not a list of 1 to {} questions; the question is taken apart by rules", most);
        return Optional.empty();
    }

    private static Part part(JsonNode node) {
        String question = node.path("question").asString("").strip();
        if (question.isEmpty() || question.length() > LONGEST) {
            throw new IllegalArgumentException("no question");
        }
        return new Part(question, Relation.valueOf(node.path("relation").asString("independent").toUpperCase(Locale.ROOT)));
    }
}
