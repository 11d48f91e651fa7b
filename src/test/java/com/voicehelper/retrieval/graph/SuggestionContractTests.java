package com.voicehelper.retrieval.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.Indexed;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.support.Client;
import com.voicehelper.support.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class SuggestionContractTests {

    private final String tenant = "tenant-" + Ids.next();
    private final Client alice = TestServer.newUser(tenant);
    private final Corpus corpus = new Corpus(TestServer.shared(), tenant);
    private final Indexed document = document("Voice assistant handbook", "安装指南 > 语音设置", "Elasticsearch uses Apache Lucene.");

    private Indexed document(String title, String heading, String text) {
        IndexedRevision revision = new IndexedRevision(Ids.next(), tenant, Ids.next(), 1, 1, 1, corpus.model(), title, "file.txt", JsonNodeFactory.instance.objectNode());
        Indexed published = corpus.publish(new Indexed(revision,
                List.of(new NewChunk(Ids.next(), 0, heading, null, text, Indexed.vector(text, Indexed.DIMENSION)))));
        corpus.followed();
        return published;
    }

    @Test
    void titlesHeadingsAndNamesAreSuggestedByTheirBeginning() {
        assertThat(suggestions("voice")).containsExactly("Voice assistant handbook");
        assertThat(suggestions("安装")).containsExactly("安装指南");
        assertThat(suggestions("Ela")).containsExactly("Elasticsearch");
    }

    @Test
    void andByWhatIsWithin() {
        assertThat(suggestions("HAND")).containsExactly("Voice assistant handbook");
        assertThat(suggestions("设置")).containsExactly("语音设置");
        assertThat(suggestions("lucene")).containsExactly("Apache Lucene");
    }

    @Test
    void beginningsComeFirst() {
        document("Handbook of Lucene", "", "Nothing.");

        assertThat(suggestions("handb")).containsExactly("Handbook of Lucene", "Voice assistant handbook");
    }

    @Test
    void theAnswerHasTheQueryAndIsBounded() {
        for (int at = 0; at < 3; at++) {
            document("Report " + at, "Report a" + at + " > Report b" + at + " > Report c" + at + " > Report d" + at, "Nothing.");
        }

        JsonNode answer = alice.get("/api/v1/search/suggestions?q=report").body();

        assertThat(answer.get("query").asString()).isEqualTo("report");
        assertThat(answer.get("suggestions").size()).isEqualTo(10);
    }

    @Test
    void nothingTypedAndNothingFoundAreEmptyAnswers() {
        assertThat(suggestions("")).isEmpty();
        assertThat(suggestions("zzzz%_")).isEmpty();
        assertThat(alice.get("/api/v1/search/suggestions").body().get("suggestions").isEmpty()).isTrue();
    }

    @Test
    void aRemovedDocumentIsSuggestedNoMore() {
        corpus.retrieval().remove(tenant, document.id());

        assertThat(suggestions("voice")).isEmpty();
    }

    @Test
    void anotherTenantIsSuggestedNothingOfIt() {
        Client mallory = TestServer.newUser("other-" + Ids.next());

        assertThat(suggestions(mallory, "voice")).isEmpty();
        assertThat(suggestions(mallory, "lucene")).isEmpty();
    }

    private List<String> suggestions(String typed) {
        return suggestions(alice, typed);
    }

    private static List<String> suggestions(Client client, String typed) {
        return client.get("/api/v1/search/suggestions?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8)).body().get("suggestions").values().stream()
                .map(JsonNode::asString).toList();
    }
}
