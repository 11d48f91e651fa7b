package com.voicehelper.retrieval.quality;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.support.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Puts the corpora into a server through the module's API, a knowledge base per language, as indexing does it with a Markdown document; and
 * asks their questions.
 */
public final class SearchQuality {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RetrievalApi retrieval;
    private final ModelAdapterApi models;
    private final ModelDescription model;
    private final String tenant;
    private final List<Corpus> corpora = Corpus.all();
    private final Map<UUID, String> names = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();

    /** What was found for one question. */
    private record Asked(String language, boolean heldOut, Mode mode, Measure measure) {}

    public SearchQuality(ConfigurableApplicationContext server, String tenant) {
        this.retrieval = server.getBean(RetrievalApi.class);
        this.models = server.getBean(ModelAdapterApi.class);
        this.model = models.models().stream().filter(each -> each.kind() == Kind.EMBEDDING && each.local()).findFirst().orElseThrow();
        this.tenant = tenant;
    }

    /** Asks every question in each of the three ways. */
    public SearchQuality measure() throws Exception {
        retrieval.open(model.name(), model.dimension());
        for (Corpus corpus : corpora) {
            corpus.documents().forEach(document -> index(corpus, document));
        }
        Eventually.holds(PATIENCE, () -> corpora.stream().allMatch(corpus -> corpus.documents().stream().allMatch(document -> found(corpus, document))));
        for (Corpus corpus : corpora) {
            for (Corpus.Question question : corpus.questions()) {
                for (Mode mode : Mode.values()) {
                    asked.add(new Asked(corpus.language(), question.heldOut(), mode, Measure.of(ranking(corpus, question.text(), mode), question.relevant())));
                }
            }
        }
        return this;
    }

    /** Over the questions of one language, or of both when it is empty. */
    public Measure mean(String language, boolean heldOut, Mode mode) {
        Predicate<Asked> meant = each -> each.heldOut() == heldOut && each.mode() == mode && (language.isEmpty() || each.language().equals(language));
        return Measure.mean(asked.stream().filter(meant).map(Asked::measure).toList());
    }

    private void index(Corpus corpus, Corpus.Document document) {
        List<String> texts = List.copyOf(document.passages().values());
        List<float[]> vectors = models.embed(tenant, model.name(), texts.stream().map(text -> document.title() + "\n" + text).toList());
        List<NewChunk> chunks = new ArrayList<>();
        document.passages().forEach((name, text) -> {
            names.put(id(name), name);
            chunks.add(new NewChunk(id(name), chunks.size(), document.title(), null, text, vectors.get(chunks.size())));
        });
        IndexedRevision revision = new IndexedRevision(id(document.title()), tenant, base(corpus), 1, 1, 1, model.name(), document.title(),
                document.title(), JsonNodeFactory.instance.objectNode());
        retrieval.put(revision, chunks);
        retrieval.publish(revision, chunks.size());
    }

    private boolean found(Corpus corpus, Corpus.Document document) {
        Map.Entry<String, String> passage = document.passages().entrySet().iterator().next();
        return ranking(corpus, passage.getValue(), Mode.WORDS).contains(passage.getKey());
    }

    private List<String> ranking(Corpus corpus, String text, Mode mode) {
        SearchQuery query = new SearchQuery(tenant, text, List.of(base(corpus)), Map.of(), 10, 0, mode);
        return retrieval.search(query).hits().stream().map(hit -> names.get(hit.passage().chunkId())).toList();
    }

    private UUID base(Corpus corpus) {
        return id("knowledge base " + corpus.language());
    }

    private UUID id(String name) {
        return UUID.nameUUIDFromBytes((tenant + " " + name).getBytes(StandardCharsets.UTF_8));
    }
}
