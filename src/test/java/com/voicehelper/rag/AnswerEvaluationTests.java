package com.voicehelper.rag;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Questions whose answer is known, over documents in both languages, through the search and the local model as they are. */
class AnswerEvaluationTests {

    private static final String TENANT = "evaluation-" + UUID.randomUUID();

    /** @param turns user and assistant in turn, the question last; {@code answer} is in the passage that must be cited */
    private record Case(String answer, String... turns) {}

    private static final List<Case> CASES = List.of(
            new Case("fifteen days", "How many days of annual leave does an employee have?"),
            new Case("two weeks ahead", "How early must annual leave be requested?"),
            new Case("EUR 1,290", "What does the Aurora laptop cost?"),
            new Case("fourteen hours", "How long does the battery of the Aurora laptop last?"),
            new Case("badge", "What do visitors need to enter the Lisbon building?"),
            new Case("1931", "When was the Kestrel observatory founded?"),
            new Case("hold both buttons", "How do I reset the badge reader?"),
            new Case("within 30 days", "Until when can a customer return a product?"),
            new Case("fourteen hours", "What is the Aurora laptop?", "It is a light laptop [1].", "and how long does its battery last?"),
            new Case("十五天", "员工每年有几天年假？"),
            new Case("十天", "病假一年有多少天？"),
            new Case("三年", "北极星笔记本的保修期是多久？"),
            new Case("六点", "会议室最晚可以用到几点？"),
            new Case("毕昇", "谁发明了活字印刷术？"),
            new Case("四万元", "出差一次最多可以报销多少钱？"),
            new Case("三年", "介绍一下北极星笔记本", "它是一台轻薄笔记本【1】。", "它的保修期呢？"));

    private final RagApi rag = TestServer.shared().getBean(RagApi.class);

    @BeforeAll
    static void fill() throws Exception {
        new Shelf(TestServer.shared(), TENANT)
                .put("Employee handbook",
                        "Every employee has fifteen days of annual leave. Unused leave may be taken until the end of March.",
                        "Annual leave is requested two weeks ahead in the portal. The manager answers within three working days.",
                        "Working from home is possible on two days a week, after the first six months.")
                .put("Aurora laptop",
                        "The Aurora is a light laptop with a fourteen-inch screen. It costs EUR 1,290 with 16 GB of memory.",
                        "The battery of the Aurora lasts fourteen hours of office work and charges to half in thirty minutes.")
                .put("Lisbon building",
                        "Visitors of the Lisbon building need a badge, which the reception hands out against an identity card.",
                        "The cafeteria of the Lisbon building is open from eleven to three.")
                .put("Kestrel observatory", "The Kestrel observatory was founded in 1931 by Ida Lindqvist. Its largest telescope has a mirror of two metres.")
                .put("Badge reader", "To reset the badge reader, hold both buttons for ten seconds until the light turns green.")
                .put("Returns", "A customer can return a product within 30 days of delivery. The refund is paid within five working days.")
                .put("员工手册", "员工每年享有十五天带薪年假。未休完的年假可以顺延到第二年三月底。", "病假每年为十天，须在三天内提交医院证明。", "试用期为三个月，期满后签订正式合同。")
                .put("北极星笔记本", "北极星笔记本是一台十四英寸的轻薄笔记本，售价为九千八百元。", "北极星笔记本的保修期为三年，电池的保修期为一年。")
                .put("会议室管理办法", "会议室须提前一天在系统中预订，每次最多使用三个小时。", "会议室的使用时间为早上八点到晚上六点，周末不开放。")
                .put("印刷术的历史", "活字印刷术由北宋的毕昇在庆历年间发明，用胶泥制作活字。", "雕版印刷术在唐代已经广泛使用。")
                .put("差旅报销制度", "每次出差最多可以报销四万元，超过的部分须由总经理批准。", "报销单须在出差结束后两周内提交。")
                .awaitFound("cafeteria").awaitFound("telescope").awaitFound("报销单");
    }

    @Test
    void nineOfTenAnswersCiteThePassageThatAnswers() {
        List<String> missed = new ArrayList<>();
        for (Case each : CASES) {
            RagAnswer answer = answer(each);
            boolean cited = answer.citations().stream().anyMatch(citation -> citation.text().contains(each.answer()) && answer.cited().contains(citation.number()));
            if (!cited) {
                missed.add(each.turns()[each.turns().length - 1] + " searched as '" + answer.query() + "', cited " + answer.cited() + " of "
                        + answer.citations().stream().map(Citation::text).toList());
            }
        }

        assertThat(missed).as("%d questions", CASES.size()).hasSizeLessThanOrEqualTo(CASES.size() / 10);
    }

    private RagAnswer answer(Case asked) {
        List<ModelMessage> turns = new ArrayList<>();
        for (int at = 0; at < asked.turns().length; at++) {
            turns.add(ModelMessage.of(at % 2 == 0 ? "user" : "assistant", asked.turns()[at]));
        }
        return rag.answer(new RagQuestion(Ids.next(), TENANT, "alice", turns, List.of(), null, ModelChoice.ANY, null, null), new RagOutput() {
            @Override
            public void citations(List<Citation> citations) {}

            @Override
            public void token(String token) {}
        }, new Cancellation());
    }
}
