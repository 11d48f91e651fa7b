package com.voicehelper.retrieval.graph.extract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that their form gives away: addresses, dates, and titles in quotation marks. Every pattern is linear in the text. */
final class TypedValues {

    private static final String MONTH = "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?"
            + "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

    private static final Map<Pattern, Label> FORMS = new LinkedHashMap<>();

    static {
        FORMS.put(Pattern.compile("https?://[\\w.-]{1,100}+(?::\\d{1,5})?+(?:/[\\w./?%&=+#~:@!$*-]{0,100}+)?+"), Label.URL);
        FORMS.put(Pattern.compile("(?<![\\w.+-])[\\w.+-]{1,64}+@[A-Za-z0-9-]{1,63}+(?:\\.[A-Za-z0-9-]{1,63}+){1,4}+"), Label.EMAIL);
        FORMS.put(Pattern.compile("(?<!\\d)\\d{4}年(?:\\d{1,2}月(?:\\d{1,2}[日号])?)?"), Label.DATE);
        FORMS.put(Pattern.compile("(?<![\\d-])\\d{4}-\\d{2}-\\d{2}(?![\\d-])"), Label.DATE);
        FORMS.put(Pattern.compile("\\b" + MONTH + "\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}\\b"), Label.DATE);
        FORMS.put(Pattern.compile("\\b(?:\\d{1,2} )?" + MONTH + " \\d{4}\\b"), Label.DATE);
        FORMS.put(Pattern.compile("(?<=\\b(?:in|since|until|from|by|of) )(?:1[5-9]|20)\\d\\d\\b(?![.,]\\d)"), Label.DATE);
        FORMS.put(Pattern.compile("(?<=《)[^《》\\n]{1,60}(?=》)"), Label.WORK);
        FORMS.put(Pattern.compile("(?<=「)[^「」\\n]{2,30}(?=」)"), Label.WORK);
        FORMS.put(Pattern.compile("(?<=“)[\\p{Lu}\\p{IsHan}\\d][^“”\\n,，。]{1,50}(?=”)"), Label.WORK);
        FORMS.put(Pattern.compile("(?<=(?:^|[\\s(])\")\\p{Lu}[^\"\\n,.]{1,50}(?=\"(?:[\\s,.;:)]|$))"), Label.WORK);
    }

    private TypedValues() {}

    /** In the order of the sentence; of two that overlap, the one whose form was asked for first. */
    static List<Span> in(String sentence) {
        List<Span> found = new ArrayList<>();
        FORMS.forEach((form, label) -> {
            Matcher matcher = form.matcher(sentence);
            while (matcher.find()) {
                String name = matcher.group();
                int end = matcher.end();
                while (label == Label.URL && ".!?:".indexOf(name.charAt(name.length() - 1)) >= 0) {
                    name = name.substring(0, name.length() - 1);
                    end--;
                }
                Span span = new Span(matcher.start(), end, name, label, false);
                if (found.stream().noneMatch(other -> other.start() < span.end() && span.start() < other.end())) {
                    found.add(span);
                }
            }
        });
        found.sort(Comparator.comparingInt(Span::start));
        return found;
    }
}
