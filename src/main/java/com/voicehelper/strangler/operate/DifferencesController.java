package com.voicehelper.strangler.operate;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.security.Operators.Role;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleState;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.sync.Replication;
import com.voicehelper.strangler.sync.Replication.Differences;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rows that differ between the two sides of a module, by REST. */
@RestController
@RequestMapping("/strangler/{module}/differences")
class DifferencesController {

    private static final int MOST = 1_000;

    private final KnownModules modules;
    private final Replication replication;
    private final ModuleStates states;
    private final Audit audit;

    DifferencesController(KnownModules modules, Replication replication, ModuleStates states, Audit audit) {
        this.modules = modules;
        this.replication = replication;
        this.states = states;
        this.audit = audit;
    }

    /** @param rows whole rows instead of lengths and hashes: only for an operator, and the audit remembers it */
    @GetMapping
    ResponseEntity<Map<String, Object>> differences(@PathVariable String module, @RequestParam(defaultValue = "false") boolean rows,
            @RequestParam(defaultValue = "100") int limit, HttpServletRequest request) {
        if (!modules.contains(module)) {
            return modules.unknown(module);
        }
        if (limit < 1 || limit > MOST) {
            throw ApiException.badRequest("The parameter 'limit' must be between 1 and " + MOST);
        }
        if (rows && !request.isUserInRole(Role.OPERATOR.name())) {
            throw ApiException.forbidden("A viewer sees which columns differ, not what is in them; sign in as the operator");
        }
        ModuleState state = states.refresh(module);
        if (!state.stage().synchronizes()) {
            throw ApiException.conflict("Nothing flows between the two sides of " + module + " in stage " + state.stage()
                    + ", so there is nothing that could differ");
        }
        Differences found;
        try {
            found = replication.differences(module, limit);
        } catch (IllegalStateException failed) {
            throw ApiException.unavailable(String.valueOf(failed.getMessage()), 5);
        }
        if (rows && !found.kept().isEmpty()) {
            audit.note(state, request.getUserPrincipal().getName(), "looked at whole rows that differ",
                    Map.of("command", "differences", "rows", found.kept().size()));
        }
        return ResponseEntity.ok(new ShownDifferences(state.stage().owner(), rows).answer(module, found));
    }
}
