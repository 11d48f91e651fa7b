package com.voicehelper.rag.domain;

import com.voicehelper.modeladapter.ModelMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Completes a question that leans on the conversation before it ("and in 2020?", "它呢？", "how much does it cost") with what was spoken of:
 * the topics of the questions before, back to the last one that stood on its own, and the titles that the last answer named. They are put
 * behind the question, not into its grammar: what is searched for is words and meaning. A question that stands on its own stays as it is.
 */
final class FollowUp {

    static final int MOST_TOPICS = 8;
    private static final int MOST_TURNS = 3;
    private static final int MOST_TITLES = 2;

    /** What points back, in Chinese; not where it is part of another word. */
    private static final Pattern CHINESE_POINTS = Pattern.compile("它|(?<!其|吉)他|她|这|那|其(?![他它中实余次间])|该|此(?![外时前后])|上述|前者|后者|刚才|刚刚");
    private static final Pattern CHINESE_OPENS = Pattern.compile("^(那么?|还有|另外|然后|而且?|再|又|并且|以及|和|或者)");
    private static final Pattern CHINESE_ELLIPSIS = Pattern.compile("呢[？?。！!\\s]*$");
    private static final Pattern ENGLISH_POINTS = Pattern.compile("\\b(it|its|they|them|their|theirs|he|him|his|she|her|hers|former|latter)\\b");
    /** These also open clauses ("documents that say"), so they count in very short questions only. */
    private static final Pattern ENGLISH_MAY_POINT = Pattern.compile("\\b(this|that|these|those|same|ones|else)\\b|\\bthere\\W*$");
    private static final Pattern ENGLISH_OPENS = Pattern.compile("^(and|or|but|also|plus|then|so|what about|how about|what if)\\b");
    private static final Pattern TITLE = Pattern.compile("《([^》\\n]{2,40})》|\"([^\"\\n]{2,40})\"|“([^”\\n]{2,40})”");

    private FollowUp() {}

    /** @param turns the conversation, the question last */
    static String completed(List<ModelMessage> turns) {
        String question = turns.getLast().content().strip();
        if (turns.size() == 1 || !leans(question)) {
            return question;
        }
        String lower = question.toLowerCase(Locale.ROOT);
        List<String> missing = spokenOf(turns.subList(0, turns.size() - 1)).stream()
                .filter(topic -> !lower.contains(topic.toLowerCase(Locale.ROOT)))
                .limit(MOST_TOPICS)
                .toList();
        return missing.isEmpty() ? question : question + " " + String.join(" ", missing);
    }

    private static List<String> spokenOf(List<ModelMessage> before) {
        Map<String, String> topics = new LinkedHashMap<>();
        int questions = 0;
        for (ModelMessage turn : before.reversed()) {
            List<String> found = switch (turn.role()) {
                case "user" -> Topics.of(turn.content());
                case "assistant" -> questions == 0 ? titles(turn.content()) : List.of();
                default -> List.<String>of();
            };
            // The nouns of the question come before the titles of its answer, which were only met after.
            Map<String, String> met = new LinkedHashMap<>();
            found.forEach(topic -> met.put(topic.toLowerCase(Locale.ROOT), topic));
            if (turn.role().equals("user") && questions == 0) {
                topics.forEach(met::putIfAbsent);
                topics.clear();
            }
            met.forEach(topics::putIfAbsent);
            if (turn.role().equals("user") && (++questions == MOST_TURNS || !found.isEmpty() && !leans(turn.content()))) {
                break;
            }
        }
        return List.copyOf(topics.values());
    }

    private static List<String> titles(String answer) {
        List<String> titles = new ArrayList<>();
        Matcher title = TITLE.matcher(answer);
        while (titles.size() < MOST_TITLES && title.find()) {
            titles.add(title.group(1) != null ? title.group(1) : title.group(2) != null ? title.group(2) : title.group(3));
        }
        return titles;
    }

    /** Whether a question cannot be understood without what was said before it. */
    static boolean leans(String text) {
        String question = text.strip().toLowerCase(Locale.ROOT);
        List<String> topics = Topics.of(question);
        if (topics.isEmpty()) {
            return true;
        }
        return Language.of(question) == Language.CHINESE ? leansInChinese(question, topics) : leansInEnglish(question, topics);
    }

    private static boolean leansInChinese(String question, List<String> topics) {
        int length = topics.stream().mapToInt(String::length).sum();
        return length <= 12 && pointsBack(CHINESE_POINTS, question, 4) || length <= 8 && (CHINESE_OPENS.matcher(question).find()
                || CHINESE_ELLIPSIS.matcher(question).find());
    }

    private static boolean leansInEnglish(String question, List<String> topics) {
        return topics.size() <= 5 && pointsBack(ENGLISH_POINTS, question, 2)
                || topics.size() <= 2 && pointsBack(ENGLISH_MAY_POINT, question, 2)
                || topics.size() <= 4 && ENGLISH_OPENS.matcher(question).find();
    }

    /** A pronoun after so many topics ("what is the Aurora and how much does it cost") points to those, not to an earlier question. */
    private static boolean pointsBack(Pattern pronouns, String question, int ownTopics) {
        Matcher pronoun = pronouns.matcher(question);
        if (!pronoun.find()) {
            return false;
        }
        List<String> before = Topics.of(question.substring(0, pronoun.start()));
        return pronouns == CHINESE_POINTS
                ? before.stream().mapToInt(String::length).sum() < ownTopics
                : before.size() < ownTopics;
    }
}
