package com.voicehelper.modeladapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalEmbeddingTests {

    private final LocalEmbedding embedding = new LocalEmbedding(384);

    @ParameterizedTest
    @ValueSource(strings = {"x", "!?", "的", "The river flows into the sea.", "退款需要在三十天内申请。", "Ünïcödé и русский", "𠀀𠀁"})
    void everyTextHasAVectorOfUnitLength(String text) {
        float[] vector = embedding.vector(text);

        assertThat(vector).hasSize(384);
        assertThat(product(vector, vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void theSameTextHasTheSameVector() {
        assertThat(embedding.vector("Same text, 相同的文字")).isEqualTo(new LocalEmbedding(384).vector("Same text, 相同的文字"));
        assertThat(embedding.vector("ＡＢＣ")).isEqualTo(embedding.vector("abc"));
    }

    @ParameterizedTest
    @CsvSource({
        "how do I reset a forgotten password, To reset your password open the settings page., The cafeteria opens at eight in the morning.",
        "warranty of batteries, The battery has a two-year warranty., Payment is due within thirty days of the invoice.",
        "年假有多少天, 员工每年享有十五天带薪年假。, 会议室需要提前预订。",
        "如何申请退款, 退款请在三十天内提出申请。, 本公司成立于二零零五年。",
        "kubernets deployment, Kubernetes deployments are rolled out gradually., Bake the bread for forty minutes."})
    void aTextIsNearerToTheQuestionThatItAnswers(String question, String answer, String other) {
        float[] asked = embedding.vector(question);

        assertThat(product(asked, embedding.vector(answer))).isGreaterThan(product(asked, embedding.vector(other)) + 0.1);
    }

    @Test
    void wordsWithoutMeaningMakeNothingAlike() {
        assertThat(product(embedding.vector("what is the of and"), embedding.vector("what of the and is it that"))).isGreaterThan(0.3);
        assertThat(product(embedding.vector("what is the tariff"), embedding.vector("what is the altitude"))).isLessThan(0.35);
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int at = 0; at < one.length; at++) {
            sum += (double) one[at] * other[at];
        }
        return sum;
    }
}
