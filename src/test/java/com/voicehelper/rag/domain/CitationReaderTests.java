package com.voicehelper.rag.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CitationReaderTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            It is 15 days [1].                  | 1
            It is 15 days [2][3], not 10 [1].   | 1 2 3
            年假为15天【1】，病假为10天［2］。       | 1 2
            Both say so [1, 3].                 | 1 3
            两份文件都提到【1、2】。                | 1 2
            See [2-4].                          | 2 3 4
            See [3–9].                          | 3 4 5
            See [^2].                           | 2
            A bracket [in [1] a bracket].       | 1
            """)
    void citationsAreRead(String text, String numbers) {
        assertThat(read(text)).isEqualTo(List.of(numbers.split(" ")).stream().map(Integer::valueOf).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Nothing is cited.", "No such source [6], [0], [-1] and [99999999999].", "In [2019] it rained.", "A list [a, 1].", "Not closed [1", "x[1+1]", "[]", "[-]",
        "[1-2-3]", "[                                              1]"})
    void whatIsNoNumberOfASourceIsNoCitation(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void thePiecesMayBeCutAnywhere() {
        String text = "It is so [1], and so 【2】, and [3, 5].";
        for (int cut = 0; cut < text.length(); cut++) {
            CitationReader reader = new CitationReader(5);
            reader.read(text.substring(0, cut));
            reader.read(text.substring(cut));
            assertThat(reader.cited()).containsExactly(1, 2, 3, 5);
        }
    }

    @Test
    void withoutSourcesNothingIsCited() {
        CitationReader reader = new CitationReader(0);
        reader.read("It is so [1].");
        assertThat(reader.cited()).isEmpty();
    }

    private static List<Integer> read(String text) {
        CitationReader reader = new CitationReader(5);
        text.codePoints().forEach(point -> reader.read(Character.toString(point)));
        return reader.cited();
    }
}
