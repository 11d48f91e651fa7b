package com.voicehelper.retrieval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.Library.Indexed;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.support.Eventually;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tenants with the same words, the same knowledge base ids and the same questions, who write, change, delete and search in random order:
 * whatever comes out is the asker's own, fits the filter, and is what was published last. Repeat a failure with its seed.
 */
class TenantIsolationTests {

    private static final String[] WORDS = {"contract", "salary", "invoice", "password", "budget", "合同", "工资", "发票", "密码", "预算", "secret", "plan"};
    private static final int STEPS = 250;

    private final List<Library> tenants = List.of(Library.shared(), Library.shared(), Library.shared());
    private final List<UUID> bases = List.of(Ids.next(), Ids.next());
    private final Map<UUID, Indexed> published = new HashMap<>();
    /** Whose each chunk is, also of those that are gone. */
    private final Map<UUID, String> owners = new HashMap<>();
    private int found;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nobodySeesWhatIsAnotherTenants(long seed) throws Exception {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            Library tenant = tenants.get(random.nextInt(tenants.size()));
            switch (random.nextInt(10)) {
                case 0, 1 -> write(random, tenant);
                case 2 -> any(random).ifPresent(document -> rewrite(random, document));
                case 3 -> any(random).ifPresent(this::delete);
                case 4 -> passages(random, tenant);
                default -> search(random, tenant);
            }
        }
        for (Library tenant : tenants) {
            boolean has = published.values().stream().anyMatch(document -> document.library().tenant().equals(tenant.tenant()));
            Eventually.holds(() -> has == Arrays.stream(WORDS).anyMatch(word -> !tenant.found(word).isEmpty()));
            for (int i = 0; i < 20; i++) {
                search(random, tenant);
            }
        }
        assertThat(found).as("hits looked at").isPositive();
    }

    private void write(Random random, Library tenant) {
        Indexed document = tenant.inBase(bases.get(random.nextInt(2))).document(Ids.next(), 1, 1, metadata(random), texts(random)).publish();
        document.chunkIds().forEach(id -> owners.put(id, tenant.tenant()));
        published.put(document.id(), document);
    }

    private void rewrite(Random random, Indexed document) {
        Indexed changed = document.library().inBase(bases.get(random.nextInt(2)))
                .document(document.id(), document.revision().revision() + 1, 1, metadata(random), texts(random)).publish();
        changed.chunkIds().forEach(id -> owners.put(id, document.library().tenant()));
        published.put(changed.id(), changed);
    }

    private void delete(Indexed document) {
        document.library().retrieval().remove(document.library().tenant(), document.id());
        published.remove(document.id());
    }

    private void passages(Random random, Library tenant) {
        List<UUID> all = new ArrayList<>(owners.keySet());
        Collections.shuffle(all, random);
        tenant.retrieval().passages(tenant.tenant(), all.subList(0, Math.min(20, all.size()))).forEach(passage -> check(tenant, passage));
    }

    private void search(Random random, Library tenant) {
        List<UUID> filter = random.nextInt(3) == 0 ? List.of(bases.get(random.nextInt(2))) : List.of();
        Map<String, String> metadata = random.nextInt(3) == 0 ? Map.of("level", String.valueOf(random.nextInt(2))) : Map.of();
        String text = WORDS[random.nextInt(WORDS.length)] + (random.nextBoolean() ? "" : " " + WORDS[random.nextInt(WORDS.length)]);
        Mode mode = Mode.values()[random.nextInt(3)];
        var result = tenant.retrieval().search(new SearchQuery(tenant.tenant(), text, filter, metadata, 1 + random.nextInt(20), 0, mode));
        for (SearchHit hit : result.hits()) {
            check(tenant, hit.passage());
            assertThat(filter.isEmpty() || filter.contains(hit.passage().knowledgeBaseId())).isTrue();
            metadata.forEach((name, value) -> assertThat(hit.passage().metadata().get(name).asString()).isEqualTo(value));
        }
    }

    private void check(Library tenant, Passage passage) {
        found++;
        assertThat(owners.get(passage.chunkId())).isEqualTo(tenant.tenant());
        Indexed document = published.get(passage.documentId());
        assertThat(document).as("a document that was deleted").isNotNull();
        assertThat(passage.text()).isEqualTo(document.chunks().get(passage.ordinal()).text());
        assertThat(passage.knowledgeBaseId()).isEqualTo(document.revision().knowledgeBaseId());
    }

    private Optional<Indexed> any(Random random) {
        return published.isEmpty() ? Optional.empty() : published.values().stream().skip(random.nextInt(published.size())).findFirst();
    }

    private static String metadata(Random random) {
        return "{\"level\":" + random.nextInt(2) + "}";
    }

    private static String[] texts(Random random) {
        String[] texts = new String[1 + random.nextInt(3)];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = WORDS[random.nextInt(WORDS.length)] + " " + WORDS[random.nextInt(WORDS.length)] + " no. " + random.nextInt(1000);
        }
        return texts;
    }
}
