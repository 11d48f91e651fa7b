package com.voicehelper.orchestrator.flow;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.orchestrator.Answered;
import com.voicehelper.orchestrator.TaskOutput;
import com.voicehelper.orchestrator.TaskRequest;
import com.voicehelper.orchestrator.domain.OrchestratorSettings;
import com.voicehelper.orchestrator.flow.Work.Ask;
import com.voicehelper.platform.Cancellation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Carries out workflows. Thread-safe. */
@Component
public class Performer {

    private final Asker asker;
    private final OrchestratorSettings settings;

    Performer(Asker asker, OrchestratorSettings settings) {
        this.asker = asker;
        this.settings = settings;
    }

    /**
     * Answers on the calling thread, which is also the one that hears the output; returns soon after the cancellation with what was said until
     * then.
     *
     * @throws com.voicehelper.platform.ApiException why a call failed; the calls beside it are stopped
     */
    public Answered perform(TaskRequest request, Workflow workflow, Journal journal, TaskOutput output, Cancellation cancellation) {
        return workflow.work() instanceof Ask ask
                ? single(request, ask, journal, output, cancellation)
                : several(request, workflow.work(), journal, output, cancellation);
    }

    private Answered single(TaskRequest request, Ask ask, Journal journal, TaskOutput output, Cancellation cancellation) {
        var completed = journal.completed(ask.place());
        completed.ifPresent(answered -> told(answered, output));
        List<ModelMessage> turns = ask.question() == null ? request.turns() : History.of(request).asking(ask.question());
        return completed.orElseGet(() -> journal.step(ask.place(), ask.means().kind(), cancellation,
                (callId, stop) -> asker.ask(ask.means(), request, turns, callId, output, stop)));
    }

    private Answered several(TaskRequest request, Work work, Journal journal, TaskOutput output, Cancellation cancellation) {
        Map<Ask, PartAnswer> parts = new LinkedHashMap<>();
        work.asks().forEach(ask -> parts.put(ask, new PartAnswer()));
        Combination combination = new Combination(parts);
        Branches branches = new Branches(settings.parallel(), cancellation, (ask, history, stop) -> part(request, ask, history, parts.get(ask), journal, stop));
        Branches.Walk walk = branches.start(work, History.of(request), () -> parts.values().forEach(PartAnswer::end));
        try {
            combination.tell(output);
        } catch (RuntimeException unheard) {
            walk.stop();
            throw unheard;
        }
        return combined(combination, walk.await(), cancellation.cancelled());
    }

    private Answered part(TaskRequest request, Ask ask, History history, PartAnswer part, Journal journal, Cancellation stop) {
        try {
            return journal.completed(ask.place()).map(answered -> told(answered, part)).orElseGet(() -> journal.step(ask.place(), ask.means().kind(), stop,
                    (callId, stopped) -> asker.ask(ask.means(), request, history.asking(String.valueOf(ask.question())), callId, part, stopped)));
        } finally {
            part.end();
        }
    }

    private static Answered told(Answered answered, TaskOutput output) {
        if (!answered.citations().isEmpty()) {
            output.citations(answered.citations());
        }
        if (!answered.text().isEmpty()) {
            output.token(answered.text());
        }
        return answered;
    }

    private static Answered combined(Combination combination, List<Answered> parts, boolean cancelled) {
        String models = String.join(",", parts.stream().map(Answered::model).distinct().toList());
        String providers = String.join(",", parts.stream().map(Answered::provider).distinct().toList());
        String reason = cancelled ? "cancelled" : parts.stream().map(Answered::finishReason).filter("length"::equals).findFirst().orElse("stop");
        return new Answered(combination.text(), combination.citations(), models, providers, reason, List.of(),
                parts.stream().mapToLong(Answered::inputTokens).sum(), parts.stream().mapToLong(Answered::outputTokens).sum(),
                parts.stream().mapToLong(Answered::cost).sum());
    }
}
