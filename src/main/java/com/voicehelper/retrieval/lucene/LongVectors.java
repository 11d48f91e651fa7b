package com.voicehelper.retrieval.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/** Lucene's own formats, which would take no vector of more than 1 024 dimensions; embedding models have up to 4 096. Reads as they do. */
final class LongVectors extends Lucene104Codec {

    private static final int MOST_DIMENSIONS = 4096;

    private final KnnVectorsFormat vectors = new Format(new Lucene99HnswVectorsFormat());

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
