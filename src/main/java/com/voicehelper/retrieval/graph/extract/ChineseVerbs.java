package com.voicehelper.retrieval.graph.extract;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The verbs and the roles that relate two Chinese names. */
final class ChineseVerbs {

    /** A type, a "<" where the names are the other way round, and the words. */
    private static final String VERBS_TABLE = """
            LOCATED_IN    位于|坐落于|坐落在|地处
            PART_OF       隶属于|隶属|属于
            PART_OF     < 包括|包含
            FOUNDED       创立|创建|创办|建立|成立
            FOUNDED_ON    成立于|创立于|创建于|创办于|建立于
            WORKS_FOR     任职于|就职于|供职于|加入
            BORN_IN       出生于|出生在|生于
            STUDIED_AT    毕业于|就读于
            LIVES_IN      居住在|定居于
            ACQUIRED      收购|并购
            RELEASED      发布|推出|出版
            RELEASED_ON   发布于|推出于|出版于
            DEVELOPED     研发|开发|发明|设计|生产|制造
            WROTE         撰写|编写|著有
            LEADS         领导
            USES          使用|采用|基于|依赖于|依赖
            SUPPORTS      支持
            OWNS          拥有
            INVESTED_IN   投资
            ALSO_KNOWN_AS 又称为|又称|又名|简称为|简称|也称为|也称|也叫|全称为|全称|曾用名
            """;

    /** "X是Y的…". */
    private static final String ROLES_TABLE = """
            CAPITAL_OF    首都|省会|首府
            FOUNDED       创始人|联合创始人|创办人|创立者
            LEADS         首席执行官|CEO|总裁|董事长|总经理|主席|校长|院长|负责人|首席技术官
            PART_OF       子公司|成员|一部分|组成部分|分公司|下属公司|分支|旗下品牌
            OWNS          母公司|控股股东
            DEVELOPED     开发者|开发商|发明者|发明人|设计者|制造商
            WROTE         作者
            WORKS_FOR     员工|教授|工程师
            """;

    private static final Map<String, Verb> VERBS = parse(VERBS_TABLE);
    private static final Map<String, Verb> ROLES = parse(ROLES_TABLE);

    /** @param reversed whether what comes after is the subject */
    record Verb(String type, boolean reversed) {

        Label subject() {
            return switch (type) {
                case "WORKS_FOR", "LEADS", "BORN_IN", "BORN_ON", "LIVES_IN", "STUDIED_AT", "WROTE" -> Label.PERSON;
                case "CAPITAL_OF" -> Label.PLACE;
                default -> Label.THING;
            };
        }

        Label object() {
            return switch (type) {
                case "LOCATED_IN", "BORN_IN", "LIVES_IN", "CAPITAL_OF" -> Label.PLACE;
                case "WORKS_FOR", "STUDIED_AT" -> Label.ORGANIZATION;
                default -> Label.THING;
            };
        }
    }

    private ChineseVerbs() {}

    private static Map<String, Verb> parse(String table) {
        Map<String, Verb> verbs = new LinkedHashMap<>();
        table.lines().forEach(line -> {
            String type = line.substring(0, line.indexOf(' '));
            String words = line.substring(type.length()).strip();
            boolean reversed = words.startsWith("<");
            for (String word : words.substring(reversed ? 1 : 0).strip().split("\\|")) {
                verbs.put(word, new Verb(type, reversed));
            }
        });
        return verbs;
    }

    /** All verbs as alternatives of a pattern, the longer before the shorter. */
    static String anyVerb() {
        return any(VERBS);
    }

    static String anyRole() {
        return any(ROLES);
    }

    private static String any(Map<String, Verb> words) {
        return words.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).collect(Collectors.joining("|"));
    }

    static Verb verb(String word) {
        return Objects.requireNonNull(VERBS.get(word));
    }

    static Verb role(String word) {
        return Objects.requireNonNull(ROLES.get(word));
    }
}
