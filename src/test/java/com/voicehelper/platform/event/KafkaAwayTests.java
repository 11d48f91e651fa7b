package com.voicehelper.platform.event;

import static com.voicehelper.platform.event.Notes.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.event.NoteReader.Refusals;
import com.voicehelper.support.Cable;
import com.voicehelper.support.KafkaServer;
import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaAwayTests {

    private static Cable cable;
    private static KafkaServer broker;

    @BeforeAll
    static void start() throws Exception {
        cable = new Cable();
        broker = KafkaServer.behind(cable);
    }

    @AfterAll
    static void stop() throws Exception {
        cable.mend();
        broker.close();
        cable.close();
    }

    @Test
    void nothingIsLostAndNothingIsMarkedWhileKafkaIsAway() throws Exception {
        String kafka = broker.bootstrapServers();
        String topic = "notes-away";
        try (Notes node = new Notes(TestPostgres.createDatabase(), topic, NoteReader.of(topic, new Refusals()), "--voicehelper.kafka.bootstrap-servers=" + kafka,
                "--voicehelper.kafka.properties[request.timeout.ms]=700", "--voicehelper.kafka.properties[delivery.timeout.ms]=1000",
                "--voicehelper.kafka.properties[max.block.ms]=1000")) {
            Writers.run(10, node);
            assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();

            cable.cut();
            long marked = published(node);
            IntStream.range(0, 30).forEach(i -> node.write("a"));
            Writers.run(10, node);
            eventually(() -> node.bean(EventFlow.class).stuck().equals(List.of("notes")));
            assertThat(published(node)).isEqualTo(marked);

            cable.mend();
            assertThat(node.backlog().awaitDrained("notes", Duration.ofSeconds(30))).isTrue();
            var expected = EventDelivery.expected(node.revisions());
            eventually(() -> node.readings().equals(expected));
            assertThat(TopicReader.revisions(TopicReader.committed(kafka, topic))).isEqualTo(expected);
        }
    }

    @Test
    void theApplicationStartsAndWritesWithoutKafkaAndTellsItsBacklog() {
        try (Notes node = new Notes(TestPostgres.createDatabase(), "notes-never", context -> {}, "--voicehelper.kafka.bootstrap-servers=localhost:1")) {
            node.write("a");
            assertThat(node.backlog().unpublished("notes")).isEqualTo(1);
        }
    }

    private static long published(Notes node) {
        return node.database().dsl().fetchOne("select count(*) from outbox").get(0, Long.class) - node.backlog().unpublished("notes");
    }
}
