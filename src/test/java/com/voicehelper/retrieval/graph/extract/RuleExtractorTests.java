package com.voicehelper.retrieval.graph.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.retrieval.graph.extract.Extraction.Entity;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleExtractorTests {

    private final RuleExtractor rules = new RuleExtractor();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Marie Curie was born in Warsaw.                                     | Marie Curie BORN_IN Warsaw
            Larry Page founded Google.                                          | Larry Page FOUNDED Google
            Google was founded by Larry Page and Sergey Brin.                   | Larry Page FOUNDED Google; Sergey Brin FOUNDED Google
            Google was founded in 1998 by Larry Page.                           | Google FOUNDED_ON 1998; Larry Page FOUNDED Google
            Tim Cook works for Apple.                                           | Tim Cook WORKS_FOR Apple
            Tim Cook, CEO of Apple, lives in California.                        | Tim Cook LEADS Apple
            Tim Cook is the CEO of Apple.                                       | Tim Cook LEADS Apple
            Apple's CEO Tim Cook spoke.                                         | Tim Cook LEADS Apple
            The Louvre is located in Paris.                                     | Louvre LOCATED_IN Paris
            Siemens, which is based in Munich, makes trains.                    | Siemens LOCATED_IN Munich
            Acme is a company based in Berlin.                                  | Acme LOCATED_IN Berlin; Acme IS_A company
            Bavaria is part of Germany.                                         | Bavaria PART_OF Germany
            Elasticsearch uses Apache Lucene.                                   | Elasticsearch USES Apache Lucene
            Apache Lucene is a search library written in Java.                  | Apache Lucene IS_A search library; Apache Lucene USES Java
            Kafka was originally developed by LinkedIn.                         | LinkedIn DEVELOPED Kafka
            Microsoft acquired GitHub, LinkedIn and Nokia.                      | Microsoft ACQUIRED GitHub; Microsoft ACQUIRED LinkedIn; Microsoft ACQUIRED Nokia
            Google acquired YouTube and developed Android.                      | Google ACQUIRED YouTube; Google DEVELOPED Android
            The World Health Organization (WHO) is based in Geneva.             | World Health Organization ALSO_KNOWN_AS WHO; World Health Organization LOCATED_IN Geneva
            Ottawa is the capital of Canada.                                    | Ottawa CAPITAL_OF Canada
            The capital of France is Paris.                                     | Paris CAPITAL_OF France
            The University of Oxford is in England.                             | University of Oxford LOCATED_IN England
            Jane Austen wrote "Pride and Prejudice".                            | Jane Austen WROTE Pride and Prejudice
            华为技术有限公司位于深圳。                                             | 华为技术有限公司 LOCATED_IN 深圳
            华为的总部位于深圳市。                                                 | 华为 LOCATED_IN 深圳市
            任正非创立了华为。                                                    | 任正非 FOUNDED 华为
            马云于1999年在杭州创立了阿里巴巴。                                      | 马云 FOUNDED 阿里巴巴
            微信由腾讯开发。                                                      | 腾讯 DEVELOPED 微信
            微信是由腾讯公司于2011年推出的一款应用。                                 | 腾讯公司 RELEASED 微信
            北京是中国的首都。                                                    | 北京 CAPITAL_OF 中国
            浙江大学属于教育部。                                                  | 浙江大学 PART_OF 教育部
            腾讯发布了微信和企业微信。                                             | 腾讯 RELEASED 微信; 腾讯 RELEASED 企业微信
            华为是一家中国的科技公司，总部位于深圳，由任正非创立。                      | 华为 IS_A 科技公司; 华为 LOCATED_IN 深圳; 任正非 FOUNDED 华为
            张三任职于北京大学。                                                  | 张三 WORKS_FOR 北京大学
            莫言撰写了《红高粱》。                                                | 莫言 WROTE 红高粱
            世界卫生组织（简称世卫组织）总部设在日内瓦。                              | 世界卫生组织 ALSO_KNOWN_AS 世卫组织
            VoiceHelper使用PostgreSQL。                                         | VoiceHelper USES PostgreSQL
            腾讯成立于1998年。                                                   | 腾讯 FOUNDED_ON 1998年
            马化腾是腾讯的创始人。                                                | 马化腾 FOUNDED 腾讯
            李彦宏现任百度公司首席执行官。                                         | 李彦宏 LEADS 百度公司
            """)
    void aSentenceSaysThis(String sentence, String statements) {
        List<String> found = rules.extract("acme", sentence).statements().stream().map(each -> each.from() + " " + each.type() + " " + each.to()).toList();

        assertThat(found).contains(statements.split("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Write to support@example.com today.      | support@example.com | Email
            See https://example.com/a?b=1.           | https://example.com/a?b=1 | Url
            It happened on May 3, 2024 in Rome.      | May 3, 2024 | Date
            The launch was on 2024-05-03.            | 2024-05-03 | Date
            Dr. Jane Smith spoke.                    | Jane Smith | Person
            They met at Stanford University.         | Stanford University | Organization
            The API of NASA is open.                 | NASA | Acronym
            我读过《三体》这本书。                      | 三体 | Work
            他在2024年5月1日到达。                     | 2024年5月1日 | Date
            他毕业后进了中国科学院，在清华大学工作。     | 清华大学 | Organization
            张三任职于北京大学。                       | 张三 | Person
            """)
    void aNameHasItsKind(String sentence, String name, String label) {
        assertThat(rules.extract("acme", sentence).entities()).filteredOn(entity -> entity.name().equals(name))
                .extracting(entity -> entity.label().shown()).containsExactly(label);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the weather was nice and we went home.
            However, this is not the case.
            它是一个问题。
            我们可以使用它。
            这是因为天气不好。
            """)
    void whatNamesNothingSaysNothing(String sentence) {
        assertThat(rules.extract("acme", sentence).statements()).isEmpty();
    }

    @Test
    void aNameIsCountedAndKeptAsItWasWrittenFirst() {
        var entities = rules.extract("acme", "They like Kafka. We run KAFKA, and Ｋafka too.").entities();

        assertThat(entities).containsExactly(new Entity("Kafka", Label.ACRONYM, 3));
    }

    @Test
    void theSameTextAlwaysGivesTheSame() {
        String text = "Tim Cook works for Apple in California. 华为是一家公司，总部位于深圳。";

        assertThat(rules.extract("acme", text)).isEqualTo(new RuleExtractor().extract("other", text));
    }

    @Test
    void aTextGivesNoMoreThanTheBound() {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < 2_000; at++) {
            text.append("Company").append(at).append(" acquired Startup").append(at).append(". ");
        }

        var extraction = rules.extract("acme", text.toString());

        assertThat(extraction.entities()).hasSize(Extractor.MOST);
        assertThat(extraction.statements()).hasSizeLessThanOrEqualTo(Extractor.MOST).isNotEmpty();
    }

    /** No text may keep a thread: neither one that is all capitals, nor one without any end, nor noise. */
    @Test
    void hostileTextsAreReadInTime() {
        Random random = new Random(7);
        StringBuilder noise = new StringBuilder();
        random.ints(60_000, 0, 13).forEach(pick -> noise.append("A a.的由是，《“@-5".charAt(pick)));
        List<String> texts = List.of("A ".repeat(50_000), "由".repeat(100_000), "的是".repeat(50_000), "a@".repeat(50_000), "x.y.".repeat(30_000),
                "\"A".repeat(50_000), "1".repeat(100_000), "A of ".repeat(30_000), "《".repeat(100_000), "is a ".repeat(30_000), noise.toString());

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> texts.forEach(text -> rules.extract("acme", text)));
    }
}
