package com.voicehelper.retrieval.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own formats, with two differences that the reader does not see: they take vectors of up to 4 096 dimensions, as embedding models
 * give them, instead of 1 024; and only a large segment gets a graph (HNSW: Malkov, Yashunin 2018) over its vectors.
 */
final class LongVectors extends Lucene104Codec {

    private static final int MOST_DIMENSIONS = 4096;

    /**
     * Lucene builds a graph over n vectors where n is more than k ln n; this is its k, for vectors of one dimension. With 384 dimensions graphs begin
     * at some 57 000 vectors. Below, all that the filter lets through are compared: some 8 ms for 57 000, less for one tenant of many, and none
     * is missed. Graphs of smaller segments took two thirds of the time of indexing and were made anew whenever segments were merged.
     */
    private static final int SCANNED = 2_000_000;

    private final KnnVectorsFormat vectors;

    LongVectors(int dimension) {
        this.vectors = new Format(new Lucene99HnswVectorsFormat(Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH, Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER, null, SCANNED / dimension));
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return vectors;
    }

    /** Has the name of what it wraps, so that what it wrote is read by that. */
    private static final class Format extends KnnVectorsFormat {

        private final KnnVectorsFormat wrapped;

        Format(KnnVectorsFormat wrapped) {
            super(wrapped.getName());
            this.wrapped = wrapped;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return wrapped.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return wrapped.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MOST_DIMENSIONS;
        }
    }
}
