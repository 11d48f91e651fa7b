package com.voicehelper.retrieval.graph.extract;

import java.util.regex.Pattern;

/** What is a name in Chinese text, where neither spaces nor capitals say so: cuts off what surrounds it, and guesses its kind by its ending. */
final class ChineseNames {

    private static final int SHORTEST = 2;
    private static final int LONGEST = 20;

    private static final Pattern BEFORE = Pattern.compile("^(?:(?:目前|此外|其中|同时|另外|因此|所以|但是|但|而且|而|并且|并|如今|现在|今天|后来|随后|最终|据悉|据了解|例如|比如|著名的?|知名的?|我国"
            + "|(?:在|于|自|从)?\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}[日号])?[，,]?|当时|了|将|已经?|还|也|又|曾|就|都|共同|联合|主要|正式|由)\\s?)+");
    private static final Pattern AFTER = Pattern.compile("(?:(?:已经?|还|也|又|曾经?|就|都|将|正式|共同|联合|主要|目前|现|同时|一起|先后|成功|宣布|等|之一|公开|全资|最初|，)\\s?)+$");
    private static final Pattern WHEN_AND_WHERE = Pattern.compile("(?<=[\\p{IsHan}A-Za-z\\d]{2})(?:于|在|自)(?:\\d{4}年.*|[\\p{IsHan}\\d]{2,14})$");
    private static final Pattern BRACKETS = Pattern.compile("[《》“”\"「」『』]|[（(][^（）()]*[）)]");
    private static final Pattern NO_NAME = Pattern.compile("^(?:它们?|他们?|她们?|我们?|你们?|您|这.*|那.*|该.*"
            + "|其|此|本.{1,3}|上述.*|以下.*|什么.*|如何.*|怎.*"
            + "|谁|哪.*|可以.*|需要.*|能够.*|如果.*|用户可.*|请.*|不.*|有.*|没.*|每.*|所有.*|大家|人们)$");

    private static final Pattern ORGANIZATION = Pattern.compile(".*(?:公司|集团|大学|学院|银行|研究院|研究所|委员会|协会|基金会|医院|出版社|实验室|部门|联盟|政府)$");
    private static final Pattern PLACE = Pattern.compile(".*(?:省|市|县|区|镇|村|州|国|岛|山|江|河|湖|路|街)$");
    private static final Pattern PERSON = Pattern.compile("[\\p{IsHan}]{2,4}|[\\p{IsHan}]{1,8}·[\\p{IsHan}·]{1,12}"
            + "|\\p{Lu}[\\p{L}]+(?: \\p{Lu}[\\p{L}.]+)+");

    private ChineseNames() {}

    /** The name that a clause has before its verb; empty when there is none. */
    static String subject(String words) {
        String plain = trimmed(words);
        String name = trimmed(WHEN_AND_WHERE.matcher(plain).replaceFirst(""));
        int of = name.lastIndexOf('的');
        return checked(of >= 0 ? name.substring(of + 1) : name);
    }

    /** The name that a clause has after its verb; empty when there is none. */
    static String object(String words) {
        if (date(words.strip())) {
            return words.strip();
        }
        String name = trimmed(words);
        int of = name.lastIndexOf('的');
        return checked(of >= 0 && of < name.length() - 1 ? name.substring(of + 1) : name);
    }

    private static String trimmed(String words) {
        String bare = BRACKETS.matcher(words).replaceAll("").strip();
        return AFTER.matcher(BEFORE.matcher(bare).replaceFirst("")).replaceFirst("").strip();
    }

    private static String checked(String name) {
        int length = name.codePointCount(0, name.length());
        boolean latin = !Names.han(name);
        boolean bounded = length >= SHORTEST && length <= (latin ? 2 * LONGEST : LONGEST);
        return bounded && !NO_NAME.matcher(name).matches() && Names.usable(name) ? name : "";
    }

    private static boolean date(String name) {
        return TypedValues.in(name).stream().anyMatch(span -> span.label() == Label.DATE && span.name().equals(name));
    }

    /** @param meant what its verb makes it */
    static Label label(String name, Label meant) {
        if (date(name)) {
            return Label.DATE;
        }
        if (ORGANIZATION.matcher(name).matches()) {
            return Label.ORGANIZATION;
        }
        if (meant == Label.PERSON) {
            return PERSON.matcher(name).matches() ? Label.PERSON : Label.THING;
        }
        boolean place = name.length() > 2 && Names.han(name) && PLACE.matcher(name).matches();
        return place && meant.compareTo(Label.PLACE) < 0 ? Label.PLACE : meant;
    }
}
