package com.voicehelper.retrieval.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.Indexed;
import com.voicehelper.support.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** The graph says what the published documents say; no more, no less, whatever became of them. */
class FollowingTests {

    private final Corpus corpus = new Corpus(TestServer.shared(), "tenant-" + Ids.next());

    @Test
    void aPublishedDocumentIsInTheGraphWithWhereItSaysSo() {
        Indexed document = corpus.publish("Larry Page founded Google.", "Nothing here.", "Google acquired YouTube.");
        corpus.followed();

        assertThat(corpus.graph()).contains("larry page FOUNDED google 1", "google ACQUIRED youtube 1", "google Thing 1 2");
        List<UUID> chunks = corpus.database().dsl().fetch("select chunk_id from graph_evidence where document_id = ? order by chunk_id", document.id())
                .map(row -> row.get(0, UUID.class));
        assertThat(chunks).containsExactlyInAnyOrder(document.chunkIds().get(0), document.chunkIds().get(2));
    }

    @Test
    void whatOnlyADeletedDocumentSaidIsGoneAndWhatOthersSayStays() {
        corpus.publish("Larry Page founded Google.");
        Indexed deleted = corpus.publish("Larry Page founded Google. Google acquired YouTube.");
        corpus.followed();

        corpus.delete(deleted);
        corpus.followed();

        assertThat(corpus.graph()).contains("larry page FOUNDED google 1").noneMatch(line -> line.contains("youtube"));
        assertThat(rows(deleted.id())).isZero();
    }

    @Test
    void aNewRevisionReplacesWhatTheOldOneSaid() {
        Indexed document = corpus.publish("Google acquired YouTube.");
        corpus.followed();

        corpus.publish(document.at(2, 1, "Google acquired Fitbit."));
        corpus.followed();

        assertThat(corpus.graph()).containsExactly("fitbit Thing 1 1", "google ACQUIRED fitbit 1", "google Thing 1 1");
    }

    @Test
    void beingToldAgainChangesNothing() {
        Indexed document = corpus.publish("Google acquired YouTube.");
        corpus.followed();
        List<String> before = corpus.graph();

        corpus.tell("document.indexed", document.id());
        corpus.followed();

        assertThat(corpus.graph()).isEqualTo(before);
    }

    @Test
    void whatWasIndexedIsForgottenWhenItsDeletionWasToldBefore() {
        Indexed document = Indexed.document(corpus.model(), corpus.tenant(), "Google acquired YouTube.").publish(corpus.retrieval());

        corpus.tell("document.deleted", document.id());
        corpus.tell("document.indexed", document.id());
        corpus.followed();

        assertThat(corpus.graph()).isEmpty();
        assertThat(corpus.retrieval().passages(corpus.tenant(), document.chunkIds())).isEmpty();
    }

    @Test
    void whoTakesOverGoesOnWhereTheOtherStopped() {
        String[] chunks = new String[100];
        Arrays.setAll(chunks, at -> "Google acquired Startup" + at + ".");
        GraphDocuments documents = corpus.server().getBean(GraphDocuments.class);
        Indexed document = Indexed.document(corpus.model(), corpus.tenant(), chunks).publish(corpus.retrieval());
        // As a killed node leaves it: some of it is said, the lease is over, the document is still asked for.
        corpus.database().write(() -> {
            documents.ask(corpus.tenant(), document.id());
            corpus.database().dsl().execute("update graph_document set revision = 1, next_ordinal = 90, lease_number = 7 where document_id = ?", document.id());
        });

        corpus.followed();

        assertThat(corpus.graph()).filteredOn(line -> line.contains("ACQUIRED")).hasSize(10);
    }

    /** A worker that was frozen finds its lease taken, and writes nothing. */
    @Test
    void aWorkerWhoseLeaseIsAnothersLeavesNothing() {
        GraphDocuments documents = corpus.server().getBean(GraphDocuments.class);
        UUID document = Ids.next();
        corpus.database().dsl().execute("""
                insert into graph_document (document_id, tenant_id, asked, answered, lease_number, asked_at) values (?, ?, 1, 1, 8, now())""", document, corpus.tenant());
        var frozen = new GraphDocuments.Lease(document, corpus.tenant(), 7, 1, 0, 0);

        assertThatThrownBy(() -> corpus.database().write(() ->
                        documents.advance(frozen, 1, 32, Duration.ofMinutes(1))))
                .isInstanceOf(GraphDocuments.LeaseLostException.class);
    }

    /** Whatever was published, replaced and deleted before: the graph is the one of a tenant that only ever had what is left. */
    @Test
    void theGraphIsThatOfTheDocumentsThatAreLeft() {
        Random random = new Random(11);
        Map<UUID, Indexed> left = new LinkedHashMap<>();
        for (int step = 0; step < 60; step++) {
            List<UUID> ids = new ArrayList<>(left.keySet());
            int choice = ids.size() < 3 ? 0 : random.nextInt(4);
            Indexed one = ids.isEmpty() ? null : left.get(ids.get(random.nextInt(ids.size())));
            if (choice < 2) {
                Indexed fresh = corpus.publish(texts(random));
                left.put(fresh.id(), fresh);
            } else if (choice == 2) {
                left.put(one.id(), corpus.publish(one.at(one.revision().revision() + 1, 1, texts(random))));
            } else {
                corpus.delete(one);
                left.remove(one.id());
            }
        }
        corpus.followed();

        Corpus fresh = new Corpus(corpus.server(), "tenant-" + Ids.next());
        left.values().forEach(document -> fresh.publish(document.chunks().stream().map(chunk -> chunk.text()).toArray(String[]::new)));
        fresh.followed();
        assertThat(corpus.graph()).isNotEmpty().isEqualTo(fresh.graph());
    }

    private static String[] texts(Random random) {
        String[] verbs = {"acquired", "uses", "developed", "is part of"};
        String[] texts = new String[1 + random.nextInt(3)];
        Arrays.setAll(texts, at -> "The firm Company" + random.nextInt(8) + " " + verbs[random.nextInt(4)] + " Company" + random.nextInt(8) + ". 甲公司收购了乙公司。");
        return texts;
    }

    private int rows(UUID document) {
        return List.of("graph_document", "graph_mention", "graph_evidence", "search_suggestion").stream()
                .mapToInt(table -> corpus.database().dsl().fetchCount(DSL.selectOne().from(table).where("document_id = ?", document))).sum();
    }
}
