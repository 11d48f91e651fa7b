package com.voicehelper.platform.event;

import static com.voicehelper.platform.event.Notes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.event.NoteReader.Refusals;
import com.voicehelper.support.TestKafka;
import com.voicehelper.support.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class KafkaRelayTests {

    private static final String KAFKA = TestKafka.bootstrapServers();

    @Test
    void aRecordIsAsTheContractSays() {
        try (Notes node = node(TestPostgres.createDatabase(), "notes-contract")) {
            MDC.put("request_id", "request-1");
            node.write("a");
            MDC.clear();
            assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();

            ConsumerRecord<String, byte[]> record = TopicReader.committed(KAFKA, "notes-contract").getFirst();
            assertThat(record.key()).isEqualTo("a");
            assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("{\"topic\":\"notes-contract\",\"note_id\":\"a\",\"new_revision\":1}");
            assertThat(headers(record))
                    .containsEntry("event-type", "notes.note.written")
                    .containsEntry("event-version", "1")
                    .containsEntry("aggregate-type", "note")
                    .containsEntry("aggregate-id", "a")
                    .containsEntry("tenant-id", "acme")
                    .containsEntry("correlation-id", "request-1")
                    .containsKeys("event-id", "occurred-at");
        }
    }

    @Test
    void twoRelaysAtOnceLoseNothingAndReorderNothingWhoeverLeads() throws Exception {
        String url = TestPostgres.createDatabase();
        try (Notes one = node(url, "notes-two"); Notes other = node(url, "notes-two")) {
            for (int round = 0; round < 3; round++) {
                long epoch = epoch(one);
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(one, other));
                eventually(() -> one.backlog().unpublished("notes") > 0 || writing.isDone());
                endSessionOfLeader(one);
                eventually(() -> epoch(one) > epoch);
                writing.get();
            }
            assertThat(one.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();

            var told = TopicReader.revisions(TopicReader.committed(KAFKA, "notes-two"));
            one.revisions().forEach((note, last) -> {
                assertThat(told.get(note)).contains(last);
                assertNothingIsSkipped(told.get(note));
            });
        }
    }

    @Test
    void aPoisonEventIsWrittenToTheDeadLetterTopicAsItWasWithItsFailure() {
        Refusals refusals = new Refusals();
        refusals.notes.add("poison");
        String topic = "notes-poison";
        try (Notes node = new Notes(TestPostgres.createDatabase(), topic, NoteReader.of(topic, refusals), kafka())) {
            node.write("poison");
            eventually(() -> node.bean(ParkedEvents.class).list(10).stream().anyMatch(event -> event.attempts() == 10));
            eventually(() -> node.database().dsl().fetchOne("select dead_lettered from parked_event").get(0, Boolean.class));

            var dead = TopicReader.committed(KAFKA, topic + ".dlq");
            assertThat(dead).singleElement().satisfies(record -> {
                assertThat(record.value()).isEqualTo(TopicReader.committed(KAFKA, topic).getFirst().value());
                assertThat(headers(record)).containsEntry("attempts", "10").containsEntry("consumer", "reader-of-" + topic)
                        .containsEntry("error", "IllegalStateException: illegible").containsKey("failed-at");
            });
        }
    }

    @Test
    void aBacklogOfManyPagesIsPublishedInOrder() {
        String url = TestPostgres.createDatabase();
        try (Notes node = new Notes(url, "notes-pages", context -> {}, "--voicehelper.kafka.bootstrap-servers=localhost:1")) {
            for (int i = 0; i < 40; i++) {
                node.database().write(() -> List.of("a", "b", "c").forEach(node::writeInTransaction));
            }
            assertThat(node.backlog().unpublished("notes")).isEqualTo(120);
        }
        try (Notes node = new Notes(url, "notes-pages", context -> {}, "--voicehelper.kafka.bootstrap-servers=" + KAFKA, "--voicehelper.events.page-size=7")) {
            assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();
            assertThat(TopicReader.revisions(TopicReader.committed(KAFKA, "notes-pages"))).isEqualTo(EventDelivery.expected(node.revisions()));
        }
    }

    private static void write(Notes... nodes) {
        try {
            Writers.run(30, nodes);
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Told again is allowed, as at least once; told before its predecessor is not. */
    private static void assertNothingIsSkipped(List<Integer> revisions) {
        int highest = 0;
        for (int revision : revisions) {
            assertThat(revision).as("after %s of %s", highest, revisions).isLessThanOrEqualTo(highest + 1);
            highest = Math.max(highest, revision);
        }
    }

    private static long epoch(Notes node) {
        return node.database().dsl().fetchOne("select epoch from outbox_cursor").get(0, Long.class);
    }

    private static void endSessionOfLeader(Notes node) {
        DSL.using(node.bean(OwnerDatabase.class).dataSource(), SQLDialect.POSTGRES).execute("""
                select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l using (pid)
                where a.datname = current_database() and a.application_name = 'voicehelper notes relay' and l.locktype = 'advisory' and l.granted""");
    }

    private static Notes node(String url, String topic) {
        return new Notes(url, topic, context -> {}, kafka());
    }

    private static String[] kafka() {
        return new String[] {"--voicehelper.kafka.bootstrap-servers=" + KAFKA};
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
