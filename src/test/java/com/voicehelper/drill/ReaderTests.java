package com.voicehelper.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReaderTests {

    @Test
    void noWordOfADocumentIsAPartOfAnother() {
        List<String> words = IntStream.range(0, 25).boxed()
                .flatMap(person -> IntStream.range(0, 25).mapToObj(number -> Reader.word("own", person, number)))
                .toList();

        for (String word : words) {
            assertThat(words.stream().filter(each -> each.contains(word))).containsExactly(word);
        }
    }
}
