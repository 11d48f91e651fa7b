package com.voicehelper.strangler.store;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code /strangler/stores} answers, key by key: scripts and the command line read these names. */
final class StoreAnswers {

    private StoreAnswers() {}

    static Map<String, Object> status(Stores.Status status) {
        StoreState state = status.state();
        StoreProgress progress = state.progress();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("store", state.store());
        answer.put("kind", state.kind());
        answer.put("stage", state.stage());
        answer.put("mode", state.mode());
        answer.put("writes", state.primary() == Side.SOURCE ? "old" : "new");
        answer.put("read_percent", percent(state.readShare()));
        answer.put("held", state.held());
        answer.put("task", state.task());
        answer.put("copied", progress.copied());
        answer.put("compared", progress.compared());
        answer.put("equal", progress.equal());
        answer.put("missing", progress.missing());
        answer.put("different", progress.different());
        answer.put("extra", progress.extra());
        answer.put("failed", progress.failed());
        answer.put("verified_at", progress.verifiedAt());
        answer.put("outstanding", status.outstanding());
        answer.put("secondary_closed", state.pending());
        answer.put("problem", progress.problem());
        answer.put("version", state.version());
        answer.put("changed_at", state.changedAt());
        answer.put("changed_by", state.changedBy());
        answer.put("reason", state.reason());
        answer.put("differences", status.differences().stream().map(difference ->
                Map.of("item", difference.item(), "kind", difference.kind(), "detail", difference.detail(), "at", difference.at())).toList());
        answer.put("next_steps", status.nextSteps().stream().map(step ->
                Map.of("command", step.command(), "purpose", step.purpose(), "blocked_by", step.blockedBy())).toList());
        return answer;
    }

    static Map<String, Object> entry(Audit.Entry entry) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("at", entry.at());
        answer.put("who", entry.who());
        answer.put("why", entry.why());
        answer.put("from_stage", entry.fromStage());
        answer.put("to_stage", entry.toStage());
        answer.put("from_percent", percent(entry.fromShare()));
        answer.put("to_percent", percent(entry.toShare()));
        answer.put("run", entry.epoch());
        answer.put("version", entry.version());
        answer.put("figures", entry.figures());
        return answer;
    }

    private static BigDecimal percent(int share) {
        return new BigDecimal(Percent.format(share));
    }
}
