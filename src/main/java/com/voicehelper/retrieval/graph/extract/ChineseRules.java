package com.voicehelper.retrieval.graph.extract;

import com.voicehelper.retrieval.graph.extract.ChineseVerbs.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements of a Chinese sentence, clause by clause. Chinese marks neither words nor names, so a verb from a list is what tells: what is
 * before it is its subject, what is after it its object. A clause without a subject goes on about the one before.
 */
final class ChineseRules {

    private static final Pattern CLAUSES = Pattern.compile("[，,：:\\t]");
    private static final Pattern LIST = Pattern.compile("、|以及|(?<=[\\p{IsHan}A-Za-z\\d》”])[和与及](?=[\\p{IsHan}A-Za-z《“])");
    private static final int LONGEST_CLAUSE = 120;

    private static final Pattern ALIAS = Pattern.compile("([\\p{IsHan}A-Za-z\\d·]{2,30})[（(](简称|又称|又名|也称|英文名|英文|缩写|全称|即)?[:：为是]?\\s?[“\"]?"
            + "([\\p{IsHan}A-Za-z\\d ]{2,40})[”\"]?[)），,]");
    private static final Pattern ORGANIZATION = Pattern.compile("(?<=^|[，。、（(“在于和与由是为到从向对的了被])"
            + "([\\p{IsHan}A-Za-z\\d&&[^在于和与由是为到从向对的了被]]{2,12}?(?:有限公司|公司|集团|大学|学院|银行|研究院|研究所|委员会|协会|基金会|医院|出版社|实验室))(?![卡业化])");

    private static final String WHEN = "(?:(?:于|在|自)?\\d{4}年(?:\\d{1,2}月(?:\\d{1,2}日)?)?)?";
    private static final Pattern BY = Pattern.compile("^(?<s>.{0,24}?)(?:最初|主要|最早|目前)?是?" + WHEN + "由(?<o>.{2,40}?)" + WHEN
            + "(?:共同|联合|独立|自主|首次)?(?<v>创立|创建|创办|成立|建立|开发|研发|设计|制造|生产|发明|发布|推出|出版|撰写|编写|领导|收购)(?:的|而成|完成)?.{0,8}$");
    private static final Pattern HEADQUARTERS = Pattern.compile("^(?<s>.{0,24}?)的?总部(?:位于|设在|设于|坐落于|在)(?<o>.{2,30})$");
    private static final Pattern OFFICE = Pattern.compile("^(?<s>.{0,24}?)(?:现任|担任|出任|曾任)(?<o>.{2,24}?)的?(?<v>" + ChineseVerbs.anyRole() + ")$");
    private static final Pattern VERB = Pattern.compile("^(?<s>.{0,40}?)(?<v>" + ChineseVerbs.anyVerb() + ")了?(?<o>.{2,80})$");
    private static final Pattern IS = Pattern.compile("^(?<s>.{0,30}?)(?<![还也就都不若要但只可于正总])是(?![否不指])(?<o>.{2,60})$");
    private static final Pattern ROLE = Pattern.compile("^(?<o>.{2,24}?)的?(?:重要|主要|核心)?(?<v>" + ChineseVerbs.anyRole() + ")(?:之一)?$");
    private static final Pattern MEASURE = Pattern.compile("^(?:(?:一|两|几|全球|世界上?|国内)?(?:个|种|家|款|名|位|座|所|项|部|套|门|本|类|台|支|最大的|最早的|领先的)|一)");

    private final Findings findings;

    /** What the sentence is about, for clauses that do not say. */
    private String topic = "";

    private ChineseRules(Findings findings) {
        this.findings = findings;
    }

    static void read(String sentence, Findings findings) {
        List<Span> spans = EnglishNames.with(TypedValues.in(sentence), sentence);
        spans.stream().filter(span -> !span.uncertain() || span.name().length() > 2).forEach(span -> findings.name(span.name(), span.label()));
        Matcher organization = ORGANIZATION.matcher(sentence);
        while (organization.find()) {
            String name = ChineseNames.object(organization.group(1));
            if (!name.isEmpty()) {
                findings.name(name, Label.ORGANIZATION);
            }
        }
        ChineseRules rules = new ChineseRules(findings);
        rules.aliases(sentence);
        for (String clause : CLAUSES.split(sentence.replaceAll("[。！？；]$", ""))) {
            rules.clause(clause.strip());
        }
    }

