package com.voicehelper.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTests {

    @Test
    void chineseSentencesEndWithTheirMarksAndNeedNoSpace() {
        assertThat(Sentences.of("今天下雨。你带伞了吗？带了！路滑；慢走")).containsExactly("今天下雨。", "你带伞了吗？", "带了！", "路滑；", "慢走");
    }

    @Test
    void whatClosesAQuotationBelongsToTheSentence() {
        assertThat(Sentences.of("他说：“走吧。”我们走了。")).containsExactly("他说：“走吧。”", "我们走了。");
        assertThat(Sentences.of("\"Go!\" He went. (He ran.) Fine.")).containsExactly("\"Go!\" ", "He went. ", "(He ran.) ", "Fine.");
    }

    @Test
    void abbreviationsInitialsAndNumbersDoNotEndASentence() {
        assertThat(Sentences.of("Dr. Smith met J. R. Tolkien at 3.15 p.m. In the U.S. Senate, e.g. Washington, see Fig. 2. Then he left."))
                .containsExactly("Dr. Smith met J. R. Tolkien at 3.15 p.m. In the U.S. Senate, e.g. Washington, see Fig. 2. ", "Then he left.");
    }

    @Test
    void theNumberOfAnItemIsNoSentence() {
        assertThat(Sentences.of("1. Open the lid. Close it.")).containsExactly("1. Open the lid. ", "Close it.");
    }

    @Test
    void namesOfFilesAndAddressesStayWhole() {
        assertThat(Sentences.of("Open https://example.com/a?b=c!d and readme.md now. Done?! Yes...")).containsExactly(
                "Open https://example.com/a?b=c!d and readme.md now. ", "Done?! ", "Yes...");
    }

    @Test
    void theSentencesJoinedAreTheLine() {
        String line = "One. 二。Three? \"Four.\" five... 六……七! ";
        assertThat(String.join("", Sentences.of(line))).isEqualTo(line);
        assertThat(Sentences.of("")).isEmpty();
    }
}
