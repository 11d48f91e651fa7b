package com.voicehelper.retrieval.following;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library.Indexed;
import com.voicehelper.support.Eventually;
import org.junit.jupiter.api.Test;

/** What is published is found soon, however it came; what is not, is not. */
class FollowingTests {

    private final Library library = Library.shared();

    @Test
    void aDocumentIsFoundSoonAfterItsPublication() throws Exception {
        library.document("The lighthouse keeper counts the ships at dawn.", "灯塔守护人在黎明数着船只。").publish();

        Eventually.holds(() -> library.found("lighthouse ships").contains("The lighthouse keeper counts the ships at dawn."));
        assertThat(library.found("灯塔守护人").getFirst()).isEqualTo("灯塔守护人在黎明数着船只。");
    }

    @Test
    void aRemovedDocumentIsNotFoundFromThenOn() throws Exception {
        Indexed document = library.document("A heron stands in the reeds.").publish();
        Eventually.holds(() -> !library.found("heron reeds").isEmpty());

        library.retrieval().remove(library.tenant(), document.id());

        assertThat(library.found("heron reeds")).isEmpty();
    }

    @Test
    void aNewRevisionTakesThePlaceOfTheOldOne() throws Exception {
        Indexed document = library.document("The old timetable of the ferry.", "Prices of the old ferry.").publish();
        Eventually.holds(() -> library.found("ferry").size() == 2);

        document.at(2, 1, "The new timetable of the ferry.").publish();

        assertThat(library.found("old ferry")).doesNotContain("The old timetable of the ferry.");
        Eventually.holds(() -> library.found("timetable ferry").contains("The new timetable of the ferry."));
        assertThat(library.found("ferry")).hasSize(1);
    }

    @Test
    void rowsThatCameWithoutAWriteHereAreFound() throws Exception {
        Indexed document = library.document("Rows from another database arrive quietly.").publish();
        Eventually.holds(() -> !library.found("quietly").isEmpty());
        var sql = library.server().getBean("retrievalDatabase", ModuleDatabase.class);

        // As a move brings them: with the times of their origin, which is long ago.
        var copy = Ids.next();
        sql.write(() -> {
            sql.dsl().execute("""
                    insert into document select model, ?::uuid, state, tenant_id, knowledge_base_id, version, revision, lease, 'copied', source, metadata,
                    chunk_count, changed_at - interval '1 day' from document where document_id = ?::uuid""", copy, document.id());
            sql.dsl().execute("""
                    insert into chunk select model, ?::uuid, revision, ?::uuid, lease, ordinal, heading, page, text, vector
                    from chunk where document_id = ?::uuid""", Ids.next(), copy, document.id());
        });

        Eventually.holds(() -> library.found("quietly").size() == 2);
    }

    @Test
    void aCachedAnswerDoesNotHideWhatCameLater() throws Exception {
        library.document("Apples ripen in autumn.").publish();
        Eventually.holds(() -> library.found("apples autumn").size() == 1);
        // The first answer may have been kept for the state of the index a moment before.
        Eventually.holds(() -> library.search("apples autumn").cached());

        library.document("More apples in autumn.").publish();

        Eventually.holds(() -> library.found("apples autumn").size() == 2);
    }

    @Test
    void aQuestionThatMeansTheSameIsAnsweredFromTheCache() throws Exception {
        library.document("The museum opens at nine.").publish();
        Eventually.holds(() -> !library.found("When does the museum open?").isEmpty());

        var again = library.search("when does the   Museum open?");
        var alike = library.search("When will the museum open");

        assertThat(again.cached()).isTrue();
        assertThat(alike.cached()).isTrue();
        assertThat(alike.hits()).extracting(hit -> hit.passage().text()).containsExactly("The museum opens at nine.");
        assertThat(library.search("When does the museum close?").cached()).isFalse();
    }
}
