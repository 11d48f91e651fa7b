package com.voicehelper.benchmarks;

import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelDescription.Kind;
import com.voicehelper.platform.ApiException;
import com.voicehelper.retrieval.IndexedRevision;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.RetrievalApi;
import com.voicehelper.retrieval.SearchQuery;
import com.voicehelper.retrieval.SearchQuery.Mode;
import com.voicehelper.retrieval.quality.Corpus;
import com.voicehelper.support.Eventually;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Indexes documents of several tenants through the module's API, as the indexing module does, and searches them. A chunk is three passages of
 * the corpora that chance puts together, about 500 characters in English and 200 in Chinese.
 */
final class SearchTrial {

    private static final int TENANTS = 8;
    private static final int CHUNKS_OF_DOCUMENT = 50;
    private static final int WRITERS = 2;
    private static final int SEARCHERS = 2;
    private static final int SEARCHES = 2_000;

    private final RetrievalApi retrieval;
    private final ModelAdapterApi models;
    private final ModelDescription model;
    private final Path folder;
    private final int chunks;
    private final List<Corpus> corpora = Corpus.all();
    private final List<List<String>> passages = corpora.stream()
            .map(corpus -> corpus.documents().stream().flatMap(document -> document.passages().values().stream()).toList()).toList();

    SearchTrial(ConfigurableApplicationContext server, Path folder, int chunks) {
        this.retrieval = server.getBean(RetrievalApi.class);
        this.models = server.getBean(ModelAdapterApi.class);
        this.model = models.models().stream().filter(each -> each.kind() == Kind.EMBEDDING && each.local()).findFirst().orElseThrow();
        this.folder = folder;
        this.chunks = chunks;
    }

    String run() throws Exception {
        StringBuilder table = new StringBuilder("| what | figure | goal |\n|---|--:|---|\n");
        retrieval.open(model.name(), model.dimension());
        long began = System.nanoTime();
        index();
        double published = chunks / Numbers.seconds(began);
        awaitSearchable();
        double searchable = chunks / Numbers.seconds(began);
        row(table, "embedded, stored and published", Numbers.shown(published) + " chunks/s", "");
        row(table, "the same until every one is found by searches", Numbers.shown(searchable) + " chunks/s", goal("≥ 2,000", searchable >= 2_000));
        searches(SEARCHES / 4);
        double[] millis = searches(SEARCHES);
        row(table, "search, P50", Numbers.shown(Numbers.quantile(millis, 0.5)) + " ms", "");
        row(table, "search, P95", Numbers.shown(Numbers.quantile(millis, 0.95)) + " ms", goal("< 50 ms", Numbers.quantile(millis, 0.95) < 50));
        row(table, "search, P99", Numbers.shown(Numbers.quantile(millis, 0.99)) + " ms", "");
        System.gc();
        row(table, "heap in use afterwards, of the whole application", megabytes(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()), "");
        row(table, "size of the index, which the page cache serves", megabytes(size(folder)), "");
        return table + "\n" + String.format(Locale.ROOT, "%,d chunks of %d tenants; vectors of %d dimensions; %d threads that index, then %d that search; "
                + "words and vectors, ten hits with their texts and snippets, no cache; -Xmx1g.%n", chunks, TENANTS, model.dimension(), WRITERS, SEARCHERS);
    }

    private static void row(StringBuilder table, String what, String figure, String goal) {
        table.append("| ").append(what).append(" | ").append(figure).append(" | ").append(goal).append(" |\n");
    }

    private static String goal(String goal, boolean met) {
        return goal + (met ? ": met" : ": **not met**");
    }

    private static String megabytes(long bytes) {
        return Numbers.shown(bytes / 1e6) + " MB";
    }

    private void index() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int document = 0; document < chunks / CHUNKS_OF_DOCUMENT; document++) {
                int number = document;
                writing.add(threads.submit(() -> index(number)));
            }
            for (Future<?> each : writing) {
                each.get();
            }
        }
    }

    private void index(int document) {
        Random random = new Random(document);
        List<String> texts = Stream.generate(() -> text(random)).limit(CHUNKS_OF_DOCUMENT).toList();
        String heading = "Document " + document;
        List<float[]> vectors = models.embed(tenant(document), model.name(), texts.stream().map(text -> heading + "\n" + text).toList());
        List<NewChunk> added = new ArrayList<>();
        for (int ordinal = 0; ordinal < texts.size(); ordinal++) {
            added.add(new NewChunk(new UUID(document, ordinal), ordinal, heading, null, texts.get(ordinal), vectors.get(ordinal)));
        }
        IndexedRevision revision = new IndexedRevision(new UUID(1, document), tenant(document), new UUID(2, document % 3), 1, 1, 1, model.name(), heading,
                heading + ".md", JsonNodeFactory.instance.objectNode());
        retrieval.put(revision, added);
        retrieval.publish(revision, added.size());
    }

    private static String tenant(int document) {
        return "tenant-" + document % TENANTS;
    }

    private String text(Random random) {
        List<String> language = passages.get(random.nextInt(passages.size()));
        StringBuilder text = new StringBuilder();
        for (int passage = 0; passage < 3; passage++) {
            text.append(language.get(random.nextInt(language.size()))).append('\n');
        }
        return text.append(random.nextInt(1_000_000)).toString();
    }

    /** The active collection may be activated again as soon as this node has all of it, and not before. */
    private void awaitSearchable() throws Exception {
        Eventually.holds(Duration.ofMinutes(10), () -> {
            try {
                retrieval.activate(model.name());
                return true;
            } catch (ApiException notYet) {
                return false;
            }
        });
    }

    private double[] searches(int count) throws Exception {
        double[] millis = new double[count];
        List<String> questions = corpora.stream().flatMap(corpus -> corpus.questions().stream()).map(Corpus.Question::text).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(SEARCHERS)) {
            List<Future<?>> searching = new ArrayList<>();
            for (int search = 0; search < count; search++) {
                int number = search;
                searching.add(threads.submit(() -> {
                    long began = System.nanoTime();
                    retrieval.search(new SearchQuery(tenant(number), questions.get(number % questions.size()), List.of(), Map.of(), 10, 0, Mode.HYBRID));
                    millis[number] = (System.nanoTime() - began) / 1e6;
                }));
            }
            for (Future<?> each : searching) {
                each.get();
            }
        }
        return millis;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
