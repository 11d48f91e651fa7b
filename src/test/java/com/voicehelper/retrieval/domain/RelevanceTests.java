package com.voicehelper.retrieval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Ids;
import com.voicehelper.retrieval.Passage;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** By words alone; the score under which an answer draws on nothing is 0.35. */
class RelevanceTests {

    private static final SearchSettings SETTINGS = new SearchSettings(Duration.ofSeconds(1), 50, 1, 1, 0.2, 0.7, 0, 0.8);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            对菜品有意见应该联系谁？             | 食堂通知     | 如对菜品有意见，请联系行政部李晓梅，分机号6612。
            云图专业版多少钱？                   | 云图产品介绍 | 套餐；专业版；每月价格；599元
            How much does a student ticket cost? | Museum       | Ticket: Student 9.00 EUR
            How do I roll back Falcon?           | Guide        | Run falcon rollback on the control node.
            How much may a hotel in London cost? | Travel       | City: London; Hotel limit per night: 210 GBP
            How long are metrics kept?           | Limits       | Logs are kept for 14 days, metrics for 13 months.
            食堂几点开门？                       | 食堂通知     | 食堂早上七点开门。
            How often do I descale the kettle?   | Manual       | Descale the kettle every six weeks.""")
    void aPassageThatAnswersIsRelevant(String question, String title, String text) {
        assertThat(score(question, title, text)).isGreaterThan(0.35);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            今天上海的天气怎么样？             | 公司介绍 | 公司在上海有两个办公室。
            如何申请美国签证？                 | 休假制度 | 申请病假须提交诊断证明。
            What is the capital of Mongolia?   | Bank     | The bank has a capital of two million.
            How much does a student loan cost? | Museum   | A student pays nine euros.""")
    void aPassageThatSharesAWordIsNot(String question, String title, String text) {
        assertThat(score(question, title, text)).isLessThan(0.35);
    }

    private static double score(String question, String title, String text) {
        return new Relevance(Question.of(question), null, SETTINGS).judge(passage(title, text), new float[0]).score();
    }

    private static Passage passage(String title, String text) {
        return new Passage(Ids.next(), Ids.next(), Ids.next(), 1, 0, title, title, "", null, text, JsonNodeFactory.instance.objectNode());
    }
}
