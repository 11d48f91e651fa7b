package com.voicehelper.strangler.plan;

import com.voicehelper.platform.module.LocalModules;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The plans of all modules, read at start; one with an error stops it. Immutable. */
@Component
public final class Plans {

    private final Map<String, Plan> plans = new TreeMap<>();

    @Autowired
    Plans(LocalModules modules) {
        this(modules.all().stream().map(Plans::load).toList());
    }

    private Plans(List<Plan> read) {
        read.forEach(plan -> plans.put(plan.module(), plan));
        PlanReader.requireDistinctRoutes(plans.values());
    }

    /** Plans that are not read from the class path. */
    public static Plans of(Plan... plans) {
        return new Plans(List.of(plans));
    }

    /** @throws NoSuchElementException when there is no such module */
    public Plan get(String module) {
        Plan plan = plans.get(module);
        if (plan == null) {
            throw new NoSuchElementException("There is no module " + module);
        }
        return plan;
    }

    /** All plans, sorted by module. */
    public Collection<Plan> all() {
        return List.copyOf(plans.values());
    }

    private static Plan load(String module) {
        String file = "strangler/" + module + ".yaml";
        try (var reader = new InputStreamReader(new ClassPathResource(file).getInputStream(), StandardCharsets.UTF_8)) {
            return PlanReader.read(file, module, reader);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
