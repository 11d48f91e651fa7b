package com.voicehelper.strangler.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an answer: {@code status}, {@code header.etag}, {@code body} (when it is not JSON), or in a JSON body {@code $.items[*].title},
 * {@code $['odd name']}, {@code $.items[order]}. In a rule {@code .*} stands for any name. Covers what is beneath it. Immutable.
 */
public final class AnswerPath {

    private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]*";
    private static final String QUOTED = "\\['[^']+'\\]";
    private static final Pattern MASKED = Pattern.compile("\\['[^']*']");
    private static final Pattern PLAIN = Pattern.compile(NAME);
    private static final Pattern STEP = Pattern.compile("\\.(\\*|" + NAME + ")|" + QUOTED + "|\\[\\*]|\\[order]");
    private static final Pattern RULE = Pattern.compile("status|body|header\\.[a-z0-9-]+|\\$(" + STEP.pattern() + ")*");

    private final String text;
    private final Pattern covered;

    private AnswerPath(String text) {
        this.text = text;
        StringBuilder regex = new StringBuilder();
        Matcher any = Pattern.compile("\\.\\*").matcher(text);
        int from = 0;
        while (any.find()) {
            regex.append(Pattern.quote(text.substring(from, any.start()))).append("(\\.").append(NAME).append('|').append(QUOTED).append(')');
            from = any.end();
        }
        this.covered = Pattern.compile(regex + Pattern.quote(text.substring(from)) + "([.\\[].*)?", Pattern.DOTALL);
    }

    /** @throws IllegalArgumentException with a sentence that says how a path is written */
    public static AnswerPath parse(String text) {
        if (!RULE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a place in an answer such as $.items[*].title, $.meta.*, header.etag or status");
        }
        return new AnswerPath(text);
    }

    /** The path of a member of the object at a path. */
    public static String member(String object, String name) {
        return PLAIN.matcher(name).matches() ? object + "." + name : object + "['" + name.replace('\'', '’') + "']";
    }

    /** A path without the names that are none of a field's, as {@code $.members['…'].role}: they may be personal, an address for example. */
    public static String masked(String path) {
        return path.indexOf('\'') < 0 ? path : MASKED.matcher(path).replaceAll("['…']");
    }

    /** Whether it is this place or one beneath it. */
    public boolean covers(String path) {
        return covered.matcher(path).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AnswerPath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
