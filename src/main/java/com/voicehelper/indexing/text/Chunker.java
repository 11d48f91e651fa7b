package com.voicehelper.indexing.text;

import com.voicehelper.platform.Sentences;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document into chunks as it streams by. A heading always begins a chunk. Within a section, the cut is where a paragraph ends when
 * the next one does not fit and the chunk is half full; else where a sentence ends; in a sentence that is too long for a chunk, at a space;
 * in a word that is, anywhere but within a surrogate pair. A chunk begins with the last whole sentences of the one before it in its section.
 * Holds one chunk and one paragraph. Used by one thread.
 */
final class Chunker implements Outline {

    private static final int LONGEST_HEADING = 200;

    private final int size;
    private final int overlap;
    private final Consumer<Chunk> chunks;
    private final Deque<Heading> path = new ArrayDeque<>();
    private final List<Piece> pieces = new ArrayList<>();
    private int weight;
    /** How many of the pieces the chunk before has as well. */
    private int repeated;
    /** The last heading, while nothing has come below it. */
    private @Nullable Heading bare;
    private int ordinal;

    /**
     * @param size    tokens, at most, of a chunk
     * @param overlap tokens, at most, that a chunk repeats
     */
    Chunker(int size, int overlap, Consumer<Chunk> chunks) {
        this.size = size * 4;
        this.overlap = overlap * 4;
        this.chunks = chunks;
    }

    private record Heading(int level, String text, @Nullable Integer page) {}

    /** A sentence, or a part of one, with what separates it from the next. */
    private record Piece(String text, int weight, @Nullable Integer page) {}

    @Override
    public void heading(int level, String text, @Nullable Integer page) {
        String line = PlainText.line(text);
        if (line.isEmpty()) {
            return;
        }
        if (line.length() > LONGEST_HEADING) {
            paragraph(line, page);
            return;
        }
        end(level);
        while (!path.isEmpty() && path.getLast().level() >= level) {
            path.removeLast();
        }
        bare = new Heading(level, line, page);
        path.addLast(bare);
    }

    @Override
    public void paragraph(String text, @Nullable Integer page) {
        String line = PlainText.line(text);
        if (line.isEmpty()) {
            return;
        }
        bare = null;
        if (weight + PlainText.weight(line) + 1 > size && weight >= size / 2) {
            cut();
        }
        for (Iterator<String> parts = Sentences.of(line).stream().flatMap(sentence -> fitting(sentence).stream()).iterator(); parts.hasNext(); ) {
            String part = parts.next();
            add(parts.hasNext() ? part : part + "\n", page);
        }
    }

    /** The document is over. */
    void finish() {
        end(1);
    }

    /** Ends the section, before a heading of that level. A heading that has nothing below it is text itself. */
    private void end(int level) {
        Heading lonely = bare;
        if (lonely != null && level <= lonely.level()) {
            path.removeLast();
            add(lonely.text(), lonely.page());
        }
        bare = null;
        if (pieces.size() > repeated) {
            emit();
        }
        pieces.clear();
        weight = 0;
        repeated = 0;
    }

    private void add(String text, @Nullable Integer page) {
        int more = PlainText.weight(text);
        if (weight + more > size) {
            cut();
        }
        if (weight + more > size) {
            pieces.clear();
            weight = 0;
            repeated = 0;
        }
        pieces.add(new Piece(text, more, page));
        weight += more;
    }

    /** Gives out what there is, and begins the next chunk with the end of it. */
    private void cut() {
        if (pieces.size() == repeated) {
            return;
        }
        emit();
        int from = pieces.size();
        int carried = 0;
        while (from > 1 && carried + pieces.get(from - 1).weight() <= overlap) {
            carried += pieces.get(--from).weight();
        }
        pieces.subList(0, from).clear();
        weight = carried;
        repeated = pieces.size();
    }

    private void emit() {
        String text = pieces.stream().map(Piece::text).collect(Collectors.joining()).strip();
        String heading = path.stream().map(Heading::text).collect(Collectors.joining(" > "));
        chunks.accept(new Chunk(ordinal++, heading, pieces.getFirst().page(), text));
    }

    /** The sentence, in as many parts as it takes, each with room for what separates it from the next paragraph. */
    private List<String> fitting(String sentence) {
        if (PlainText.weight(sentence) < size) {
            return List.of(sentence);
        }
        List<String> parts = new ArrayList<>();
        int begin = 0;
        int space = 0;
        int full = 0;
        for (int index = 0; index < sentence.length(); ) {
            int point = sentence.codePointAt(index);
            full += PlainText.weight(point);
            if (full >= size) {
                int end = space > begin ? space : index;
                parts.add(sentence.substring(begin, end));
                begin = end;
                index = end;
                full = 0;
                continue;
            }
            index += Character.charCount(point);
            if (point == ' ') {
                space = index;
            }
        }
        parts.add(sentence.substring(begin));
        return parts;
    }
}
