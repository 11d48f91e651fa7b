package com.voicehelper.indexing.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.indexing.text.DocumentReader.Limits;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeDocumentTests {

    private static final int PAGES = 5_000;

    @TempDir
    private Path folder;

    @Test
    void fiveThousandPagesStreamBy() throws Exception {
        Path file = SampleFiles.pdf(folder, PAGES);
        DocumentReader reader = new DocumentReader(new Limits(32, 0, 20_000_000, 64L << 20, Duration.ofMinutes(2)));
        List<WeakReference<Chunk>> seen = new ArrayList<>();
        double last = 0;
        int longest = 0;
        try (DocumentReading reading = reader.open(file, "large.pdf", "application/pdf")) {
            for (List<Chunk> some = reading.next(256); !some.isEmpty(); some = reading.next(256)) {
                some.forEach(chunk -> seen.add(new WeakReference<>(chunk)));
                longest = Math.max(longest, reading.handedOver() - seen.size());
                assertThat(reading.fraction()).isGreaterThanOrEqualTo(last);
                last = reading.fraction();
            }
        }

        assertThat(seen).hasSize(PAGES);
        assertThat(last).isEqualTo(1);
        assertThat(longest).as("chunks that wait, at most").isLessThanOrEqualTo(513);
    }
}
