package com.voicehelper.benchmarks;

import com.voicehelper.support.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code benchmarks/retrieval [--quick] [--write]}: how good search is, how fast chunks are indexed and found, and what memory that takes. With
 * {@code --write} the figures go into docs/retrieval.md.
 */
public final class RetrievalBenchmark {

    private static final Path PAGE = Path.of("docs", "retrieval.md");
    private static final int CHUNKS = 100_000;
    private static final int CHUNKS_QUICKLY = 10_000;

    private RetrievalBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = false;
        boolean writes = false;
        for (String argument : arguments) {
            switch (argument) {
                case "--quick" -> quick = true;
                case "--write" -> writes = true;
                default -> throw new IllegalArgumentException("'" + argument + "' is not an option; those are --quick and --write");
            }
        }
        Machine machine = Machine.here();
        Path folder = Files.createTempDirectory("retrieval-benchmark");
        Map<String, String> settings = Map.of("voicehelper.retrieval.search.cache-entries", "0", "voicehelper.retrieval.folder", folder.toString());
        String quality;
        String speed;
        try (ConfigurableApplicationContext server = TestServer.start(settings)) {
            quality = QualityTrial.run(server);
            System.out.println(quality);
            speed = new SearchTrial(server, folder, quick ? CHUNKS_QUICKLY : CHUNKS).run();
            System.out.println(speed);
        }
        if (writes) {
            String where = "\nOn " + machine.description() + ".\n";
            Files.writeString(PAGE, Pages.between(Pages.between(Files.readString(PAGE), "quality", quality), "speed", speed + where));
        }
        System.exit(0);
    }
}
