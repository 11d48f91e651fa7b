package com.voicehelper.rag.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What was the revenue of Northwind in 2019?        | and in 2020?                  | revenue Northwind
            How many days of annual leave do I have?          | what about part-time staff?   | annual leave
            Tell me about the Aurora laptop                   | how much does it cost?        | Aurora laptop
            Who founded the Kestrel observatory?              | When did she die?             | founded Kestrel observatory
            How do I reset the badge reader?                  | why?                          | reset badge reader
            Which cities have an office?                      | How many people work there?   | cities office
            年假有多少天？                                      | 病假呢？                       | 年假
            北极星笔记本的保修期是多久？                           | 它多少钱？                     | 北极星笔记本 保修期
            2019年的营业收入是多少？                             | 那2020年呢？                   | 营业收入
            谁发明了活字印刷术？                                 | 他是哪里人？                   | 发明 活字印刷术
            """)
    void aFollowUpTakesWhatWasSpokenOf(String before, String question, String topics) {
        assertThat(completed(before, question)).isEqualTo(question + " " + topics);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "What is the refund policy for enterprise customers?",
        "What is the Aurora laptop and how much does it cost?",
        "Is there a cafeteria in the Lisbon building?",
        "Which documents say that visitors need a badge?",
        "会议室怎么预订？",
        "公司的其他福利政策有哪些？",
        "北极星笔记本和它的电源适配器的保修期是多久？"})
    void aQuestionThatStandsOnItsOwnStaysAsItIs(String question) {
        assertThat(completed("How many days of annual leave do I have?", question)).isEqualTo(question);
        assertThat(FollowUp.completed(List.of(ModelMessage.of("user", question)))).isEqualTo(question);
    }

    @Test
    void aQuestionAloneStaysAsItIsEvenIfItPointsBack() {
        assertThat(FollowUp.completed(List.of(ModelMessage.of("user", "它呢？")))).isEqualTo("它呢？");
        assertThat(FollowUp.completed(List.of(ModelMessage.of("user", "and in 2020?")))).isEqualTo("and in 2020?");
    }

    @Test
    void aChainOfFollowUpsGoesBackToTheQuestionThatStoodOnItsOwnAndNoFurther() {
        assertThat(completed("How large is the moon?", "What was the revenue of Northwind in 2019?", "and in 2020?", "and what was the profit?"))
                .startsWith("and what was the profit? ").contains("revenue", "Northwind").doesNotContain("moon");
    }

    @Test
    void theTitlesThatTheLastAnswerNamedAreCarriedOn() {
        String query = FollowUp.completed(List.of(
                ModelMessage.of("user", "年假有多少天？"),
                ModelMessage.of("assistant", "根据《员工手册》，年假为15天[1]。"),
                ModelMessage.of("user", "那病假呢？")));

        assertThat(query).isEqualTo("那病假呢？ 年假 员工手册");
    }

    @Test
    void whatIsCarriedOnIsBounded() {
        List<String> words = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            words.add("word" + (char) ('a' + number % 26) + (char) ('a' + number / 26));
        }

        String query = completed(String.join(" ", words), "and its price?");

        assertThat(query.split(" ")).hasSize(3 + FollowUp.MOST_TOPICS);
        assertThat(completed("x".repeat(100_000), "and its price?")).isEqualTo("and its price?");
    }

    @Test
    void whatTheQuestionHasIsNotSaidTwice() {
        assertThat(completed("What is the Aurora laptop?", "And the aurora?").toLowerCase(Locale.ROOT)).isEqualTo("and the aurora? laptop");
    }

    private static String completed(String... questions) {
        List<ModelMessage> turns = new ArrayList<>();
        for (String question : questions) {
            turns.add(ModelMessage.of("user", question));
            turns.add(ModelMessage.of("assistant", "I see."));
        }
        return FollowUp.completed(turns.subList(0, turns.size() - 1));
    }
}
