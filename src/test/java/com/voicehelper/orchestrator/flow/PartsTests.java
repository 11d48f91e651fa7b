package com.voicehelper.orchestrator.flow;

import static com.voicehelper.orchestrator.flow.Part.Relation.DEPENDS;
import static com.voicehelper.orchestrator.flow.Part.Relation.INDEPENDENT;
import static com.voicehelper.orchestrator.flow.Part.Relation.OTHERWISE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTests {

    @ParameterizedTest
    @ValueSource(strings = {
            "What is the warranty?",
            "What is the warranty?!",
            "Hello, how are you? Thanks.",
            "Tell me about bread and also butter",
            "北京以及上海的人口是多少？",
            "Really? What is the warranty?",
            "I compared two phones yesterday and was tired",
            "",
            "其他应该怎么办？"})
    void aQuestionThatAsksOneThingStaysWhole(String question) {
        assertThat(Parts.of(question, 6)).containsExactly(new Part(question, INDEPENDENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compare ab %1$s%2$sx", "What is it?%2$s%2$sx?", "比较%3$s%4$sx", "What is the difference between %2$s and %2$sx"})
    void noQuestionTakesLongToTakeApart(String form) {
        String question = form.formatted("and ".repeat(45), " ".repeat(900), "和".repeat(100) + "的".repeat(100), "！".repeat(900));

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(2), () -> Parts.of(question, 6))).isNotEmpty();
    }

    @Test
    void severalQuestionMarksAreSeveralParts() {
        assertThat(Parts.of("How long is the warranty? Where is the manual? Thanks!", 6)).containsExactly(
                new Part("How long is the warranty?", INDEPENDENT), new Part("Where is the manual? Thanks!", INDEPENDENT));
        assertThat(Parts.of("保修期多长？说明书在哪里？", 6)).extracting(Part::question).containsExactly("保修期多长？", "说明书在哪里？");
    }

    @Test
    void andAlsoPartsWhatAsksOnBothSides() {
        assertThat(Parts.of("How long is the warranty, and also where is the manual?", 6)).extracting(Part::question)
                .containsExactly("How long is the warranty", "where is the manual?");
        assertThat(Parts.of("默认端口是什么，以及如何修改密码？", 6)).extracting(Part::question).containsExactly("默认端口是什么", "如何修改密码？");
        assertThat(Parts.of("保修期多长，并且在哪里维修？", 6)).hasSize(2);
    }

    @Test
    void aComparisonAsksForBothSides() {
        assertThat(Parts.of("Compare the basic plan and the premium plan.", 6)).extracting(Part::question)
                .containsExactly("the basic plan", "the premium plan");
        assertThat(Parts.of("What is the difference between HTTP and gRPC?", 6)).extracting(Part::question).containsExactly("HTTP", "gRPC");
        assertThat(Parts.of("Compare the price of Alpha and Beta", 6)).extracting(Part::question)
                .containsExactly("the price of Alpha", "the price of Beta");
        assertThat(Parts.of("请对比基础版和专业版的价格。", 6)).extracting(Part::question).containsExactly("基础版的价格", "专业版的价格");
        assertThat(Parts.of("比较一下苹果与梨的区别", 6)).extracting(Part::question).containsExactly("苹果", "梨");
    }

    @Test
    void whatSpeaksOfThePartBeforeDependsOnIt() {
        assertThat(Parts.of("Who wrote the manual? When did they finish it? Where is the office?", 6)).extracting(Part::relation)
                .containsExactly(INDEPENDENT, DEPENDS, INDEPENDENT);
        assertThat(Parts.of("谁写了说明书？他住在哪里？", 6)).extracting(Part::relation).containsExactly(INDEPENDENT, DEPENDS);
    }

    @Test
    void anAlternativeIsAskedWithoutItsCondition() {
        assertThat(Parts.of("What does the contract say about refunds? If not, what does the law say?", 6)).containsExactly(
                new Part("What does the contract say about refunds?", INDEPENDENT), new Part("what does the law say?", OTHERWISE));
        assertThat(Parts.of("合同里怎么规定退款？如果没有，法律怎么规定？", 6)).containsExactly(
                new Part("合同里怎么规定退款？", INDEPENDENT), new Part("法律怎么规定？", OTHERWISE));
    }

    @Test
    void whatIsMoreThanTheMostStaysWithTheLastPart() {
        List<Part> parts = Parts.of("What is one? What is two? What is three? What is four?", 3);

        assertThat(parts).extracting(Part::question).containsExactly("What is one?", "What is two?", "What is three? What is four?");
    }
}
