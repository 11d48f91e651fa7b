package com.voicehelper.retrieval.graph;

import com.voicehelper.retrieval.graph.extract.Extraction;
import com.voicehelper.retrieval.graph.extract.Extractor;
import com.voicehelper.retrieval.graph.extract.Names;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Texts that are no documents, read into the graph as they are sent. The same text of the same source is one text. Thread-safe. */
@Component
class Texts {

    /** In characters. */
    static final int LONGEST = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Texts.class);
    private static final int PIECE = 4_000;
    private static final int ROWS = 1_000;

    private final GraphDocuments documents;
    private final GraphRows rows;
    private final Extractor extractor;

    Texts(GraphDocuments documents, GraphRows rows, Extractor extractor) {
        this.documents = documents;
        this.rows = rows;
        this.extractor = extractor;
    }

    /** Reads a text of at most {@value #LONGEST} characters. Not to be called inside a transaction. */
    Said read(String tenantId, String source, String text) {
        List<Said.Part> parts = pieces(text).stream().map(piece -> new Said.Part(null, extractor.extract(tenantId, piece))).toList();
        UUID id = UUID.nameUUIDFromBytes((tenantId + "\0" + source + "\0" + text).getBytes(StandardCharsets.UTF_8));
        return new Said(tenantId, id, 1, source, parts);
    }

    /** Keeps what it says. In the transaction that is open. */
    void keep(Said said) {
        if (documents.read(said.tenantId(), said.documentId())) {
            rows.add(said);
        }
    }

    /**
     * Takes away what a text said. In the transaction that is open.
     *
     * @param id as {@link #read} made it
     * @return false when the tenant has no such text
     */
    boolean forget(String tenantId, UUID id) {
        if (!documents.forgetText(tenantId, id)) {
            return false;
        }
        rows.lockEntities(id);
        while (rows.remove(id, 0, ROWS)) {
            LOG.debug("Took away some of what the text {} said", id);
        }
        return true;
    }

    static int entities(Said said) {
        Set<String> keys = new HashSet<>();
        said.parts().forEach(part -> part.extraction().entities().forEach(entity -> keys.add(Names.key(entity.name()))));
        return keys.size();
    }

    static int statements(Said said) {
        Set<Extraction.Statement> statements = new HashSet<>();
        said.parts().forEach(part -> part.extraction().statements().forEach(each ->
                statements.add(new Extraction.Statement(Names.key(each.from()), each.type(), Names.key(each.to())))));
        return statements.size();
    }

    /** Cut where a sentence or a word ends, where there is such a place in the second half of a piece. */
    private static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (text.length() - start > PIECE) {
            int end = start + PIECE;
            while (end > start + PIECE / 2 && !Character.isWhitespace(text.charAt(end - 1)) && "。！？；".indexOf(text.charAt(end - 1)) < 0) {
                end--;
            }
            int cut = end > start + PIECE / 2 ? end : start + PIECE;
            pieces.add(text.substring(start, cut));
            start = cut;
        }
        pieces.add(text.substring(start));
        return pieces;
    }
}
