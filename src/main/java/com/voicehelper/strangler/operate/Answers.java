package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.move.Gate;
import com.voicehelper.strangler.move.MoveOutcome;
import com.voicehelper.strangler.move.MoveStatus;
import com.voicehelper.strangler.move.NextStep;
import com.voicehelper.strangler.sync.CopyThrottle;
import com.voicehelper.strangler.ramp.RampReport;
import com.voicehelper.strangler.sync.Replication.ReplicationStatus;
import com.voicehelper.strangler.sync.Replication.TableStatus;
import com.voicehelper.strangler.sync.Replication.TableVerification;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code /strangler} answers, key by key: scripts and the command line read these names. */
final class Answers {

    private Answers() {}

    static Map<String, Object> summary(ModuleState state) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("module", state.module());
        answer.put("stage", state.stage());
        answer.put("epoch", state.epoch());
        answer.put("writes", name(state.stage().owner()));
        answer.put("read_percent", percent(state.readShare()));
        answer.put("effective_read_percent", percent(state.effectiveReadShare()));
        answer.put("shadow_percent", percent(state.effectiveShadowShare()));
        answer.put("automation", state.automation());
        answer.put("ceiling_percent", percent(state.ceiling()));
        answer.put("acknowledge", state.acknowledgeBoth() ? "both" : "owner");
        answer.put("version", state.version());
        answer.put("changed_at", state.changedAt());
        answer.put("changed_by", state.changedBy());
        answer.put("reason", state.reason());
        return answer;
    }

    /** @param served requests by stage and side, on this node since it started */
    static Map<String, Object> status(MoveStatus status, Map<String, Map<String, Long>> served, RampReport ramp) {
        Map<String, Object> answer = summary(status.state());
        answer.put("served", served);
        answer.put("ramp", ramp(ramp));
        answer.put("replication", status.replication() == null ? null : replication(status.replication()));
        answer.put("blocked_by", status.blockedBy());
        answer.put("next_steps", status.nextSteps().stream().map(Answers::nextStep).toList());
        return answer;
    }

    private static Map<String, Object> ramp(RampReport ramp) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("verdict", ramp.verdict());
        answer.put("says", ramp.says());
        answer.put("gates", ramp.gates().stream().map(Answers::gate).toList());
        return answer;
    }

    private static Map<String, Object> gate(Gate gate) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("gate", gate.name());
        answer.put("verdict", gate.verdict());
        answer.put("value", gate.value());
        answer.put("bound", gate.bound());
        answer.put("unit", gate.unit());
        answer.put("says", gate.says());
        return answer;
    }

    static Map<String, Object> outcome(String command, MoveOutcome outcome, Map<String, Object> status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("command", command);
        answer.put("dry_run", outcome.dryRun());
        answer.put("message", outcome.message());
        answer.put("from_stage", outcome.before().stage());
        answer.put("steps", outcome.steps());
        answer.put("obstacles", outcome.blockedBy());
        answer.put("notes", outcome.notes());
        answer.putAll(status);
        return answer;
    }

    static Map<String, Object> entry(Audit.Entry entry) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("id", entry.id());
        answer.put("at", entry.at());
        answer.put("who", entry.who());
        answer.put("why", entry.why());
        answer.put("from_stage", entry.fromStage());
        answer.put("to_stage", entry.toStage());
        answer.put("from_percent", percent(entry.fromShare()));
        answer.put("to_percent", percent(entry.toShare()));
        answer.put("epoch", entry.epoch());
        answer.put("version", entry.version());
        answer.put("figures", entry.figures());
        return answer;
    }

    static Map<String, Object> unknownModule(String problem, Set<String> modules) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error", problem);
        answer.put("code", "UNKNOWN_MODULE");
        answer.put("message", problem);
        answer.put("modules", modules);
        answer.put("next_steps", List.of());
        return answer;
    }

    static Map<String, Object> refusal(String problem, String code, Map<String, Object> status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error", problem);
        answer.put("code", code);
        answer.put("message", problem);
        answer.putAll(status);
        return answer;
    }

    static String name(Side side) {
        return side == Side.SOURCE ? "monolith" : "service";
    }

    private static BigDecimal percent(int share) {
        return new BigDecimal(Percent.format(share));
    }

    private static Map<String, Object> nextStep(NextStep step) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("command", step.command());
        answer.put("purpose", step.purpose());
        answer.put("blocked_by", step.blockedBy());
        return answer;
    }

    private static Map<String, Object> replication(ReplicationStatus status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("flows_to", status.direction() == null ? null : name(status.direction()));
        answer.put("leader", status.leader());
        answer.put("lag", iso(status.lag()));
        answer.put("lag_p50", iso(status.lagP50()));
        answer.put("lag_p99", iso(status.lagP99()));
        answer.put("backlog", status.backlog());
        answer.put("rows_copied", status.rowsCopied());
        answer.put("changes_applied", status.changesApplied());
        answer.put("iteration", status.iteration());
        answer.put("verified_at", status.verifiedAt());
        answer.put("verified_age", iso(status.verifiedAge()));
        answer.put("verifying", status.verifying());
        answer.put("differences", status.differences());
        answer.put("problem", status.problem());
        answer.put("throttle", throttle(status.throttle()));
        answer.put("tables", status.tables().stream().map(Answers::table).toList());
        return answer;
    }

    private static Map<String, Object> throttle(CopyThrottle throttle) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("rows_per_second", throttle.limit().rowsPerSecond());
        answer.put("paused", throttle.limit().paused());
        answer.put("held", throttle.held());
        return answer;
    }

    private static Map<String, Object> table(TableStatus table) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("table", table.table());
        answer.put("copied", table.copied());
        answer.put("rows_copied", table.rowsCopied());
        answer.put("rows_estimated", table.rowsEstimated());
        answer.put("rows_verified", table.verification().compared());
        answer.put("verification", verification(table.verification()));
        return answer;
    }

    private static Map<String, Object> verification(TableVerification found) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ended", found.ended());
        answer.put("compared", found.compared());
        answer.put("equal", found.equal());
        answer.put("different", found.different());
        answer.put("missing", found.missing());
        answer.put("extra", found.extra());
        answer.put("ended_at", found.endedAt());
        answer.put("clean_at", found.cleanAt());
        answer.put("clean_age", iso(found.cleanAge()));
        return answer;
    }

    private static @Nullable String iso(@Nullable Duration duration) {
        return duration == null ? null : duration.toString();
    }
}
