package com.voicehelper.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.engine.HeldChunk;
import com.voicehelper.retrieval.engine.HeldDocument;
import com.voicehelper.retrieval.engine.HeldRevision;
import com.voicehelper.retrieval.engine.Ranked;
import com.voicehelper.retrieval.store.Vectors;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph over vectors costs the most of all that an index does, so that only what is large has one. */
class GraphTests {

    private static final int DIMENSION = 32;
    private static final int QUESTIONS = 50;
    private static final Filter ALL = Filter.of("acme", Set.of(), Map.of());

    @TempDir
    private Path folder;

    @Test
    void whatTheBufferHoldsIsWrittenWithoutAGraph() throws Exception {
        assertThat(graphAfter(4_000, DIMENSION)).isZero();
    }

    @Test
    void manyVectorsHaveAGraph() throws Exception {
        assertThat(graphAfter(12_000, 2_000)).isEqualTo(12_000);
    }

    /**
     * How many vectors the graph has that an index of so many has, which finds nearly all of the nearest ten with it or without.
     *
     * @param dimension for which the index is opened: vectors of many dimensions have a graph from a smaller number on
     */
    private int graphAfter(int vectors, int dimension) throws Exception {
        LuceneIndex index = LuceneIndex.open(folder, dimension);
        HeldDocument document = new HeldDocument(UUID.randomUUID(), new HeldRevision("acme", 1, 1), UUID.randomUUID(), "", Set.of());
        index.replace(document, IntStream.range(0, vectors)
                .mapToObj(number -> new HeldChunk(new UUID(0, number), "", "", vector(number))).iterator());
        index.refresh();
        assertThat(recall(index, vectors)).isGreaterThan(0.95);
        index.close();
        try (var directory = FSDirectory.open(folder); DirectoryReader reader = DirectoryReader.open(directory)) {
            assertThat(reader.leaves()).hasSize(1);
            var vectorReader = ((PerFieldKnnVectorsFormat.FieldsReader) ((CodecReader) reader.leaves().getFirst().reader()).getVectorReader());
            return ((HnswGraphProvider) vectorReader.getFieldReader(Fields.VECTOR)).getGraph(Fields.VECTOR).size();
        }
    }

    private static double recall(LuceneIndex index, int vectors) {
        float[][] all = IntStream.range(0, vectors).mapToObj(GraphTests::vector).toArray(float[][]::new);
        int found = 0;
        for (int question = 1; question <= QUESTIONS; question++) {
            float[] asked = vector(-question);
            Set<UUID> nearest = IntStream.range(0, vectors).boxed()
                    .sorted(Comparator.comparingDouble((Integer number) -> Vectors.cosine(asked, all[number])).reversed())
                    .limit(10).map(number -> new UUID(0, number)).collect(Collectors.toSet());
            found += (int) index.nearest(asked, ALL, 10).stream().map(Ranked::chunkId).filter(nearest::contains).count();
        }
        return found / (10.0 * QUESTIONS);
    }

    private static float[] vector(int number) {
        Random random = new Random(number);
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] = (float) random.nextGaussian();
            squares += vector[at] * vector[at];
        }
        for (int at = 0; at < DIMENSION; at++) {
            vector[at] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
