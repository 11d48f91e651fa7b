package com.voicehelper.strangler.operate;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.JsonBody;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.Command;
import com.voicehelper.strangler.move.MoveFailedException;
import com.voicehelper.strangler.move.MoveRefusedException;
import com.voicehelper.strangler.move.MoveRequest;
import com.voicehelper.strangler.move.Moves;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.ramp.Ramps;
import com.voicehelper.strangler.shadow.ShadowFigures;
import com.voicehelper.strangler.sync.CopyLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Moves, operated by REST. The security chain of {@code /strangler/**} lets operators and viewers look, and only operators give commands. */
@RestController
@RequestMapping("/strangler")
class StranglerController {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Moves moves;
    private final KnownModules modules;
    private final ModuleStates states;
    private final Plans plans;
    private final Audit audit;
    private final Served served;
    private final ShadowFigures shadow;
    private final Ramps ramps;

    StranglerController(Moves moves, KnownModules modules, ModuleStates states, Plans plans, Audit audit, Served served, ShadowFigures shadow,
            Ramps ramps) {
        this.moves = moves;
        this.modules = modules;
        this.states = states;
        this.plans = plans;
        this.audit = audit;
        this.served = served;
        this.shadow = shadow;
        this.ramps = ramps;
    }

    /** @param percent as it was written: digits decide whether it is fine enough, not a binary fraction */
    record Body(@Nullable String percent, @Nullable Long rowsPerSecond, @Nullable Boolean pause, @Nullable String reason, @Nullable Boolean dryRun,
            @Nullable Boolean now) {

        /** Null when none was given. */
        @Nullable CopyLimit limit() {
            if (Boolean.TRUE.equals(pause) && rowsPerSecond != null) {
                throw new IllegalArgumentException("A copy that pauses has no rows per second; give one of the two");
            }
            return Boolean.TRUE.equals(pause) ? CopyLimit.PAUSED : rowsPerSecond == null ? null : new CopyLimit(rowsPerSecond, false);
        }
    }

    @GetMapping
    Map<String, Object> modules() {
        return Map.of("modules", states.all().stream().map(Answers::summary).toList());
    }

    @GetMapping("/{module}")
    ResponseEntity<Map<String, Object>> module(@PathVariable String module) {
        return modules.contains(module) ? ResponseEntity.ok(status(module)) : modules.unknown(module);
    }

    @GetMapping("/{module}/audit")
    ResponseEntity<Map<String, Object>> audit(@PathVariable String module, @RequestParam(defaultValue = "50") int limit) {
        if (!modules.contains(module)) {
            return modules.unknown(module);
        }
        if (limit < 1 || limit > 1_000) {
            throw ApiException.badRequest("The parameter 'limit' must be between 1 and 1000");
        }
        Map<String, Object> answer = status(module);
        answer.put("audit", audit.latest(module, limit).stream().map(Answers::entry).toList());
        return ResponseEntity.ok(answer);
    }

    /** @param window of the figures, from 1 second to 7 days, as {@code 15m} */
    @GetMapping("/{module}/shadow")
    ResponseEntity<Map<String, Object>> shadow(@PathVariable String module, @RequestParam(defaultValue = "24h") String window) {
        if (!modules.contains(module)) {
            return modules.unknown(module);
        }
        Map<String, Object> answer = status(module);
        answer.put("shadow", ShadowAnswer.of(plans.get(module), shadow, window(window)));
        return ResponseEntity.ok(answer);
    }

    private static Duration window(String text) {
        Duration window;
        try {
            window = DurationStyle.SIMPLE.parse(text);
        } catch (IllegalArgumentException exception) {
            window = Duration.ZERO;
        }
        if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(ShadowFigures.KEPT) > 0) {
            throw ApiException.badRequest("The parameter 'window' must be a time from 1s to 7d, such as 15m");
        }
        return window;
    }

    @PostMapping("/{module}/{command}")
    ResponseEntity<Map<String, Object>> command(@PathVariable String module, @PathVariable String command, Principal operator,
            HttpServletRequest http) throws IOException {
        if (!modules.contains(module)) {
            return modules.unknown(module);
        }
        MoveRequest request;
        try {
            request = request(module, command, operator.getName(), JsonBody.read(STRICT, http, Body.class));
        } catch (IllegalArgumentException problem) {
            return refusal(HttpStatus.BAD_REQUEST, "INVALID_PARAMS", module, problem);
        }
        try {
            var outcome = moves.run(request);
            // A dry run that would be refused shows its steps, and is a refusal to a script.
            HttpStatus answer = outcome.blockedBy().isEmpty() ? HttpStatus.OK : HttpStatus.CONFLICT;
            return ResponseEntity.status(answer).body(Answers.outcome(command, outcome, status(module)));
        } catch (MoveRefusedException refused) {
            return refusal(HttpStatus.CONFLICT, "REFUSED", module, refused);
        } catch (MoveFailedException failed) {
            return refusal(HttpStatus.SERVICE_UNAVAILABLE, "FAILED", module, failed);
        }
    }

    private static MoveRequest request(String module, String command, String operator, @Nullable Body body) {
        Body given = body == null ? new Body(null, null, null, null, null, null) : body;
        return new MoveRequest(
                module,
                Command.of(command),
                given.percent() == null ? null : Percent.parse(given.percent()),
                given.limit(),
                operator,
                given.reason() == null ? "" : given.reason(),
                Boolean.TRUE.equals(given.dryRun()),
                Boolean.TRUE.equals(given.now()));
    }

    private ResponseEntity<Map<String, Object>> refusal(HttpStatus status, String code, String module, RuntimeException problem) {
        return ResponseEntity.status(status).body(Answers.refusal(String.valueOf(problem.getMessage()), code, status(module)));
    }

    private Map<String, Object> status(String module) {
        var status = moves.status(module);
        return Answers.status(status, served.byStage(module), ramps.report(status.state()));
    }
}
