package com.voicehelper.retrieval.following;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.retrieval.Library;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A new house, in which nobody has uploaded anything. */
class FirstDocumentTests {

    @Test
    void noSearchIsRefusedWhileTheFirstDocumentComes() throws Exception {
        try (var server = TestServer.start(Map.of())) {
            Library library = Library.of(server);
            Eventually.holds(() -> library.found("anything").isEmpty());
            AtomicBoolean ended = new AtomicBoolean();
            AtomicReference<Throwable> refusal = new AtomicReference<>();
            Thread searching = Thread.ofPlatform().start(() -> {
                try {
                    while (!ended.get()) {
                        library.found("lighthouse");
                    }
                } catch (RuntimeException exception) {
                    refusal.set(exception);
                }
            });

            library.document("The lighthouse has a keeper.").publish();
            Eventually.holds(() -> refusal.get() != null || library.found("lighthouse").size() == 1);
            ended.set(true);
            searching.join();

            assertThat(refusal).hasNullValue();
        }
    }
}
