package com.voicehelper.indexing.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.voicehelper.indexing.text.DocumentReader.Limits;
import com.voicehelper.support.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each ends with a code and a sentence, soon, and without taking anything along. */
class HostileFileTests {

    private static final Limits LIMITS = new Limits(128, 16, 1_000_000, 64L << 20, Duration.ofSeconds(20));

    private final DocumentReader reader = new DocumentReader(LIMITS);

    @TempDir
    private Path folder;

    @Test
    void whatHasAPasswordSaysSo() throws Exception {
        assertUnreadable(SampleFiles.encryptedPdf(folder), "encrypted");
        assertUnreadable(SampleFiles.encryptedDocx(folder), "encrypted");
    }

    @Test
    void aDecompressionBombIsNotExpanded() throws Exception {
        assertUnreadable(SampleFiles.docxWith(folder, "word/document.xml", SampleFiles.manyParagraphs(128L << 20)), "too-large");
        assertUnreadable(SampleFiles.docxWith(folder, "word/styles.xml", output -> output.write(new byte[20 << 20])), "too-large");
    }

    @Test
    void aPdfWhoseStreamExpandsToVeryMuchIsNotExpanded() throws Exception {
        assertUnreadable(SampleFiles.pdfBomb(folder, 70L << 20, false), "too-large");
        assertThat(SampleFiles.chunks(reader, SampleFiles.pdf(folder, 3))).isNotEmpty();
    }

    @Test
    void moreTextThanADocumentMayHaveEndsIt() throws Exception {
        assertUnreadable(SampleFiles.docxWith(folder, "word/document.xml", SampleFiles.manyParagraphs(20L << 20)), "too-large");
        assertUnreadable(file("endless.txt", "x".repeat(2_000_000)), "too-large");
    }

    @Test
    void archivesWithinArchivesAreNotLookedInto() throws Exception {
        Path bomb = SampleFiles.docxWith(folder, "word/media/attached.zip", output -> output.write(SampleFiles.nested(6)));

        assertThat(SampleFiles.chunks(reader, bomb)).hasSize(1);
        assertUnreadable(Files.write(folder.resolve("bomb.zip"), SampleFiles.nested(3)), "unsupported");
        assertUnreadable(Files.write(folder.resolve("bomb.docx"), SampleFiles.nested(3)), "unsupported");
    }

    @Test
    void entitiesAreNeitherMultipliedNorFetched() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "the password of the server");

        assertUnreadable(SampleFiles.docxWith(folder, "word/document.xml", SampleFiles.billionLaughs()), "broken");
        Throwable refused = catchThrowable(() -> assertThat(SampleFiles.chunks(reader, SampleFiles.docxWith(folder, "word/document.xml",
                SampleFiles.externalEntity(secret)))).noneMatch(chunk -> chunk.text().contains("password")));
        assertThat(refused).satisfiesAnyOf(none -> assertThat(none).isNull(), some -> assertThat(some).isInstanceOf(UnreadableException.class));
    }

    @Test
    void aFileThatWasCutOffIsBroken() throws Exception {
        assertUnreadable(SampleFiles.truncated(SampleFiles.docx(folder), 0.6), "broken");
        assertThat(catchThrowable(() -> SampleFiles.chunks(reader, SampleFiles.truncated(SampleFiles.pdf(folder, 3), 0.3))))
                .isInstanceOfSatisfying(UnreadableException.class, problem -> assertThat(problem.code()).isIn("broken", "empty"));
    }

    @Test
    void whatIsNoDocumentSaysWhatItIs() throws Exception {
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);

        assertThatThrownBy(() -> SampleFiles.chunks(reader, Files.write(folder.resolve("report.pdf"), picture)))
                .isInstanceOf(UnreadableException.class).hasMessageContaining("image/png");
        assertUnreadable(Files.write(folder.resolve("noise.txt"), noise), "unsupported");
        assertUnreadable(file("nothing.txt", ""), "empty");
        assertUnreadable(file("spaces.txt", " \n\n \t "), "empty");
    }

    @Test
    void deeplyNestedPagesAreReadOrRefused() throws Exception {
        Path deep = SampleFiles.deepHtml(folder, 30_000);

        Throwable problem = catchThrowable(() -> assertThat(SampleFiles.chunks(reader, deep).getFirst().text()).contains("bottom"));
        assertThat(problem).satisfiesAnyOf(none -> assertThat(none).isNull(), some -> assertThat(some).isInstanceOf(UnreadableException.class));
        assertUnreadable(SampleFiles.deepHtml(folder, 1_000_000), "too-large");
    }

    @Test
    void aParserThatDoesNotEndIsLeftBehind() throws Exception {
        Strays strays = new Strays(2);
        AtomicBoolean listening = new AtomicBoolean();

        for (int round = 0; round < 2; round++) {
            try (DocumentReading reading = DocumentReading.start(Duration.ofMillis(200), strays, each -> {
                while (!listening.get()) {
                    Thread.onSpinWait();
                }
            })) {
                assertThatThrownBy(() -> reading.next(1)).isInstanceOfSatisfying(UnreadableException.class,
                        problem -> assertThat(problem.code()).isEqualTo("timed-out"));
            }
        }

        assertThatThrownBy(strays::refuseWhenTooMany).isInstanceOf(IllegalStateException.class);
        listening.set(true);
        Eventually.holds(() -> strays.count() == 0);
    }

    @Test
    void aParserThatTakesAllMemoryEndsItsDocumentOnly() throws Exception {
        try (DocumentReading reading = DocumentReading.start(Duration.ofSeconds(20), new Strays(1), each -> {
            throw new OutOfMemoryError("Java heap space");
        })) {
            assertThatThrownBy(() -> reading.next(1)).isInstanceOfSatisfying(UnreadableException.class,
                    problem -> assertThat(problem.code()).isEqualTo("too-complex"));
        }
    }

    @Test
    void theParserWaitsForWhoTakesItsChunksAndThatTimeDoesNotCount() throws Exception {
        Path file = file("long.txt", "Whales sing of the sea. ".repeat(40_000));
        int[] taken = {0};
        try (DocumentReading reading = new DocumentReader(new Limits(32, 0, 2_000_000, 1, Duration.ofMillis(700))).open(file, "long.txt", "")) {
            taken[0] += reading.next(1).size();
            long until = System.nanoTime() + 1_30_000_000L;
            Eventually.holds(() -> System.nanoTime() > until);
            assertThat(reading.handedOver()).isLessThan(600);
            for (List<Chunk> some = reading.next(64); !some.isEmpty(); some = reading.next(64)) {
                taken[0] += some.size();
            }
            assertThat(taken[0]).isEqualTo(reading.handedOver()).isGreaterThan(5000);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private void assertUnreadable(Path file, String code) {
        assertThatThrownBy(() -> SampleFiles.chunks(reader, file)).isInstanceOfSatisfying(UnreadableException.class,
                problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
