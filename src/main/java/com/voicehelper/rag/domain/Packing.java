package com.voicehelper.rag.domain;

import com.voicehelper.modeladapter.Source;
import com.voicehelper.platform.Tokens;
import com.voicehelper.rag.Citation;
import com.voicehelper.retrieval.NewChunk;
import com.voicehelper.retrieval.Passage;
import com.voicehelper.retrieval.SearchHit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Packs passages into what a model can read: best first, as long as the budget lasts; of what does not fit, later ones that do. With what is
 * left of the budget come the chunks beside the best ones, since a chunk's end is seldom the end of what it says. Chunks that follow each other
 * become one text without what they overlap, at most {@value #LONGEST_RUN} of them, so that a citation points to a place and not to a document.
 * Numbered from 1, best first.
 */
final class Packing {

    static final int LONGEST_RUN = 3;
    /** What a source costs besides its text: its number and what sets it off from the next. */
    private static final int FRAME = 16;
    private static final int LONGEST_OVERLAP = 1_000;
    /** Fewer letters in common are chance. */
    private static final int SHORTEST_OVERLAP = 8;

    private final Map<Place, TreeMap<Integer, Part>> taken = new LinkedHashMap<>();
    private int left;

    private Packing(int budget) {
        this.left = budget;
    }

    /** What a model reads, and what its numbers stand for. */
    record Packed(List<Citation> citations, List<Source> sources) {

        static final Packed NOTHING = new Packed(List.of(), List.of());
    }

    private record Place(UUID documentId, int version) {}

    /** @param score of the hit; 0: it came along */
    private record Part(Passage passage, double score, String text) {}

    /**
     * @param hits   best first
     * @param budget in estimated tokens
     * @param beside those of these chunks that are there
     */
    static Packed pack(List<SearchHit> hits, int budget, Function<Collection<UUID>, List<Passage>> beside) {
        Packing packing = new Packing(budget);
        hits.forEach(packing::take);
        packing.takeBeside(hits, beside);
        return packing.numbered();
    }

    private void take(SearchHit hit) {
        Passage passage = hit.passage();
        int frame = FRAME + Tokens.estimate(title(passage));
        int cost = frame + Tokens.estimate(passage.text());
        if (cost <= left) {
            put(passage, hit.score(), passage.text(), cost);
        } else if (taken.isEmpty() && left > frame) {
            String text = cut(passage.text(), left - frame);
            put(passage, hit.score(), text, left);
        }
    }

    private void put(Passage passage, double score, String text, int cost) {
        taken.computeIfAbsent(new Place(passage.documentId(), passage.version()), place -> new TreeMap<>())
                .put(passage.ordinal(), new Part(passage, score, text));
        left -= cost;
    }

    private void takeBeside(List<SearchHit> hits, Function<Collection<UUID>, List<Passage>> beside) {
        List<UUID> wanted = new ArrayList<>();
        for (SearchHit hit : hits) {
            Passage passage = hit.passage();
            Map<Integer, Part> document = taken.get(new Place(passage.documentId(), passage.version()));
            if (document != null && document.containsKey(passage.ordinal())) {
                for (int ordinal : List.of(passage.ordinal() + 1, passage.ordinal() - 1)) {
                    if (ordinal >= 0 && !document.containsKey(ordinal)) {
                        wanted.add(NewChunk.idOf(passage.documentId(), passage.version(), ordinal));
                    }
                }
            }
        }
        if (wanted.isEmpty() || left <= FRAME) {
            return;
        }
        Map<UUID, Passage> found = new HashMap<>();
        beside.apply(wanted).forEach(passage -> found.put(passage.chunkId(), passage));
        for (UUID id : wanted) {
            Passage passage = found.remove(id);
            int cost = passage == null ? 0 : Tokens.estimate(passage.text());
            if (passage != null && cost <= left && joins(passage)) {
                put(passage, 0, passage.text(), cost);
            }
        }
    }

    /** Beside one that is there, in a run that is not too long by then. */
    private boolean joins(Passage passage) {
        TreeMap<Integer, Part> document = taken.get(new Place(passage.documentId(), passage.version()));
        if (document == null) {
            return false;
        }
        int run = 1;
        for (int before = passage.ordinal() - 1; document.containsKey(before); before--) {
            run++;
        }
        for (int after = passage.ordinal() + 1; document.containsKey(after); after++) {
            run++;
        }
        return run > 1 && run <= LONGEST_RUN;
    }

    private Packed numbered() {
        List<List<Part>> runs = new ArrayList<>();
        for (TreeMap<Integer, Part> document : taken.values()) {
            @Nullable List<Part> run = null;
            for (Part part : document.values()) {
                if (run == null || run.size() == LONGEST_RUN || run.getLast().passage().ordinal() + 1 != part.passage().ordinal()) {
                    run = new ArrayList<>();
                    runs.add(run);
                }
                run.add(part);
            }
        }
        runs.removeIf(run -> best(run).score() == 0);
        runs.sort(Comparator.comparingDouble((List<Part> run) -> best(run).score()).reversed());
        List<Citation> citations = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        for (List<Part> run : runs) {
            Part best = best(run);
            Passage passage = best.passage();
            Citation citation = new Citation(citations.size() + 1, passage.chunkId(), passage.documentId(), passage.title(), passage.source(),
                    passage.page(), best.score(), joined(run));
            citations.add(citation);
            sources.add(new Source(citation.number(), title(passage), citation.text()));
        }
        return new Packed(citations, sources);
    }

    private static Part best(List<Part> run) {
        return run.stream().max(Comparator.comparingDouble(Part::score)).orElseThrow();
    }

    private static String title(Passage passage) {
        return passage.heading().isEmpty() ? passage.title() : passage.title() + " > " + passage.heading();
    }

    private static String joined(List<Part> run) {
        StringBuilder text = new StringBuilder(run.getFirst().text());
        for (Part part : run.subList(1, run.size())) {
            int overlap = overlap(text, part.text());
            text.append(overlap == 0 ? "\n" : "").append(part.text(), overlap, part.text().length());
        }
        return text.toString();
    }

    /** How much of the beginning of the next is the end of the one before. */
    private static int overlap(CharSequence before, String next) {
        String end = before.toString();
        for (int length = Math.min(LONGEST_OVERLAP, Math.min(end.length(), next.length())); length >= SHORTEST_OVERLAP; length--) {
            if (end.regionMatches(end.length() - length, next, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    /** At the end of a sentence where there is one in the second half. */
    static String cut(String text, int tokens) {
        int fits = 0;
        int most = text.length();
        while (fits < most) {
            int middle = (fits + most + 1) >>> 1;
            if (Tokens.estimate(text.substring(0, middle)) <= tokens) {
                fits = middle;
            } else {
                most = middle - 1;
            }
        }
        int end = fits > 0 && fits < text.length() && Character.isHighSurrogate(text.charAt(fits - 1)) ? fits - 1 : fits;
        for (int at = end; at > end / 2; at--) {
            if ("。！？.!?\n".indexOf(text.charAt(at - 1)) >= 0) {
                return text.substring(0, at);
            }
        }
        return text.substring(0, end);
    }
}
