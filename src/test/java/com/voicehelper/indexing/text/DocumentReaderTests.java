package com.voicehelper.indexing.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.voicehelper.indexing.text.DocumentReader.Limits;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTests {

    private static final String CHINESE = "量子计算利用量子力学的原理来处理信息。它与传统的计算机不同，使用量子比特而不是比特。\n\n"
            + "上海是中国的经济中心之一，人口超过两千万。";

    private final DocumentReader reader = new DocumentReader(new Limits(128, 16, 1_000_000, 64L << 20, Duration.ofSeconds(20)));

    @TempDir
    private Path folder;

    @Test
    void aPdfsChunksSayOnWhichPageTheyBegin() throws Exception {
        List<Chunk> chunks = SampleFiles.chunks(new DocumentReader(new Limits(32, 0, 1_000_000, 64L << 20, Duration.ofSeconds(20))),
                SampleFiles.pdf(folder, 3));

        assertThat(chunks).extracting(Chunk::page).containsExactly(1, 2, 3);
        assertThat(chunks).extracting(Chunk::text).contains("This is page 2 of the report. It speaks of whales, of ships, and of the people who sail them.");
    }

    @Test
    void theEndOfASmallDocumentIsNotWaitedFor() throws Exception {
        read("note.txt", "Whales sing.", "UTF-8");

        long began = System.nanoTime();
        for (int number = 0; number < 40; number++) {
            assertThat(read("note.txt", "Whales sing.", "UTF-8")).hasSize(1);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_200));
    }

    @Test
    void wordsHeadingsAndTablesAreKept() throws Exception {
        List<Chunk> chunks = SampleFiles.chunks(reader, SampleFiles.docx(folder));

        assertThat(chunks).extracting(Chunk::heading, Chunk::text)
                .containsExactly(tuple("员工手册 > 休假", "每位员工每年有二十天年假。\nCity | Days\nBerlin | 30"));
    }

    @Test
    void markdownIsReadByItsBlocks() throws Exception {
        List<Chunk> chunks = read("notes.md", """
                # Whales

                They are **large** and [swim](https://example.com/whale "far").
                They sing.

                Blue whales
                -----------
                - up to 30 m
                - live in every ocean

                | name | weight |
                |------|--------|
                | blue | 150 t  |

                ```
                # not a heading
                ```
                """, "UTF-8");

        assertThat(chunks).extracting(Chunk::heading, Chunk::text).containsExactly(
                tuple("Whales", "They are large and swim. They sing."),
                tuple("Whales > Blue whales", "- up to 30 m\n- live in every ocean\nname | weight\nblue | 150 t\n# not a heading"));
    }

    /** Lines that look like headings or rules until their last character. */
    @Test
    void noLineOfMarkdownTakesLong() throws Exception {
        String text = (" ".repeat(400) + "-".repeat(590) + "x\n\n").repeat(50) + ("# " + " ".repeat(990) + "x\u2028\n\n").repeat(50) + "The end.";

        List<Chunk> chunks = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> read("rules.md", text, "UTF-8"));

        assertThat(chunks.getLast().text()).endsWith("The end.");
    }

    @Test
    void closingHashesAreNoPartOfAHeading() throws Exception {
        assertThat(read("closed.md", "## Whales of C# ##\n\nThey sing.\n\n# C#\n\nA language.\n", "UTF-8")).extracting(Chunk::heading)
                .containsExactly("Whales of C#", "C#");
    }

    @Test
    void aWebPageIsReadWithoutItsScripts() throws Exception {
        List<Chunk> chunks = read("page.html", """
                <!DOCTYPE html><html><head><title>t</title><style>p{color:red}</style><script>alert('no')</script></head>
                <body><h1>鲸鱼</h1><p>它们很大。</p><ul><li>one</li><li>two</li></ul><img src="http://127.0.0.1:1/pixel.png">
                <table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table><script>evil()</script></body></html>""", "UTF-8");

        assertThat(chunks).extracting(Chunk::heading, Chunk::text).containsExactly(tuple("鲸鱼", "它们很大。\none\ntwo\na | b\n1 | 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "GB18030", "GBK", "UTF-16", "UTF-16LE", "UTF-16BE", "Big5"})
    void chineseTextIsReadInWhateverItIsEncoded(String encoding) throws Exception {
        String traditional = "量子計算利用量子力學的原理來處理資訊。它與傳統的計算機不同，使用量子位元而不是位元。我們在台北開會，討論這個問題的解決方法。";
        String text = encoding.equals("Big5") ? traditional : encoding.startsWith("UTF-16") && encoding.length() > 6 ? "Report\n\n" + "Whales sing. ".repeat(20) + CHINESE : CHINESE;

        String read = read("text.txt", text, encoding).stream().map(Chunk::text).collect(Collectors.joining("\n"));

        assertThat(read).contains(encoding.equals("Big5") ? "討論這個問題的解決方法" : "上海是中国的经济中心之一");
    }

    @Test
    void textOfWesternEuropeIsNotTakenForChinese() throws Exception {
        String text = "Die Prüfung der Größe übersteigt häufig das Maß. Élève français, où êtes-vous allé hier? Señor Muñoz vivió allí.";

        assertThat(read("text.txt", text, "windows-1252").getFirst().text()).isEqualTo(text);
    }

    @Test
    void aTextWithoutANameIsFoundToBeOne() throws Exception {
        assertThat(read("unnamed", CHINESE, "GB18030").getFirst().text()).contains("量子计算");
    }

    @Test
    void richTextCalledWordIsReadAsWhatItIs() throws Exception {
        assertThat(read("letter.doc", "{\\rtf1\\ansi Dear Sir,\\par the whale is well.\\par}", "US-ASCII").getFirst().text())
                .isEqualTo("Dear Sir,\nthe whale is well.");
    }

    @Test
    void aFileIsReadAsWhatItIsAndNotAsWhatItIsCalled() throws Exception {
        Path pdf = SampleFiles.pdf(folder, 1);

        assertThat(SampleFiles.chunks(reader, pdf, "report.docx").getFirst().text()).startsWith("This is page 1");
        assertThat(SampleFiles.chunks(reader, SampleFiles.docx(folder), "handbook.pdf").getFirst().heading()).startsWith("员工手册");
        assertThat(read("really-text.pdf", "Just text, whatever the name says.", "UTF-8").getFirst().text()).startsWith("Just text");
    }

    private List<Chunk> read(String name, String text, String encoding) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve(name), text.getBytes(Charset.forName(encoding)));
        return SampleFiles.chunks(reader, file);
    }
}
