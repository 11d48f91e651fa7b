package com.voicehelper.knowledge.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.Form;
import com.voicehelper.support.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadMemoryTests {

    private static final int UPLOADS = 8;
    private static final int SIZE = 40 << 20;

    @TempDir
    private Path objects;

    /** 320 MB at once, through a process that has 224 MB of heap. */
    @Test
    void uploadsAreNeverInMemory() {
        try (ApplicationProcess process = ApplicationProcess.start("uploads", "--voicehelper.datasource.url=" + TestPostgres.createDatabase(),
                        "--voicehelper.modules.local=knowledge", "--voicehelper.modules.owned=knowledge", "--voicehelper.security.anonymous=allow",
                        "--voicehelper.objects.folder=" + objects).awaitReady(Duration.ofSeconds(90));
                HttpClient http = HttpClient.newHttpClient()) {
            List<CompletableFuture<Integer>> answers = IntStream.range(0, UPLOADS).mapToObj(number -> http.sendAsync(
                    HttpRequest.newBuilder(process.uri().resolve("/api/v1/documents"))
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", Form.contentType())
                            .POST(BodyPublishers.ofInputStream(() -> form(number)))
                            .build(),
                    BodyHandlers.ofString()).thenApply(response -> response.statusCode())).toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(201));
        }
    }

    /** A form whose file is made while it is sent. */
    private static InputStream form(int number) {
        byte[] form = new Form().file("file", "large-" + number + ".bin", "application/octet-stream", new byte[] {(byte) number}).body();
        String text = new String(form, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf("\r\n--", text.length() - 5);
        return new SequenceInputStream(Collections.enumeration(List.of(new ByteArrayInputStream(form, 0, end), zeros(),
                new ByteArrayInputStream(form, end, form.length - end))));
    }

    private static InputStream zeros() {
        return new InputStream() {
            private int left = SIZE;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int count = Math.min(left, length);
                left -= count;
                return count;
            }
        };
    }
}
