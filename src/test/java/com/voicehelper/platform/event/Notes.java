package com.voicehelper.platform.event;

import com.voicehelper.notes.NoteWritten;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ModuleOwnership;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** One node with a module of its own on a real database, and nothing of the rest of the system. */
final class Notes implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final ModuleDatabase database;
    private final String topic;

    @ComponentScan({"com.voicehelper.platform.event", "com.voicehelper.platform.database"})
    @ConfigurationPropertiesScan({"com.voicehelper.platform.event", "com.voicehelper.platform.database"})
    static class Node {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        JsonMapper json() {
            return JsonMapper.shared();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        @Fallback
        ModuleOwnership ownership() {
            return module -> true;
        }

        @Bean
        LocalModules modules() {
            return new LocalModules(List.of("notes"), List.of("notes"));
        }

        @Bean
        ModuleDatabase notesDatabase(ModuleDatabases databases) {
            return databases.open("notes");
        }
    }

    /** @param beans registers what the test adds: handlers, a transport */
    Notes(String url, String topic, ApplicationContextInitializer<GenericApplicationContext> beans, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--voicehelper.datasource.url=" + url, "--spring.main.banner-mode=off",
                "--voicehelper.datasource.pool-size=20", "--voicehelper.events.back-off=5ms", "--voicehelper.events.max-back-off=40ms"));
        arguments.addAll(List.of(settings));
        this.topic = topic;
        this.context = new SpringApplicationBuilder(Node.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .initializers(created -> beans.initialize((GenericApplicationContext) created))
                .run(arguments.toArray(String[]::new));
        this.database = context.getBean(ModuleDatabase.class);
    }

    ModuleDatabase database() {
        return database;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    OutboxBacklog backlog() {
        return context.getBean(OutboxBacklog.class);
    }

    void publish(String note, int revision) {
        context.publishEvent(new NoteWritten(note, revision, topic));
    }

    /** Writes the next revision of the note and tells so. */
    int write(String note) {
        return Objects.requireNonNull(database.write(() -> writeInTransaction(note)));
    }

    int writeInTransaction(String note) {
        int revision = Objects.requireNonNull(database.dsl().fetchOne("""
                insert into note (id, revision) values (?, 1)
                on conflict (id) do update set revision = note.revision + 1 returning revision
                """, note)).get(0, Integer.class);
        publish(note, revision);
        return revision;
    }

    /** Per note the last committed revision. */
    Map<String, Integer> revisions() {
        Map<String, Integer> revisions = new TreeMap<>();
        database.dsl().fetch("select id, revision from note").forEach(row -> revisions.put(row.get(0, String.class), row.get(1, Integer.class)));
        return revisions;
    }

    /** Per note the revisions whose effect happened, in order. */
    Map<String, List<Integer>> readings() {
        Map<String, List<Integer>> readings = new TreeMap<>();
        database.dsl().fetch("select note, revision from reading order by position")
                .forEach(row -> readings.computeIfAbsent(row.get(0, String.class), note -> new ArrayList<>()).add(row.get(1, Integer.class)));
        return readings;
    }

    static void eventually(BooleanSupplier fact) {
        eventually(Duration.ofSeconds(20), fact);
    }

    static void eventually(Duration atMost, BooleanSupplier fact) {
        long deadline = System.nanoTime() + atMost.toNanos();
        Pulse pulse = new Pulse();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come about within " + atMost);
            }
            pulse.pause(Duration.ofMillis(5));
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
