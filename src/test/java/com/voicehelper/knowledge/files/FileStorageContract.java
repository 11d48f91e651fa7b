package com.voicehelper.knowledge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every object storage promises. */
abstract class FileStorageContract {

    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    abstract FileStorage storage();

    /** Makes it not answer. */
    abstract void goAway() throws Exception;

    abstract void comeBack() throws Exception;

    @Test
    void aFileIsStoredUnderItsDigestAndReadInParts() throws IOException {
        assertThat(put("hello")).isEqualTo(new StoredFile(HELLO, 5));
        assertThat(storage().read(HELLO, 1, 3)).asString(StandardCharsets.UTF_8).isEqualTo("ell");
        assertThat(storage().read(HELLO, 5, 0)).isEmpty();
        try (InputStream whole = storage().open(HELLO)) {
            assertThat(whole.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        }
    }

    @Test
    void whatIsTooLargeIsNotStored() {
        assertThatThrownBy(() -> storage().put(new ByteArrayInputStream(new byte[101]), 100))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(413));
    }

    @Test
    void whatIsNotThereIsMissing() {
        String none = "00".repeat(32);

        assertThatThrownBy(() -> storage().read(none, 0, 1)).satisfies(FileStorageContract::notFound);
        assertThatThrownBy(() -> storage().open(none)).satisfies(FileStorageContract::notFound);
        assertThat(storage().deleteOlderThan(Duration.ZERO, none)).isTrue();
    }

    @Test
    void onlyAnOldFileIsDeleted() throws IOException {
        String digest = put("to be deleted").sha256();

        assertThat(storage().deleteOlderThan(Duration.ofMinutes(10), digest)).isFalse();
        assertThat(storage().read(digest, 0, 2)).hasSize(2);
        assertThat(storage().deleteOlderThan(Duration.ofSeconds(-10), digest)).isTrue();
        assertThatThrownBy(() -> storage().read(digest, 0, 2)).satisfies(FileStorageContract::notFound);
    }

    @Test
    void awayItSaysWhenToComeBack() throws Exception {
        goAway();
        try {
            assertThatThrownBy(() -> put("while it is away")).isInstanceOfSatisfying(ApiException.class, refusal -> {
                assertThat(refusal.status().value()).isEqualTo(503);
                assertThat(refusal.retryAfterSeconds()).isPositive();
            });
            assertThatThrownBy(() -> storage().requireAnswer()).isInstanceOf(RuntimeException.class);
        } finally {
            comeBack();
        }
        assertThat(put("while it is away").size()).isEqualTo(16);
    }

    private StoredFile put(String content) throws IOException {
        return storage().put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), 1_000);
    }

    private static void notFound(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status().value()).isEqualTo(404));
    }
}
