package com.voicehelper.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.retrieval.Library;
import com.voicehelper.retrieval.SearchResult;
import com.voicehelper.support.Client;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestPostgres;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What is done to the index folder is mended from the rows, and told meanwhile. */
class IndexFolderTests {

    private final String database = TestPostgres.createDatabase();
    @TempDir
    private Path folder;

    @Test
    void anIndexThatIsDeletedDamagedOrOldIsMadeWhole() throws Exception {
        Library library;
        try (ConfigurableApplicationContext server = start()) {
            library = Library.of(server);
            library.document(sentences()).publish();
            Library filled = library;
            Eventually.holds(() -> filled.found("seagull").size() == 10);
            assertThat(ready(server)).isEqualTo(200);

            IndexFolder.delete(index());
            neverSilentlyEmpty(filled);

            assertThatThrownBy(() -> IndexFolder.open(folder.toString())).isInstanceOf(ConfigurationException.class).hasMessageContaining("another process uses");
        }
        try (ConfigurableApplicationContext server = start()) {
            Library kept = new Library(server, library.tenant(), library.model(), library.base());
            neverSilentlyEmpty(kept);
            kept.document("One more seagull.").publish();
        }
        try (Stream<Path> files = Files.list(index())) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(cfs|doc|tim|vec|dvd)")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 0x55;
                Files.write(file, bytes);
            }
        }
        try (ConfigurableApplicationContext server = start()) {
            neverSilentlyEmpty(new Library(server, library.tenant(), library.model(), library.base()));
        }
    }

    @Test
    void aTemporaryFolderIsGoneAfterTheProcess() {
        Path temporary;
        try (IndexFolder open = IndexFolder.open("")) {
            temporary = open.path();
            assertThat(temporary).isDirectory();
        }
        assertThat(temporary).doesNotExist();
    }

    /** Until everything is found again, each answer either says that it is not whole, or is refused for now. */
    private static void neverSilentlyEmpty(Library library) throws Exception {
        Eventually.holds(() -> {
            try {
                SearchResult result = library.search("seagull");
                assertThat(result.hits().size() == 10 || result.degraded() != null).as("%s", result).isTrue();
                return result.hits().size() == 10 && result.degraded() == null;
            } catch (ApiException refused) {
                assertThat(refused.status().value()).isEqualTo(503);
                return false;
            }
        });
    }

    private ConfigurableApplicationContext start() {
        return TestServer.start(Map.of("voicehelper.datasource.url", database, "voicehelper.retrieval.folder", folder.toString(),
                "voicehelper.retrieval.search.cache-entries", "0"));
    }

    private static int ready(ConfigurableApplicationContext server) {
        return new Client(TestServer.port(server), "anonymous", "default", null, HttpClient.newHttpClient()).get("/ready").status();
    }

    private Path index() throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static String[] sentences() {
        return IntStream.range(0, 300).mapToObj(i -> "Seagull number " + i + " circles over pier " + (i * 7) % 31 + ".").toArray(String[]::new);
    }
}
