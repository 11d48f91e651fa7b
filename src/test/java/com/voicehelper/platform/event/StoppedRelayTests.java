package com.voicehelper.platform.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.TestKafka;
import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoppedRelayTests {

    /** Stopped with a page in hand of which nothing, or everything, was sent, and not committed. */
    @ParameterizedTest
    @ValueSource(strings = {"beginTransaction", "commitTransaction"})
    void aRelayThatWasStoppedSupersededAndWokenPublishesNothing(String heldCall) throws Exception {
        String kafka = TestKafka.bootstrapServers();
        String url = TestPostgres.createDatabase();
        String topic = "notes-stopped-" + heldCall;
        String[] settings = {"--voicehelper.kafka.bootstrap-servers=" + kafka, "--voicehelper.events.leader-timeout=2s"};
        try (Notes writer = new Notes(url, topic, context -> {}, settings)) {
            writer.bean(EventFlow.class).stop();
            try (RelayProcess stopped = RelayProcess.start(url, kafka, topic, heldCall)) {
                IntStream.range(0, 5).forEach(i -> writer.write("a"));
                stopped.await("HOLDING");
                stopped.stop();
                IntStream.range(0, 5).forEach(i -> writer.write("a"));
                IntStream.range(0, 5).forEach(i -> writer.write("b"));

                try (Notes successor = new Notes(url, topic, context -> {}, settings)) {
                    assertThat(successor.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();
                    int before = TopicReader.uncommitted(kafka, topic).size();

                    stopped.wake();
                    assertThat(stopped.await("REFUSED")).containsAnyOf("Fenced", "Epoch");
                    assertThat(TopicReader.uncommitted(kafka, topic)).hasSize(before);
                    successor.write("b");
                    assertThat(successor.backlog().awaitDrained("notes", Duration.ofSeconds(15))).isTrue();
                    assertThat(TopicReader.revisions(TopicReader.committed(kafka, topic))).isEqualTo(Map.of(
                            "a", List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), "b", List.of(1, 2, 3, 4, 5, 6)));
                }
            }
        }
    }
}
