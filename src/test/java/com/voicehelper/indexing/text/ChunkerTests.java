package com.voicehelper.indexing.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.platform.Sentences;
import com.voicehelper.platform.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChunkerTests {

    @Test
    void aChunkHasTheHeadingsAboveIt() {
        List<Chunk> chunks = chunks(64, 0, outline -> {
            outline.heading(1, "Handbook", null);
            outline.heading(2, "Leave", null);
            outline.paragraph("Thirty days.", null);
            outline.heading(3, "Sickness", null);
            outline.paragraph("Call us.", null);
            outline.heading(2, "Travel", null);
            outline.paragraph("By train.", null);
        });

        assertThat(chunks).extracting(Chunk::heading).containsExactly("Handbook > Leave", "Handbook > Leave > Sickness", "Handbook > Travel");
        assertThat(chunks).extracting(Chunk::text).containsExactly("Thirty days.", "Call us.", "By train.");
        assertThat(chunks).extracting(Chunk::ordinal).containsExactly(0, 1, 2);
    }

    @Test
    void aHeadingWithNothingBelowItIsFoundAsText() {
        List<Chunk> chunks = chunks(64, 0, outline -> {
            outline.heading(1, "Rules", null);
            outline.heading(2, "No smoking", null);
            outline.heading(2, "No dogs", null);
        });

        assertThat(chunks).extracting(Chunk::text).containsExactly("No smoking", "No dogs");
        assertThat(chunks).extracting(Chunk::heading).containsOnly("Rules");
    }

    @Test
    void shortParagraphsShareAChunkAndTheCutIsBetweenThem() {
        String paragraph = "This paragraph has about twenty tokens, so that two of them fit and three of them do not fit.";

        List<Chunk> chunks = chunks(64, 0, outline -> List.of("A. ", "B. ", "C. ").forEach(name -> outline.paragraph(name + paragraph, null)));

        assertThat(chunks).extracting(Chunk::text).containsExactly("A. " + paragraph + "\nB. " + paragraph, "C. " + paragraph);
    }

    @Test
    void aLongParagraphIsCutWhereSentencesEndAndTheLastOnesAreRepeated() {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < 40; index++) {
            text.append("第").append(index).append("句话说明一件事情。");
        }

        List<Chunk> chunks = chunks(64, 16, outline -> outline.paragraph(text.toString(), 3));

        assertThat(chunks).hasSizeGreaterThan(5).allSatisfy(chunk -> {
            assertThat(chunk.text()).startsWith("第").endsWith("。");
            assertThat(Tokens.estimate(chunk.text())).isLessThanOrEqualTo(64);
            assertThat(chunk.page()).isEqualTo(3);
        });
        for (int index = 1; index < chunks.size(); index++) {
            String before = chunks.get(index - 1).text();
            String first = Sentences.of(chunks.get(index).text()).getFirst();
            assertThat(before).contains(first);
        }
        assertThat(chunks.getLast().text()).contains("第39句");
    }

    @Test
    void noChunkIsLargerThanItMayBeNothingIsLostAndNoCharacterIsTorn() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<String> paragraphs = new ArrayList<>();
            for (int index = random.nextInt(8); index >= 0; index--) {
                paragraphs.add(text(random));
            }

            List<Chunk> chunks = chunks(32, 0, outline -> paragraphs.forEach(paragraph -> outline.paragraph(paragraph, null)));

            String all = String.join("", chunks.stream().map(Chunk::text).toList());
            String expected = String.join("", paragraphs.stream().map(PlainText::line).toList());
            assertThat(all.replaceAll("\\s", "")).isEqualTo(expected.replaceAll("\\s", ""));
            assertThat(chunks).allSatisfy(chunk -> {
                assertThat(Tokens.estimate(chunk.text())).isLessThanOrEqualTo(32);
                assertThat(chunk.text()).isNotBlank();
                assertThat(chunk.text().codePoints()).noneMatch(point -> Character.getType(point) == Character.SURROGATE);
            });
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("x");
        for (int index = random.nextInt(300); index > 0; index--) {
            text.appendCodePoint(switch (random.nextInt(8)) {
                case 0 -> ' ';
                case 1 -> '。';
                case 2 -> '.';
                case 3 -> 0x1F600 + random.nextInt(40);
                case 4 -> 0x20000 + random.nextInt(1000);
                case 5 -> 0x4E00 + random.nextInt(2000);
                default -> 'a' + random.nextInt(26);
            });
        }
        return text.toString();
    }

    @Test
    void anOverlapNeverFillsAChunkByItself() {
        List<Chunk> chunks = chunks(32, 16, outline -> {
            for (int index = 0; index < 6; index++) {
                outline.paragraph("Short one " + index + ". " + "long ".repeat(24) + index + ".", null);
            }
        });

        assertThat(chunks).extracting(Chunk::text).doesNotHaveDuplicates();
    }

    @Test
    void whatDatabasesCannotKeepIsLeftOut() {
        assertThat(PlainText.line("a\0b\uD800c\uFEFF\u00ADd\u00A0 \t e")).isEqualTo("ab\uFFFDcd e");
    }

    @Test
    void brokenLinesAreJoinedAsTheirScriptJoinsThem() {
        assertThat(PlainText.line("informa-\ntion about\nthings")).isEqualTo("information about things");
        assertThat(PlainText.line("我们在上海\n开会，\n然后回家")).isEqualTo("我们在上海开会，然后回家");
        assertThat(PlainText.line("X-\nRay and 1-\n2")).isEqualTo("X- Ray and 1- 2");
    }

    private static List<Chunk> chunks(int size, int overlap, Consumer<Outline> document) {
        List<Chunk> chunks = new ArrayList<>();
        Chunker chunker = new Chunker(size, overlap, chunks::add);
        document.accept(chunker);
        chunker.finish();
        return chunks;
    }
}
