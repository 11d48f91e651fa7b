package com.voicehelper.rag.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a text is about, as far as rules can tell: the words that are left when those that any question has are taken out. Chinese has no
 * spaces; there, what is left between such words is taken as one. Not for finding, only for carrying from one question to the next.
 */
final class Topics {

    private static final Pattern WORD = Pattern.compile("\\p{IsHan}+|[\\p{L}\\p{N}&&[^\\p{IsHan}]][\\p{L}\\p{N}.+#'’_-]*(?<![.'’_-])");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");
    private static final int LONGEST = 30;
    private static final int MOST_TEXT = 4_000;

    /** Words of questions, and of what is asked about anything: that changes from question to question. */
    private static final Set<String> COMMON = words("""
            a about above after again all also am an and any anyone anything are aren't as at be because been before being below between both but by can
            can't cannot come comes could did didn't do does doesn't doing don't down during each either else ever every explain few find for former
            from further get gets getting give go goes going got had has have having he he's hello hi her here hers him his how how's however i i'd
            i'll i'm i've if in into is isn't it it's its itself just kind know latter let like list look make makes many may maybe me mean means
            might mine more most much must my need needs no nor not now of off ok okay on once one ones only or other others our ours out over own
            please really s said same say says see shall she should show since so some someone something sort still such take takes tell than thank
            thanks that that's the their theirs them then there there's these they they're thing things think this those though through to too under
            until up upon us use used uses using very want wants was we well were what what's when where where's whether which while who whom whose
            why will with within without won't would yes yet you you're your yours
            cost costs price prices happen happens work works apply applies last lasts long old big often far soon start starts end ends begin begins
            day days week weeks month months year years hour hours time times describe summarize summarise compare differ different difference
            example examples detail details question answer
            """);

    /** The same in Chinese, the longer ones first; only those that are seldom part of a noun. */
    private static final Pattern COMMON_HAN = Pattern.compile(Stream.of("""
            什么时候 什么时间 多长时间 为什么 怎么样 怎么办 是什么 是多少 有哪些 有多少 有没有 是不是 能不能 可不可以 要不要 会不会 多少钱 告诉我 介绍一下
            说明一下 解释一下 请问 请 如何 怎么 怎样 什么 哪些 哪个 哪里 哪儿 哪位 谁 多少 多久 多长 多大 多远 多高 几个 几天 一下 关于 对于 我们 你们 您们
            他们 她们 它们 自己 这个 那个 这些 那些 这里 那里 这样 那样 上述 前者 后者 以及 或者 还是 而且 但是 不过 然后 那么 另外 还有 如果 因为 所以
            可以 需要 应该 必须 知道 想要 分别 具体 详细 是否 其它 其他 我 你 您 他 她 它 这 那 的 了 吗 呢 吧 啊 呀 嘛 么 是 和 或 谢谢 你好 您好 举例
            例子 区别
            """.trim().split("\\s+")).sorted((one, other) -> other.length() - one.length()).map(Pattern::quote).collect(Collectors.joining("|")));

    /** "2019年", "3 月": what a later question has of its own. */
    private static final Pattern DATE = Pattern.compile("\\p{N}+\\s*(年|月|日|号|点)?");

    private Topics() {}

    /** Distinct but for case, in the order of the text; numbers are none. */
    static List<String> of(String text) {
        Map<String, String> topics = new LinkedHashMap<>();
        String within = text.substring(0, Math.min(text.length(), MOST_TEXT));
        Matcher word = WORD.matcher(DATE.matcher(within).replaceAll(found -> alone(within, found.start(), found.end()) ? " " : found.group()));
        while (word.find()) {
            topics(word.group()).forEach(topic -> topics.putIfAbsent(topic.toLowerCase(Locale.ROOT), topic));
        }
        return List.copyOf(topics.values());
    }

    /** Not the end of a name such as "GPT4" or "M3". */
    private static boolean alone(String text, int from, int to) {
        return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)) || Character.isIdeographic(text.charAt(from - 1)))
                && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)) || Character.isIdeographic(text.charAt(to)));
    }

    private static Stream<String> topics(String word) {
        if (word.length() > LONGEST) {
            return Stream.empty();
        }
        if (HAN.matcher(word).matches()) {
            return COMMON_HAN.splitAsStream(word).filter(topic -> topic.codePointCount(0, topic.length()) >= 2);
        }
        return word.length() < 2 || COMMON.contains(word.toLowerCase(Locale.ROOT).replace('’', '\'')) ? Stream.empty() : Stream.of(word);
    }

    private static Set<String> words(String block) {
        return Set.copyOf(Stream.of(block.trim().split("\\s+")).collect(Collectors.toSet()));
    }
}
