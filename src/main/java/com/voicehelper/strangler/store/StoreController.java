package com.voicehelper.strangler.store;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.JsonBody;
import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.MoveFailedException;
import com.voicehelper.strangler.move.MoveRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

/** Moves of stores, operated by REST. Open to operators only, by the security chain of {@code /strangler/**}. */
@RestController
@RequestMapping("/strangler/stores")
class StoreController {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int SHOWN = 20;
    private static final int LONGEST_REASON = 500;

    private final Stores stores;

    StoreController(Stores stores) {
        this.stores = stores;
    }

    record Body(@Nullable String percent, @Nullable String reason, @Nullable Boolean dryRun) {}

    @GetMapping
    Map<String, Object> all() {
        return Map.of("stores", stores.names().stream().map(name -> StoreAnswers.status(stores.status(name, "", 0))).toList());
    }

    @GetMapping("/{store}")
    ResponseEntity<Map<String, Object>> one(@PathVariable String store) {
        return known(store) ? ResponseEntity.ok(status(store)) : unknown(store);
    }

    /** @param after the item after which the list goes on */
    @GetMapping("/{store}/differences")
    ResponseEntity<Map<String, Object>> differences(@PathVariable String store, @RequestParam(defaultValue = "") String after, @RequestParam(defaultValue = "100") int limit) {
        if (!known(store)) {
            return unknown(store);
        }
        return ResponseEntity.ok(StoreAnswers.status(stores.status(store, after, bounded(limit))));
    }

    @GetMapping("/{store}/audit")
    ResponseEntity<Map<String, Object>> audit(@PathVariable String store, @RequestParam(defaultValue = "50") int limit) {
        if (!known(store)) {
            return unknown(store);
        }
        Map<String, Object> answer = status(store);
        answer.put("audit", stores.audit(store, bounded(limit)).stream().map(StoreAnswers::entry).toList());
        return ResponseEntity.ok(answer);
    }

    @PostMapping("/{store}/{command}")
    ResponseEntity<Map<String, Object>> command(@PathVariable String store, @PathVariable String command, Principal operator, HttpServletRequest http) throws IOException {
        if (!known(store)) {
            return unknown(store);
        }
        Stores.Request request;
        try {
            request = request(store, command, operator.getName(), JsonBody.read(STRICT, http, Body.class));
        } catch (IllegalArgumentException problem) {
            return refusal(HttpStatus.BAD_REQUEST, "INVALID_PARAMS", store, problem);
        }
        try {
            Stores.Outcome outcome = stores.run(request);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("command", command);
            answer.put("dry_run", outcome.dryRun());
            answer.put("message", outcome.message());
            answer.put("from_stage", outcome.before().stage());
            answer.put("steps", outcome.steps());
            answer.putAll(status(store));
            return ResponseEntity.ok(answer);
        } catch (MoveRefusedException refused) {
            return refusal(HttpStatus.CONFLICT, "REFUSED", store, refused);
        } catch (MoveFailedException failed) {
            return refusal(HttpStatus.SERVICE_UNAVAILABLE, "FAILED", store, failed);
        }
    }

    private static Stores.Request request(String store, String word, String operator, @Nullable Body body) {
        Body given = body == null ? new Body(null, null, null) : body;
        StoreCommand command = StoreCommand.of(word);
        if ((command == StoreCommand.RAMP) != (given.percent() != null)) {
            throw new IllegalArgumentException(command == StoreCommand.RAMP ? "The command ramp needs a percentage, for example 5" : "Only the command ramp takes a percentage");
        }
        String reason = given.reason() == null ? "" : given.reason().replaceAll("\\p{Cntrl}+", " ").strip();
        if (reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason is longer than " + LONGEST_REASON + " characters");
        }
        return new Stores.Request(store, command, given.percent() == null ? null : Percent.parse(given.percent()), operator,
                reason.isEmpty() ? "no reason given" : reason, Boolean.TRUE.equals(given.dryRun()));
    }

    private Map<String, Object> status(String store) {
        return StoreAnswers.status(stores.status(store, "", SHOWN));
    }

    private boolean known(String store) {
        return stores.names().contains(store);
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > 1_000) {
            throw ApiException.badRequest("The parameter 'limit' must be between 1 and 1000");
        }
        return limit;
    }

    private ResponseEntity<Map<String, Object>> refusal(HttpStatus status, String code, String store, RuntimeException problem) {
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("error", String.valueOf(problem.getMessage()), "code", code, "message", String.valueOf(problem.getMessage())));
        answer.putAll(status(store));
        return ResponseEntity.status(status).body(answer);
    }

    private ResponseEntity<Map<String, Object>> unknown(String store) {
        String shown = store.length() > 60 ? store.substring(0, 60) + "…" : store;
        List<String> names = stores.names();
        String problem = "There is no store '" + shown + "'; " + (names.isEmpty() ? "no plan is named in voicehelper.strangler.stores" : "the stores are " + String.join(", ", names));
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Map.of("error", problem, "code", "UNKNOWN_STORE", "message", problem, "stores", names));
    }
}
