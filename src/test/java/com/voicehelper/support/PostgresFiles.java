package com.voicehelper.support;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an embedded cluster has its programs and its data, and how it was started: enough to stop and to start it.
 *
 * @param options of the server, quoted for a shell
 */
record PostgresFiles(Path programs, Path data, String options) {

    /** As the running cluster itself says. */
    static PostgresFiles of(String address) {
        try (Connection connection = DriverManager.getConnection("jdbc:postgresql://" + address + "/postgres?user=postgres&password=postgres")) {
            Path data = Path.of(ask(connection, "show data_directory"));
            // The program, then each option in double quotes.
            String started = Files.readString(data.resolve("postmaster.opts")).strip();
            return new PostgresFiles(Path.of(ask(connection, "select setting from pg_config where name = 'BINDIR'")), data, started.substring(started.indexOf(" \"") + 1));
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Every session ends where it is, and nothing is written that was not written yet. */
    List<String> stopCommand() {
        return control("stop", "-m", "immediate", "-w", "-t", "60");
    }

    /** On the same port and data; it ends when the cluster answers. */
    List<String> startCommand() {
        return control("start", "-l", data.resolve("started-again.log").toString(), "-o", options, "-w", "-t", "60");
    }

    void stopImmediately() {
        run(stopCommand());
    }

    void start() {
        run(startCommand());
    }

    private List<String> control(String... arguments) {
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to be root; the embedded one was started in a user namespace as well.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve("pg_ctl").toString(), "-D", data.toString()));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    private void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(data.resolve("control.log").toFile()).start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " answered " + process.exitValue() + ": " + Files.readString(data.resolve("control.log")));
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }
}
