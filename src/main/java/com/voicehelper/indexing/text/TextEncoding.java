package com.voicehelper.indexing.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.txt.Icu4jEncodingDetector;
import org.apache.tika.parser.txt.UniversalEncodingDetector;
import org.jspecify.annotations.Nullable;

/**
 * How characters are encoded in a file that does not say: by its byte order mark; by the zero bytes of UTF-16; UTF-8 when it is valid
 * UTF-8; GB18030 when it is valid as that and what comes out is common Chinese; else what Mozilla's and ICU's statistics say. Looks at the
 * beginning only. Thread-safe.
 */
final class TextEncoding implements EncodingDetector {

    private static final int SAMPLE = 65_536;
    private static final Charset GB18030 = Charset.forName("GB18030");

    @Override
    public Charset detect(InputStream input, Metadata metadata) throws IOException {
        input.mark(SAMPLE);
        byte[] sample = input.readNBytes(SAMPLE);
        input.reset();
        Charset marked = marked(sample);
        if (marked != null) {
            return marked;
        }
        if (decodes(StandardCharsets.UTF_8, sample) != null) {
            return StandardCharsets.UTF_8;
        }
        CharSequence chinese = decodes(GB18030, sample);
        return chinese != null && commonChinese(chinese) ? GB18030 : byStatistics(input, metadata);
    }

    private static Charset byStatistics(InputStream input, Metadata metadata) throws IOException {
        Charset charset = new UniversalEncodingDetector().detect(input, metadata);
        if (charset == null) {
            charset = new Icu4jEncodingDetector().detect(input, metadata);
        }
        if (charset == null) {
            return Charset.forName("windows-1252");
        }
        return charset.name().startsWith("GB") ? GB18030 : charset;
    }

    /** Whether it may be text at all: no control characters but those of text. */
    static boolean text(byte[] sample) {
        if (marked(sample) != null) {
            return true;
        }
        for (byte each : sample) {
            if (each >= 0 && each < 0x20 && each != '\n' && each != '\r' && each != '\t' && each != '\f' && each != 0x1B) {
                return false;
            }
        }
        return sample.length > 0;
    }

    private static @Nullable Charset marked(byte[] sample) {
        int first = sample.length < 2 ? 0 : (sample[0] & 0xFF) << 8 | sample[1] & 0xFF;
        if (first == 0xFEFF || first == 0xFFFE) {
            return StandardCharsets.UTF_16;
        }
        int even = 0;
        int odd = 0;
        for (int index = 0; index + 1 < sample.length; index += 2) {
            even += sample[index] == 0 ? 1 : 0;
            odd += sample[index + 1] == 0 ? 1 : 0;
        }
        int pairs = sample.length / 2;
        if (even > pairs / 3 && odd < pairs / 20) {
            return StandardCharsets.UTF_16BE;
        }
        return odd > pairs / 3 && even < pairs / 20 ? StandardCharsets.UTF_16LE : null;
    }

    /** What the bytes are in that encoding; null when they are nothing. The last character may be cut off. */
    private static @Nullable CharSequence decodes(Charset charset, byte[] sample) {
        CharsetDecoder decoder = charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer characters = CharBuffer.allocate(sample.length + 1);
        boolean whole = sample.length < SAMPLE;
        return decoder.decode(ByteBuffer.wrap(sample), characters, whole).isError() ? null : characters.flip();
    }

    /** The two thousand most common ideographs are nearly all in the first level of GB 2312, which is most of what any text is made of. */
    private static boolean commonChinese(CharSequence text) {
        int foreign = 0;
        int common = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character >= 0x80) {
                foreign++;
                common += firstLevel(character) ? 1 : 0;
            }
        }
        return foreign > 0 && common >= foreign * 0.8;
    }

    /** The first level is what GB 2312 has in the rows B0 to D7; punctuation and full-width forms are in A1 and A3. */
    private static boolean firstLevel(char character) {
        byte[] bytes = String.valueOf(character).getBytes(GB18030);
        int row = bytes.length == 2 ? bytes[0] & 0xFF : 0;
        return (row >= 0xB0 && row <= 0xD7 || row == 0xA1 || row == 0xA3) && (bytes[1] & 0xFF) >= 0xA1;
    }
}
