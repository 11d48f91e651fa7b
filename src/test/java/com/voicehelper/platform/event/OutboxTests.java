package com.voicehelper.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutboxTests {

    private static Notes node;

    @BeforeAll
    static void start() {
        node = new Notes(TestPostgres.createDatabase(), "notes-outbox", context -> {});
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void anEventOutsideATransactionIsRefused() {
        assertThatThrownBy(() -> node.publish("a", 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("outside a transaction of module notes");
    }

    @Test
    void anEventOfNoLocalModuleIsRefused() {
        record Stray(String aggregateId, String type, String topic, String aggregateType, String tenantId) implements DomainEvent {}
        assertThatThrownBy(() -> node.database().write(() -> node.bean(Outbox.class).store(new Stray("1", "stray", "stray", "stray", "acme"))))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("belongs to no module");
    }

    @Test
    void thePayloadIsTheComponentsOfTheRecordAndNothingElse() {
        node.write("payload");
        assertThat(node.database().dsl().fetchOne("select payload::text from outbox where aggregate_id = 'payload'").get(0, String.class))
                .matches("\\{(\"(note_id|new_revision|topic)\": [^,}]+(, )?){3}\\}");
    }

    @Test
    void anEventInTheOutboxIsNeverChanged() {
        node.write("b");
        assertThatThrownBy(() -> node.database().dsl().execute("update outbox set type = 'other'")).hasMessageContaining("never changed");
    }

    @Test
    void aLongOutboxIsReadByItsIndex() {
        node.database().dsl().execute("""
                insert into outbox (event_id, type, version, topic, aggregate_type, aggregate_id, occurred_at, payload)
                select gen_random_uuid(), 'old', 1, 'old', 'old', 'old', now(), '{}' from generate_series(1, 50000)
                """);
        assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(20))).isTrue();
        String snapshot = node.database().dsl().fetchOne("select snapshot::text from outbox_cursor").get(0, String.class);
        String plan = node.database().dsl().fetch("explain " + OutboxLane.FIRST_PAGE, snapshot, snapshot, 500).format(500);
        assertThat(plan).contains("outbox_tx").doesNotContain("Seq Scan");
    }

    @Test
    void oldPublishedEventsAreCleanedAndUnpublishedOnesAreNot() {
        node.write("c");
        assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(10))).isTrue();
        node.database().write(() -> {
            node.writeInTransaction("d");
            var lane = new OutboxLane(node.database().dsl(), new EventRows(new tools.jackson.databind.json.JsonMapper()));
            String snapshot = node.database().dsl().fetchOne("select snapshot::text from outbox_cursor").get(0, String.class);
            lane.clean(new OutboxLane.Cursor(1, snapshot, null, null), Duration.ofSeconds(-60));
        });
        assertThat(node.database().dsl().fetch("select aggregate_id from outbox where aggregate_id in ('c', 'd')").getValues(0, String.class))
                .contains("d").doesNotContain("c");
    }
}
