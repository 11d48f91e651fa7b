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

    private static final List<Source> TABLES = List.of(
            new Source(1, "travel.docx > Daily allowances", """
                    The following daily allowances apply to meals.
                    City | Meals per day | Hotel limit per night
                    London | 62 GBP | 210 GBP
                    Berlin | 48 EUR | 165 EUR
                    Singapore | 95 SGD | 320 SGD"""),
            new Source(2, "guide.md > Configuration", """
                    Setting | Default | Meaning
                    `max_open_files` | 8192 | the most files that a worker keeps open
                    `request_timeout` | 30 s | how long a request may take"""),
            new Source(3, "员工休假制度.docx", "假期类型 | 天数 | 需要的材料\n婚假 | 10天 | 结婚证复印件\n产假 | 158天 | 出生医学证明"),
            new Source(4, "colours", "red | warm\nblue | cold"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is the hotel limit in Berlin?       | City: Berlin; Meals per day: 48 EUR; Hotel limit per night: 165 EUR [1]
            What is the daily allowance for meals in Singapore? | Singapore; Meals per day: 95 SGD
            What is the default of max_open_files?   | Setting: max_open_files; Default: 8192; Meaning: the most files that a worker keeps open [2]
            申请婚假需要什么材料？                   | 假期类型：婚假；天数：10天；需要的材料：结婚证复印件[3]
            产假有多少天？                           | 假期类型：产假；天数：158天；需要的材料：出生医学证明[3]""")
    void aRowIsQuotedWithTheNamesOfItsColumns(String question, String quoted) {
        assertThat(answer(question, TABLES)).contains(quoted).doesNotContain("London", "陪产假");
    }

    @Test
    void rowsWhoseColumnsNobodyNamedStayAsTheyAre() {
        assertThat(answer("Is blue a cold colour?", TABLES)).contains("blue | cold [4]");
        assertThat(Table.rows(List.of("1 | 2", "3 | 4"))).containsExactly("1 | 2", "3 | 4");
        assertThat(Table.rows(List.of("| Name | Price |", "| Tea | 3 |", "| Milk |  |", "a | b | c"))).containsExactly("Name: Tea; Price: 3", "Name: Milk", "a | b | c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            When does the kettle switch itself off? | The kettle switches off automatically after approx. 45 seconds once the water boils, e.g. when the lid is closed. [1]
            午餐现在多少钱？                        | 午餐标准由每人15元调整为每人18元，公司补贴8元，个人承担10元。[1]
            Where does the next meeting take place? | The next meeting takes place on 9 November 2026 at 3 p.m. in room B-214. [1]
            Who founded Northwind?                  | The manufacturer, Northwind Ltd. of Leeds, was founded in 1987 by Dr. Margaret E. Holloway. [1]
            How cold may it be outside?             | -5 °C is the least temperature outside. [1]
            工作满十二年的员工有几天年假？          | 工作满一年的员工，每年享有年假8天；满十年的，享有12天；满二十年的，享有15天。[1]""")
    void whatIsQuotedIsWhole(String question, String quoted) {
        List<Source> sources = List.of(new Source(1, "things", """
                The kettle switches off automatically after approx. 45 seconds once the water boils, e.g. when the lid is closed. The base stays dry.
                The next meeting takes place on 9 November 2026 at 3 p.m. in room B-214. Bring your notes.
                The manufacturer, Northwind Ltd. of Leeds, was founded in 1987 by Dr. Margaret E. Holloway. It makes kettles.
                早餐7:00至9:00，午餐11:30至13:30，晚餐17:30至19:30。午餐标准由每人15元调整为每人18元，公司补贴8元，个人承担10元。
                -5 °C is the least temperature outside.
                工作满一年的员工，每年享有年假8天；满十年的，享有12天；满二十年的，享有15天。逾期作废。"""));

        assertThat(answer(question, sources)).endsWith(quoted);
    }

    @Test
    void aSentenceThatAddsNothingToTheBestIsNotQuoted() {
        List<Source> sources = List.of(new Source(1, "quokkas", """
                The Quokka Shelter - Information for visitors
                The quokka shelter keeps 37 quokkas. It was founded by Ines Marlow in 1998. The shelter is in Perth."""));

        assertThat(answer("How many quokkas does the shelter keep?", sources)).endsWith("): The quokka shelter keeps 37 quokkas. [1]");
        assertThat(answer("Who founded the quokka shelter?", sources)).contains("founded by Ines Marlow in 1998. [1]").doesNotContain("Perth");
    }

    @Test
    void sentencesAreCutWhereTheyEnd() {
        assertThat(Quotable.pieces("Dr. Lee of No. 5 met J. Smith at 3.5 km. Then he left! 他说：“好。”然后走了。\n- item one\n## Title")).extracting(Quotable.Piece::text)
                .containsExactly("Dr. Lee of No. 5 met J. Smith at 3.5 km.", "Then he left!", "他说：“好。”然后走了。", "item one", "Title");
    }

    private static String answer(String question, List<Source> sources) {
        return LocalAnswer.to(List.of(ModelMessage.of("user", question)), sources);
    }
}
