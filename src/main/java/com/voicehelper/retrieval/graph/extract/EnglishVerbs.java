package com.voicehelper.retrieval.graph.extract;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the words between two names say. The words are reduced first: auxiliaries, adverbs, relative pronouns and articles at their ends are
 * taken away, so that "which was originally founded by the" is "founded by".
 */
final class EnglishVerbs {

    /** A type, a "<" where the names are the other way round, and the words. */
    private static final String TABLE = """
            FOUNDED       founded|co-founded|cofounded|established|set up|founder of|co-founder of
            FOUNDED     < founded by|co-founded by|established by|set up by|started by|'s founder|'s co-founder
            FOUNDED_ON    founded in|founded on|established in|established on
            WORKS_FOR     works for|works at|worked for|worked at|work for|work at|working for|working at|employed by|joined|employee of
            WORKS_FOR     engineer at|researcher at|professor at
            WORKS_FOR   < employs|employed|hired
            LEADS         leads|led|heads|headed|ceo of|cto of|cfo of|chief executive of|chief executive officer of|president of|chairman of
            LEADS         director of|head of|minister of
            LEADS       < led by|headed by|'s ceo|'s president|'s chairman|'s chief executive|'s director
            LOCATED_IN    located in|located at|situated in|based in|in|lies in|headquartered in|stands in|city in|town in|country in
            LOCATED_IN    river in|village in|headquarters in
            CAPITAL_OF    capital of|capital city of
            CAPITAL_OF  < 's capital
            PART_OF       part of|belongs to|belong to|belonged to|member of|subsidiary of|division of|module of|component of|branch of
            PART_OF       province of|district of|region of
            PART_OF     < consists of|contains|comprises|includes|include|'s subsidiary
            USES          uses|use|used|using|built on|based on|powered by|relies on|depends on|runs on|requires|written in|implemented in
            USES          built with|built on top of
            USES        < used by|used in
            ACQUIRED      acquired|bought|purchased|took over
            ACQUIRED    < acquired by|bought by|purchased by|taken over by
            OWNS          owns|own|owned|owner of|parent company of
            OWNS        < owned by
            DEVELOPED     developed|develops|develop|built|builds|designed|designs|makes|made|produces|produced|manufactures|invented
            DEVELOPED     created|maintains|creator of|developer of|inventor of
            DEVELOPED   < developed by|built by|designed by|made by|produced by|manufactured by|invented by|created by|maintained by
            DEVELOPED   < product of|product from
            RELEASED      released|releases|launched|launches|published|publishes|announced|introduced
            RELEASED    < released by|launched by|published by|announced by|introduced by
            RELEASED_ON   released in|released on|launched in|launched on|published in|published on
            WROTE         wrote|author of|writer of
            WROTE       < written by|authored by
            BORN_IN       born in
            BORN_ON       born on
            DIED_IN       died in
            LIVES_IN      lives in|lived in|live in|resides in
            STUDIED_AT    studied at|graduated from|educated at|attended
            SUPPORTS      supports|support|supported|compatible with
            SUPPORTS    < supported by
            PARTNER_OF    partnered with|partners with|cooperates with|works with|collaborates with|partner of
            COMPETES_WITH competes with|competitor of|rival of
            INVESTED_IN   invested in|invests in|investor in
            MARRIED_TO    married|married to|wife of|husband of
            SUCCEEDED     succeeded|replaced|replaces|successor of|successor to
            SUCCEEDED   < succeeded by|replaced by|predecessor of
            ALSO_KNOWN_AS also known as|known as|also called|called|abbreviated as|a.k.a.|aka|short for|formerly|formerly known as|renamed
            """;

    private static final Map<String, Verb> VERBS = parse();
    private static final Pattern SEPARATED = Pattern.compile("[\\s,()\"“”]+");

    private static final Set<String> BEFORE = Set.of((
            "is are was were has have had been being be will would can could to also now currently officially originally "
            + "later still mainly primarily first jointly recently formerly previously once largely usually often which who "
            + "that whose where and but then it he she they a an the").split(" "));
    private static final Set<String> AFTER = Set.of((
            "a an the its his her their our this that these some several many both").split(" "));

    /** Words that make a description of what goes before the verb: "a company based in". */
    private static final Set<String> DESCRIBES = Set.of("is", "was", "are", "were", "a", "an", "the");

    /** @param reversed whether the second name is the subject */
    record Verb(String type, boolean reversed) {

        Label subject() {
            return switch (type) {
                case "WORKS_FOR", "LEADS", "BORN_IN", "BORN_ON", "DIED_IN", "LIVES_IN", "STUDIED_AT", "WROTE", "MARRIED_TO" -> Label.PERSON;
                case "CAPITAL_OF" -> Label.PLACE;
                default -> Label.THING;
            };
        }

        Label object() {
            return switch (type) {
                case "LOCATED_IN", "BORN_IN", "DIED_IN", "LIVES_IN", "CAPITAL_OF" -> Label.PLACE;
                case "WORKS_FOR", "STUDIED_AT" -> Label.ORGANIZATION;
                case "MARRIED_TO" -> Label.PERSON;
                default -> Label.THING;
            };
        }
    }

    private EnglishVerbs() {}

    private static Map<String, Verb> parse() {
        Map<String, Verb> verbs = new HashMap<>();
        TABLE.lines().forEach(line -> {
            String type = line.substring(0, line.indexOf(' '));
            String words = line.substring(type.length()).strip();
            boolean reversed = words.startsWith("<");
            for (String word : words.substring(reversed ? 1 : 0).strip().split("\\|")) {
                verbs.put(word, new Verb(type, reversed));
            }
        });
        return Map.copyOf(verbs);
    }

    /** The verb that these words are, or that ends a description which they are. */
    static Optional<Verb> find(String between) {
        String words = SEPARATED.matcher(between.toLowerCase(Locale.ROOT).replace('’', '\'')).replaceAll(" ").strip();
        Verb verb = VERBS.get(reduced(words));
        return verb != null ? Optional.of(verb) : atTheEnd(words, between.strip().startsWith(","));
    }

    /** The verb without what goes before and after it. */
    static String reduced(String words) {
        String[] all = words.split(" ");
        int first = 0;
        int last = all.length;
        while (last > first && AFTER.contains(all[last - 1])) {
            last--;
        }
        if (VERBS.containsKey(joined(all, first, last))) {
            return joined(all, first, last);
        }
        while (first < last && BEFORE.contains(all[first])) {
            first++;
        }
        return joined(all, first, last);
    }

    private static Optional<Verb> atTheEnd(String words, boolean apposition) {
        String[] all = words.split(" ");
        if (all.length > 10 || !DESCRIBES.contains(all[0]) || !apposition && all.length < 3) {
            return Optional.empty();
        }
        int last = all.length;
        while (last > 0 && AFTER.contains(all[last - 1])) {
            last--;
        }
        for (int first = Math.max(1, last - 4); first <= last - 2; first++) {
            Verb verb = VERBS.get(joined(all, first, last));
            if (verb != null) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    private static String joined(String[] words, int first, int last) {
        return String.join(" ", Arrays.asList(words).subList(first, Math.max(first, last)));
    }
}
