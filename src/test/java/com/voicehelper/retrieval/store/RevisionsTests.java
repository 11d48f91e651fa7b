package com.voicehelper.retrieval.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library.Indexed;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.RetrievalApi;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What becomes of the revisions of a document, whoever sends them, in whatever order. */
class RevisionsTests {

    private final Library library = Library.shared();
    private final RetrievalApi retrieval = library.retrieval();
    private final String tenant = library.tenant();

    @Test
    void aRevisionIsSeenFromItsPublicationOn() {
        Indexed document = document("one", "two").put();

        assertThat(texts(document)).isEmpty();
        assertThat(retrieval.hasPassages(tenant)).isFalse();

        retrieval.publish(document.revision(), 2);

        assertThat(texts(document)).containsExactlyInAnyOrder("one", "two");
        assertThat(retrieval.hasPassages(tenant)).isTrue();
        Passage passage = retrieval.passages(tenant, List.of(document.chunkIds().get(1))).getFirst();
        assertThat(passage).isEqualTo(new Passage(document.chunkIds().get(1), document.id(), document.revision().knowledgeBaseId(), 1, 1,
                document.revision().title(), "file.txt", "", null, "two", document.revision().metadata()));
    }

    @Test
    void anotherTenantSeesNothing() {
        Indexed document = document("secret").publish();

        assertThat(retrieval.passages("other", document.chunkIds())).isEmpty();
        assertThat(retrieval.hasPassages("other of " + tenant)).isFalse();
    }

    @Test
    void theOldRevisionIsSeenUntilTheNewOneIsPublished() {
        Indexed document = document("old one", "old two").publish();
        Indexed changed = document.at(2, 1, "new one");
        retrieval.put(changed.revision(), changed.chunks());

        assertThat(texts(document)).containsExactlyInAnyOrder("old one", "old two");

        retrieval.publish(changed.revision(), 1);

        assertThat(texts(document)).containsExactly("new one");
    }

    @Test
    void repeatingChangesNothing() {
        Indexed document = document("text").publish();

        document.publish();

        assertThat(texts(document)).containsExactly("text");
    }

    @Test
    void anEarlierRevisionIsRefused() {
        Indexed document = document("first");
        Indexed later = document.at(2, 1, "second").publish();

        refused(() -> retrieval.put(document.revision(), document.chunks()));
        refused(() -> retrieval.publish(document.revision(), 1));
        assertThat(texts(later)).containsExactly("second");
    }

    @Test
    void aWorkerWhoseLeaseWasTakenIsRefused() {
        library.open();
        Indexed slow = document("slow", "worker");
        Indexed quick = slow.at(1, 2, "quick");
        retrieval.put(slow.revision(), slow.chunks());
        retrieval.put(quick.revision(), quick.chunks());

        refused(() -> retrieval.put(slow.revision(), slow.chunks()));
        refused(() -> retrieval.publish(slow.revision(), 2));

        retrieval.publish(quick.revision(), 1);
        assertThat(texts(slow)).containsExactly("quick");
    }

    @Test
    void nothingIsPublishedWhileChunksAreMissing() {
        Indexed document = document("one", "two");
        library.open();
        retrieval.put(document.revision(), document.chunks().subList(0, 1));

        refused(() -> retrieval.publish(document.revision(), 2));
        assertThat(texts(document)).isEmpty();
    }

    @Test
    void aDocumentWithoutTextIsPublishedEmpty() {
        Indexed document = document("text").publish();

        retrieval.publish(document.at(2, 1).revision(), 0);

        assertThat(texts(document)).isEmpty();
        assertThat(retrieval.hasPassages(tenant)).isFalse();
    }

    @Test
    void aRemovedDocumentIsGoneAtOnceAndDoesNotComeBack() {
        Indexed document = document("text").publish();

        retrieval.remove(tenant, document.id());

        assertThat(texts(document)).isEmpty();
        refused(() -> retrieval.put(document.at(2, 1, "late").revision(), document.at(2, 1, "late").chunks()));
        refused(() -> retrieval.publish(document.at(2, 1).revision(), 0));
    }

    @Test
    void aDocumentThatWasRemovedBeforeItCameIsRefused() {
        Indexed document = document("text");
        library.open();
        retrieval.remove(tenant, document.id());

        refused(() -> retrieval.put(document.revision(), document.chunks()));
    }

    @Test
    void anotherTenantCanNeitherReplaceNorRemoveADocument() {
        Indexed document = document("text").publish();
        Indexed foreign = library.ofTenant("other").document(document.id(), 9, 9, "{}", "theirs");

        refused(() -> retrieval.put(foreign.revision(), foreign.chunks()));
        retrieval.remove("other", document.id());

        assertThat(texts(document)).containsExactly("text");
    }

    @Test
    void vectorsMustFitTheCollection() {
        int dimension = library.open().dimension();
        Indexed document = document("text");
        Indexed foreign = library.ofModel("model-" + Ids.next()).document("text");
        NewChunk wrong = new NewChunk(Ids.next(), 0, "", null, "text", new float[dimension + 1]);

        refused(409, () -> retrieval.open(library.model(), dimension + 1));
        refused(400, () -> retrieval.put(document.revision(), List.of(wrong)));
        refused(404, () -> retrieval.put(foreign.revision(), foreign.chunks()));
        refused(404, () -> retrieval.publish(foreign.revision(), 0));
        assertThat(texts(document)).isEmpty();
    }

    private Indexed document(String... texts) {
        return library.document(texts);
    }

    private List<String> texts(Indexed document) {
        return retrieval.passages(tenant, document.chunkIds()).stream().map(Passage::text).toList();
    }

    private static void refused(ThrowingCallable call) {
        refused(409, call);
    }

    private static void refused(int status, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, error -> assertThat(error.status().value()).isEqualTo(status));
    }
}
