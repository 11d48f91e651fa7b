package com.voicehelper.orchestrator.flow;

import com.voicehelper.orchestrator.flow.Part.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes a question apart by rules, in English and Chinese: at question marks, at <i>and also</i>, 以及, 并且, and into the two sides of a
 * comparison. It would rather leave a question whole than tear it: one part is what most questions have.
 */
final class Parts {

    private static final int LONGEST = 2_000;
    /** Of a longer one nobody knows where its sides end, and a pattern takes long to find that out. */
    private static final int LONGEST_COMPARISON = 300;

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[?？])(?![?？!！])\\s*");
    private static final Pattern AND_ALSO = Pattern.compile(" ?[,;，；、]? ?(?:\\band also\\b|以及|并且) ?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASKS = Pattern.compile(
            "\\b(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|can|could|should|tell|list|explain|describe)\\b"
                    + "|什么|怎么|怎样|如何|多少|多久|多长|多大|几|哪|谁|吗|为何|何时|是否|能否|介绍|说明|列出", Pattern.CASE_INSENSITIVE);

    private static final Pattern OTHERWISE = Pattern.compile(
            "^\\s*(?:and\\s+)?(?:if not|if there is none|if there are none|if nothing is found|otherwise|failing that"
                    + "|如果没有|要是没有|若没有|如果找不到|否则|不然)\\s*(?:的话)?\\s*[,，:：]?\\s*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern REFERS = Pattern.compile(
            "\\b(?:it|its|they|them|their|theirs|he|she|his|her|him|the (?:former|latter|same))\\b|^\\s*(?:and\\s+)?then\\b|\\b(?:of|about|with) that\\b"
                    + "|它|(?<!其)他|她|其中|这个|那个|(?<!应)该|上述|^\\s*然后",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern COMPARE = Pattern.compile(
            "^\\s*(?:please\\s+|can you\\s+|could you\\s+)?(?:compare\\s+|what(?:'s| is| are) the differences? between\\s+)"
                    + "((?:the\\s+)?[\\p{L} ]+? of\\s+)?"
                    + "(.{2,200}?)\\s+(?:and|with|to|versus|vs\\.?)\\s+(.{2,200}?)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMPARE_CHINESE = Pattern.compile(
            "^\\s*请?(?:帮我)?(?:比较|对比)(?:一下)?\\s*(.{1,100}?)\\s*(?:和|与|跟|及|同)\\s*(.{1,100}?)(?:在?(?:之间)?的(.{1,50}?))?$");
    private static final String ENDS = "。？?！!. ";
    private static final Pattern DIFFERENCE = Pattern.compile("区别|差别|差异|不同|异同|优劣|优缺点");

    private Parts() {}

    /** At least one; a question that is not taken apart is its only part. */
    static List<Part> of(String question, int most) {
        List<Part> whole = List.of(new Part(question, Relation.INDEPENDENT));
        if (question.length() > LONGEST || most < 2) {
            return whole;
        }
        String line = SPACES.matcher(question.strip()).replaceAll(" ");
        List<Part> compared = compared(line);
        if (!compared.isEmpty()) {
            return compared;
        }
        List<String> pieces = pieces(line);
        if (pieces.size() < 2 || !pieces.stream().allMatch(Parts::asks)) {
            return whole;
        }
        return related(joined(pieces, most));
    }

    private static List<Part> compared(String line) {
        int end = line.length();
        while (end > 0 && ENDS.indexOf(line.charAt(end - 1)) >= 0) {
            end--;
        }
        return end > LONGEST_COMPARISON ? List.of() : comparison(line.substring(0, end));
    }

    private static List<Part> comparison(String question) {
        Matcher english = COMPARE.matcher(question);
        if (english.matches()) {
            String of = english.group(1) == null ? "" : english.group(1);
            return sides(of + english.group(2), of + english.group(3));
        }
        Matcher chinese = COMPARE_CHINESE.matcher(question);
        if (chinese.matches()) {
            String aspect = chinese.group(3) == null || DIFFERENCE.matcher(chinese.group(3)).find() ? "" : "的" + chinese.group(3);
            return sides(chinese.group(1) + aspect, chinese.group(2) + aspect);
        }
        return List.of();
    }

    private static List<Part> sides(String one, String other) {
        return List.of(new Part(one.strip(), Relation.INDEPENDENT), new Part(other.strip(), Relation.INDEPENDENT));
    }

    /** Sentences that end with a question mark, each cut where both sides of <i>and also</i> ask something. */
    private static List<String> pieces(String question) {
        List<String> pieces = new ArrayList<>();
        for (String sentence : SENTENCE.split(question.strip())) {
            if (!pieces.isEmpty() && !sentence.endsWith("?") && !sentence.endsWith("？")) {
                pieces.add(pieces.removeLast() + " " + sentence);
                continue;
            }
            String[] cut = AND_ALSO.split(sentence);
            boolean apart = cut.length > 1 && List.of(cut).stream().allMatch(Parts::asks);
            pieces.addAll(apart ? List.of(cut) : List.of(sentence));
        }
        return pieces;
    }

    private static boolean asks(String piece) {
        return ASKS.matcher(piece).find() && piece.codePoints().filter(Character::isLetter).count() >= 3;
    }

    private static List<String> joined(List<String> pieces, int most) {
        if (pieces.size() <= most) {
            return pieces;
        }
        List<String> joined = new ArrayList<>(pieces.subList(0, most - 1));
        joined.add(String.join(" ", pieces.subList(most - 1, pieces.size())));
        return joined;
    }

    private static List<Part> related(List<String> pieces) {
        List<Part> parts = new ArrayList<>();
        for (String piece : pieces) {
            String alternative = parts.isEmpty() ? null : alternative(piece);
            if (alternative != null) {
                parts.add(new Part(alternative, Relation.OTHERWISE));
            } else {
                boolean refers = !parts.isEmpty() && REFERS.matcher(piece).find();
                parts.add(new Part(piece.strip(), refers ? Relation.DEPENDS : Relation.INDEPENDENT));
            }
        }
        return parts;
    }

    private static @Nullable String alternative(String piece) {
        Matcher otherwise = OTHERWISE.matcher(piece);
        return otherwise.find() ? piece.substring(otherwise.end()).strip() : null;
    }
}
