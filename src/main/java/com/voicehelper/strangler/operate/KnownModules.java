package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.plan.Plan;
import com.voicehelper.strangler.plan.Plans;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The modules that there are, and the answer to who names another. */
@Component
class KnownModules {

    private static final int SHOWN = 60;

    private final Set<String> names;

    KnownModules(Plans plans) {
        this.names = new TreeSet<>(plans.all().stream().map(Plan::module).toList());
    }

    boolean contains(String module) {
        return names.contains(module);
    }

    ResponseEntity<Map<String, Object>> unknown(String module) {
        String shown = module.length() > SHOWN ? module.substring(0, SHOWN) + "…" : module;
        String problem = "There is no module '" + shown + "'; the modules are " + String.join(", ", names);
        return ResponseEntity.status(HttpStatus.NOT_FOUND).body(Answers.unknownModule(problem, names));
    }
}
