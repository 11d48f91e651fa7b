import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Extracts the JAR and trains an ahead-of-time cache (JEP 483, JEP 514) for it: the application starts once on a
 * PostgreSQL of its own, and what it loaded is kept. Run by the profile aot-cache, after the JAR is made.
 *
 * Arguments: the JAR, the folder to extract into.
 */
void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    Path cache = folder.resolve("voicehelper.aot");
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    delete(folder);
    java(List.of("-Djarmode=tools", "-jar", jar.toString(), "extract", "--destination", folder.toString()));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
        java(List.of(
                "-XX:+UseSerialGC",
                "-XX:AOTCacheOutput=" + cache,
                "-Dspring.context.exit=onRefresh",
                "-jar", folder.resolve(jar.getFileName()).toString(),
                "--voicehelper.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--server.port=0",
                "--spring.grpc.server.port=0"));
    }
    IO.println("Start with: java -XX:+UseSerialGC -XX:AOTCache=" + cache + " -jar " + folder.resolve(jar.getFileName()));
}

void java(List<String> arguments) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(Stream.concat(Stream.of(java), arguments.stream()).toList()).inheritIO().start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running after three minutes: java " + String.join(" ", arguments));
    }
    if (process.exitValue() != 0) {
        throw new IllegalStateException("exit code " + process.exitValue() + ": java " + String.join(" ", arguments));
    }
}

void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
