import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.slf4j.LoggerFactory;

/**
 * Generates one jOOQ package per module from the module's migrations, applied to a real PostgreSQL. Run by the build
 * (generate-sources); does nothing when the migrations are the ones it last generated from.
 *
 * Arguments: the folder db/migration, the folder to generate into.
 */
void main(String[] arguments) throws Exception {
    Path migrations = Path.of(arguments[0]);
    Path generated = Path.of(arguments[1]);
    Path stamp = generated.resolve(".migrations.sha256");
    String digest = digest(migrations);
    if (Files.exists(stamp) && Files.readString(stamp).equals(digest)) {
        return;
    }
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    delete(generated);
    Files.createDirectories(generated);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
        for (String module : modules(migrations)) {
            migrate(postgres, migrations, module);
            generate(postgres, generated, module);
        }
    }
    Files.writeString(stamp, digest);
}

/** Every folder below db/migration is a module, but for the two that belong to the ground floor. */
List<String> modules(Path migrations) throws IOException {
    try (var folders = Files.list(migrations)) {
        return folders.filter(Files::isDirectory)
                .map(folder -> folder.getFileName().toString())
                .filter(name -> !name.equals("platform") && !name.equals("strangler"))
                .sorted()
                .toList();
    }
}

void migrate(EmbeddedPostgres postgres, Path migrations, String module) {
    Flyway.configure()
            .dataSource(postgres.getPostgresDatabase())
            .schemas(module)
            .locations("filesystem:" + migrations.resolve("platform"), "filesystem:" + migrations.resolve(module))
            .outOfOrder(true)
            .load()
            .migrate();
}

void generate(EmbeddedPostgres postgres, Path generated, String module) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
        var tool = new GenerationTool();
        tool.setConnection(connection);
        tool.run(new Configuration()
                .withLogging(Logging.WARN)
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withName("org.jooq.meta.postgres.PostgresDatabase")
                                .withInputSchema(module)
                                .withExcludes("flyway_schema_history | outbox.* | inbox | parked_event | idempotency")
                                .withOutputSchemaToDefault(true))
                        .withGenerate(new Generate().withRecords(true).withPojos(false).withDaos(false))
                        .withTarget(new Target()
                                .withPackageName("com.voicehelper." + module + ".jooq")
                                .withDirectory(generated.toString()))));
    }
}

String digest(Path folder) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
            digest.update(folder.relativize(file).toString().getBytes());
            digest.update(Files.readAllBytes(file));
        }
    }
    return HexFormat.of().formatHex(digest.digest());
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
