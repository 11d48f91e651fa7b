package com.voicehelper.modeladapter.local;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is asked for.
 *
 * @param terms what the question is about, without the words that only ask
 * @param names those of them that name one thing among others: with a capital within the question, or with a figure
 */
record Question(String text, Set<String> terms, Set<String> names, boolean chinese) {

    private static final Pattern NAMED = Pattern.compile("(?<=[\\p{L}\\p{N},][\\s(\"'“‘])\\p{Lu}[\\p{L}\\p{N}]*"
            + "|[\\p{L}\\p{N}&&[^\\p{IsHan}]]{0,30}\\p{N}[\\p{L}\\p{N}&&[^\\p{IsHan}]]{0,30}");

    private static final Pattern ASKING = Pattern.compile(
            "为什么|什么时候|什么|怎么样|怎么|怎样|如何|多少钱|多少|多久|多大|几点|现在"
                    + "|哪里|哪儿|哪些|哪个|哪年|哪一|几个|几天|是否|能否|请问|请|告诉|介绍一下|一下|有没有|可以|需要|谁|吗|呢|吧");
    private static final Set<String> ASKING_WORDS = Set.of("tell", "explain", "describ", "giv", "pleas", "say", "mean", "many", "much", "know", "find", "show");

    private static final Pattern NUMBER = Pattern.compile("how (many|much|long|old|often|far|tall|big)|when|what (year|date|time|percent|price)|price|cost"
            + "|多少|几|什么时候|何时|哪年|多久|多大|多长|价格|日期|时间");
    private static final Pattern NAME = Pattern.compile("\\b(who|whom|whose|where|which)\\b|谁|哪里|哪儿|哪个|哪家");
    private static final Pattern REASON = Pattern.compile("\\bwhy\\b|为什么|为何|原因");
    private static final Pattern DEFINITION = Pattern.compile("^\\s*(what|who) (is|are|was|were) (?!the\\b)|什么是|是什么|是谁");

    private static final Pattern MONEY = Pattern.compile("how much .*\\b(cost|pay|price)|\\b(cost|price)|多少钱|价格|费用");

    private static final Pattern HAS_MONEY = Pattern.compile("\\d\\s*([元块€$£]|万元|(EUR|USD|GBP|SGD|CNY|RMB|euros?|dollars?|pounds?|kronor|crowns)\\b)"
            + "|([€$£¥]|EUR|USD|GBP|CNY)\\s*\\d");

    private static final Pattern HAS_NUMBER = Pattern.compile("\\d|[一二三四五六七八九十百千万]+[个天年月日元次人岁小米公分]|\\b(one|two|three|four|five|six|seven|eight|nine|ten)\\b");
    private static final Pattern HAS_NAME = Pattern.compile("\\S\\s+\\p{Lu}\\p{L}+|[在于由]\\p{IsHan}{2,}");
    private static final Pattern HAS_REASON = Pattern.compile("because|since|due to|in order|so that|因为|由于|为了|因此|所以|导致");
    private static final Pattern HAS_DEFINITION = Pattern.compile("\\b(is|are|was|were|means|refers to)\\b|是|指");

    static Question of(String text) {
        String bare = ASKING.matcher(text).replaceAll(" ");
        Set<String> terms = new LinkedHashSet<>(Words.terms(bare));
        terms.removeAll(ASKING_WORDS);
        Set<String> names = new LinkedHashSet<>();
        NAMED.matcher(text).results().forEach(name -> names.addAll(Words.terms(name.group())));
        return new Question(text.toLowerCase(Locale.ROOT), terms.isEmpty() ? Words.terms(text) : terms, names, Words.chinese(text));
    }

    /** How much more a sentence is worth that has the kind of thing that is asked for. */
    double fit(String sentence) {
        double fit = 1;
        fit *= NUMBER.matcher(text).find() && HAS_NUMBER.matcher(sentence).find() ? 1.3 : 1;
        fit *= MONEY.matcher(text).find() && HAS_MONEY.matcher(sentence).find() ? 1.3 : 1;
        fit *= NAME.matcher(text).find() && HAS_NAME.matcher(sentence).find() ? 1.1 : 1;
        fit *= REASON.matcher(text).find() && HAS_REASON.matcher(sentence).find() ? 1.2 : 1;
        fit *= DEFINITION.matcher(text).find() && HAS_DEFINITION.matcher(sentence).find() ? 1.15 : 1;
        return fit;
    }
}
