package com.voicehelper.modeladapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modeladapter.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAnswerTests {

    private static final List<Source> ENGLISH = List.of(
            new Source(1, "Warranty terms", """
                    # Warranty
                    The battery of the Falcon scooter is covered by a warranty of two years. Tyres are not covered.
                    To make a claim, write to service@example.com with the receipt."""),
            new Source(2, "Travel policy", """
                    Employees book flights through the travel desk. Hotels may cost at most 120 euros per night.
                    Receipts must be handed in within 30 days because the tax office asks for them."""));

    private static final List<Source> CHINESE = List.of(
            new Source(1, "员工手册", "员工每年享有15天带薪年假。年假须提前两周申请。病假需要提供医院证明。"),
            new Source(2, "退款政策", "客户可以在购买后30天内申请退款。退款将在7个工作日内原路返回。"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How long is the warranty of the battery?           | warranty of two years. [1] | Hotels
            What may a hotel cost per night?                   | 120 euros per night. [2]   | battery
            Why must receipts be handed in?                    | because the tax office asks for them. [2] | Tyres
            How do I make a warranty claim?                    | write to service@example.com with the receipt. [1] | flights""")
    void itQuotesWhatAnswersTheQuestion(String question, String quoted, String not) {
        assertThat(answer(question, ENGLISH)).startsWith("From the documents given").contains(quoted).doesNotContain(not);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            年假有多少天？     | 员工每年享有15天带薪年假。[1]      | 退款
            怎么申请退款？     | 客户可以在购买后30天内申请退款。[2] | 病假
            病假需要什么证明？ | 病假需要提供医院证明。[1]          | 退款""")
    void itAnswersInTheLanguageOfTheQuestion(String question, String quoted, String not) {
        assertThat(answer(question, CHINESE)).startsWith("根据所给资料").contains(quoted).doesNotContain(not);
    }

    @Test
    void itSaysWhenTheDocumentsDoNotAnswer() {
        assertThat(answer("Who won the chess championship in 1972?", ENGLISH)).contains("do not answer").doesNotContain("[");
        assertThat(answer("珠穆朗玛峰有多高？", CHINESE)).contains("没有回答这个问题").doesNotContain("[");
        assertThat(answer("anything?", List.of(new Source(1, "", "")))).contains("do not answer");
    }

    @Test
    void itQuotesAFewSentencesAtMostEachOnce() {
        String many = "Falcon scooters are red. ".repeat(3) + "Falcon scooters are fast. Falcon scooters are cheap. Falcon scooters are small. "
                + "Falcon scooters are new. Falcon scooters are light. Falcon scooters are loud.";

        String answer = answer("What are Falcon scooters?", List.of(new Source(3, "Falcon", many), new Source(4, "Falcon again", many)));

        assertThat(answer.split("\\[\\d]", -1).length - 1).isBetween(1, 4);
        assertThat(answer).containsOnlyOnce("Falcon scooters are red.");
    }

    @Test
    void sentencesAreCutWhereTheyEnd() {
        assertThat(Sentences.cut("Dr. Lee of No. 5 met J. Smith at 3.5 km. Then he left! 他说：“好。”然后走了。\n- item one\n## Title"))
                .containsExactly("Dr. Lee of No. 5 met J. Smith at 3.5 km.", "Then he left!", "他说：“好。”然后走了。", "item one", "Title");
    }

    private static String answer(String question, List<Source> sources) {
        return LocalAnswer.to(List.of(ModelMessage.of("user", question)), sources);
    }
}