    private void aliases(String sentence) {
        Matcher matcher = ALIAS.matcher(sentence);
        while (matcher.find()) {
            String name = ChineseNames.object(matcher.group(1));
            String other = ChineseNames.object(matcher.group(3));
            boolean marked = matcher.group(2) != null || !Names.han(other) && Character.isUpperCase(other.isEmpty() ? ' ' : other.charAt(0));
            if (marked && !name.isEmpty() && !other.isEmpty()) {
                relate(name, new Verb("ALSO_KNOWN_AS", false), other);
            }
        }
    }

    /** The first rule that fits is the only one: they are in the order of how sure they are. */
    private void clause(String clause) {
        if (clause.length() > LONGEST_CLAUSE || !Names.han(clause)) {
            return;
        }
        Matcher matcher;
        if ((matcher = HEADQUARTERS.matcher(clause)).matches()) {
            say(matcher, new Verb("LOCATED_IN", false));
        } else if ((matcher = BY.matcher(clause)).matches()) {
            say(matcher, new Verb(ChineseVerbs.verb(matcher.group("v")).type(), true));
        } else if ((matcher = OFFICE.matcher(clause)).matches()) {
            say(matcher, ChineseVerbs.role(matcher.group("v")));
        } else if ((matcher = IS.matcher(clause)).matches() && matcher.group("s").length() < firstVerb(clause)) {
            is(matcher);
        } else if ((matcher = VERB.matcher(clause)).matches()) {
            say(matcher, ChineseVerbs.verb(matcher.group("v")));
        }
    }

    private static int firstVerb(String clause) {
        Matcher verb = VERB.matcher(clause);
        return verb.matches() ? verb.start("v") : clause.length();
    }

    private void is(Matcher matcher) {
        Matcher role = ROLE.matcher(matcher.group("o"));
        if (role.matches()) {
            String subject = subject(matcher.group("s"));
            objects(role.group("o")).forEach(object -> relate(subject, ChineseVerbs.role(role.group("v")), object));
            return;
        }
        String subject = subject(matcher.group("s"));
        String concept = ChineseNames.object(MEASURE.matcher(matcher.group("o")).replaceFirst(""));
        if (!subject.isEmpty() && !concept.isEmpty()) {
            findings.statement(subject, ChineseNames.label(subject, Label.THING), "IS_A", concept, Label.CONCEPT);
        }
    }

    private void say(Matcher matcher, Verb verb) {
        String subject = subject(matcher.group("s"));
        objects(matcher.group("o")).forEach(object -> relate(subject, verb, object));
    }

    private String subject(String words) {
        String subject = ChineseNames.subject(words);
        if (!subject.isEmpty()) {
            topic = subject;
        }
        return topic;
    }

    private static List<String> objects(String words) {
        List<String> objects = new ArrayList<>();
        for (String word : LIST.split(words)) {
            String object = ChineseNames.object(word);
            if (!object.isEmpty()) {
                objects.add(object);
            }
        }
        return objects;
    }

    private void relate(String left, Verb verb, String right) {
        if (left.isEmpty() || right.isEmpty()) {
            return;
        }
        String from = verb.reversed() ? right : left;
        String to = verb.reversed() ? left : right;
        Label toLabel = ChineseNames.label(to, verb.object());
        boolean dated = verb.type().endsWith("_ON");
        if (dated == (toLabel == Label.DATE)) {
            findings.statement(from, ChineseNames.label(from, verb.subject()), verb.type(), to, toLabel);
        } else if (toLabel == Label.DATE && verb.type().equals("BORN_IN")) {
            findings.statement(from, Label.PERSON, "BORN_ON", to, Label.DATE);
        }
    }
}
