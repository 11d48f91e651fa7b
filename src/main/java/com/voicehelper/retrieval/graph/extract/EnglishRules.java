package com.voicehelper.retrieval.graph.extract;

import com.voicehelper.retrieval.graph.extract.EnglishVerbs.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Statements of an English sentence: two names that follow each other, and between them words that {@link EnglishVerbs} knows. A list
 * ("acquired A, B and C") repeats the verb; "X is a Y" relates a name to a concept; "X (Y)" with Y its first letters is another name.
 */
final class EnglishRules {

    private static final Set<String> AND = Set.of(",", "and", ", and", "&", "or", ", or", "as well as");
    private static final Pattern IS_A = Pattern.compile("^(?: (?:is|was|are|were)|,) (?:an?|the|one of the) ((?:[\\p{L}\\p{N}+#-]+ ?){1,8})");
    private static final Pattern CAPITALS_BEFORE = Pattern.compile("((?:[\\p{L}-]+ ){1,4})(?:the )?$");
    private static final int LONGEST_CONCEPT = 4;

    /** What ends the concept in "a search library written in". */
    private static final Set<String> AFTER_CONCEPT = Set.of((
            "of that which who whose where in on at for from with by to and or but as used located based designed developed "
            + "founded known created made built written owned operated published released headquartered situated born is was "
            + "are were has have can will than between among under over into about using through during since when while its "
            + "their his her the a an").split(" "));

    private final Findings findings;
    private final String sentence;
    private final List<Span> spans;

    /** What the sentence said last: it may go on with a list, or with another verb for the same subject. */
    private @Nullable Span subject;
    private @Nullable Verb verb;
    private String words = "";

    /** A short name in brackets, and the name before them that it stands for: what is said next is said of that. */
    private @Nullable Span shortName;
    private @Nullable Span longName;

    private EnglishRules(Findings findings, String sentence) {
        this.findings = findings;
        this.sentence = sentence;
        this.spans = EnglishNames.with(TypedValues.in(sentence), sentence);
    }

    static void read(String sentence, Findings findings) {
        EnglishRules rules = new EnglishRules(findings, sentence);
        rules.spans.stream().filter(span -> !span.uncertain()).forEach(span -> findings.name(span.name(), span.label()));
        for (int at = 0; at < rules.spans.size(); at++) {
            if (at > 0) {
                rules.pair(rules.spans.get(at - 1), rules.spans.get(at));
            }
            rules.concept(rules.spans.get(at));
            rules.named(at);
        }
    }

    private void pair(Span previous, Span right) {
        Span left = previous == shortName && longName != null ? longName : previous;
        String between = sentence.substring(previous.end(), right.start());
        String plain = between.strip().toLowerCase(Locale.ROOT);
        if (plain.equals("(") && EnglishNames.abbreviates(right.name(), left.name())) {
            findings.statement(left.name(), left.label(), "ALSO_KNOWN_AS", right.name(), right.label());
            shortName = right;
            longName = left;
        } else if (AND.contains(plain) && verb != null && subject != null) {
            say(subject, verb, right);
        } else if (plain.equals("by") && left.label() == Label.DATE && subject != null && words.contains(" ")) {
            // "was founded in 1998 by"
            go(subject, right, words.substring(0, words.lastIndexOf(' ')) + " by");
        } else {
            boolean sameSubject = subject != null && (plain.startsWith("and ") || plain.startsWith(", and ") || plain.startsWith("but "));
            go(sameSubject ? subject : left, right, between);
        }
    }

    private void go(Span from, Span to, String between) {
        Optional<Verb> found = EnglishVerbs.find(between);
        words = EnglishVerbs.reduced(between.strip().toLowerCase(Locale.ROOT));
        subject = from;
        verb = found.orElse(null);
        found.ifPresent(known -> say(from, known, to));
    }

    private void say(Span left, Verb said, Span right) {
        Span from = said.reversed() ? right : left;
        Span to = said.reversed() ? left : right;
        boolean dated = said.type().endsWith("_ON") || said.type().equals("LOCATED_IN") || said.type().equals("BORN_IN")
                || said.type().equals("DIED_IN");
        if (from.label().value() || to.label() == Label.DATE && !dated) {
            return;
        }
        String type = to.label() == Label.DATE && said.type().endsWith("_IN") ? said.type().replace("_IN", "_ON") : said.type();
        if (!type.equals("LOCATED_ON") && (to.label() == Label.DATE || !type.endsWith("_ON"))) {
            findings.statement(from.name(), from.as(said.subject()).label(), type, to.name(), to.as(said.object()).label());
        }
    }

    /** "X is a Y", "X, a Y,". */
    private void concept(Span span) {
        Matcher matcher = IS_A.matcher(sentence).region(span.end(), sentence.length());
        if (span.label().value() || !matcher.lookingAt()) {
            return;
        }
        StringBuilder concept = new StringBuilder();
        String[] following = matcher.group(1).split(" ");
        int taken = 0;
        while (taken < following.length && taken < LONGEST_CONCEPT && !AFTER_CONCEPT.contains(following[taken].toLowerCase(Locale.ROOT))) {
            concept.append(taken == 0 ? "" : " ").append(following[taken++]);
        }
        // "the capital of France" is a statement of its own.
        boolean role = taken < following.length && following[taken].equals("of");
        if (taken > 0 && !role && !Character.isUpperCase(concept.charAt(concept.lastIndexOf(" ") + 1))) {
            findings.statement(span.name(), span.label(), "IS_A", concept.toString(), Label.CONCEPT);
        }
    }

    /** "The capital of France is Paris." */
    private void named(int at) {
        if (at + 1 >= spans.size()) {
            return;
        }
        Span left = spans.get(at);
        Span right = spans.get(at + 1);
        String between = sentence.substring(left.end(), right.start()).strip();
        Matcher before = CAPITALS_BEFORE.matcher(sentence.substring(at == 0 ? 0 : spans.get(at - 1).end(), left.start()));
        if ((between.equals("is") || between.equals("was")) && before.find() && before.group(1).strip().endsWith(" of")) {
            EnglishVerbs.find(before.group(1).strip()).ifPresent(known -> say(right, known, left));
        }
    }
}
