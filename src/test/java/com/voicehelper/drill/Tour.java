package com.voicehelper.drill;

import com.voicehelper.strangler.Side;
import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.OrderlyEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that a move needs, and people who use it, for somebody who wants to move a module by hand and break it on purpose:
 * {@code ./mvnw spring-boot:test-run -Dspring-boot.run.arguments="tour conversation"}. What dies is started again, as an orchestrator would.
 */
public final class Tour {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Path COMMAND_LINE = Path.of("target", "strangler");
    private static final Path DATABASES = Path.of("target", "database");
    private static final String PEOPLE = "--clients=40";
    private static final String RATE = "--rate=20";

    private Tour() {}

    /** Returns only when it cannot start; otherwise Ctrl-C ends it. */
    public static int run(List<String> arguments) {
        DrillSettings settings;
        try {
            settings = DrillSettings.parse(Stream.concat(Stream.of(PEOPLE, RATE), arguments.stream()).toList());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            return 2;
        }
        try (OrderlyEnd end = OrderlyEnd.onSignals()) {
            run(settings, end);
            return 0;
        } catch (Exception failure) {
            System.err.println("The tour cannot begin: " + failure.getMessage());
            return 1;
        }
    }

    private static void run(DrillSettings settings, OrderlyEnd end) throws Exception {
        System.out.println("Starting PostgreSQL twice, Kafka, Redis, the monolith and the " + settings.module()
                + " service; this takes a minute …");
        Deployment deployment = Deployment.prepare(settings.module(), end);
        ApplicationProcess monolith = deployment.startMonolith().awaitReady(START);
        ApplicationProcess service = deployment.startService();
        Scenario scenario = Scenario.of(settings.module());
        Tally tally = new Tally();
        Traffic traffic;
        try (Connection source = deployment.source(); Connection target = deployment.target()) {
            List<Account> accounts = new Seeding(monolith.uri(), source).accounts(settings.clients());
            scenario.seed(source, accounts, settings.rows());
            scenario.awaitSeeded(monolith.uri());
            service.awaitReady(START);
            writeCommandLine(monolith, deployment.operatorPassword());
            writeDatabases(deployment);
            traffic = end.closing(new Traffic(scenario, accounts, monolith.uri(), tally, settings.rate()));
            traffic.start();
            System.out.println(welcome(settings, monolith, service, deployment));
        }
        keepAlive(settings, deployment, end, monolith, service, tally);
    }

    private static void keepAlive(DrillSettings settings, Deployment deployment, OrderlyEnd end, ApplicationProcess monolith,
            ApplicationProcess service, Tally tally) throws InterruptedException {
        ApplicationProcess first = monolith;
        ApplicationProcess second = service;
        long failed = 0;
        while (true) {
            Thread.sleep(1_000);
            if (end.ending()) {
                continue;
            }
            if (!first.alive()) {
                first = again("monolith", deployment.startMonolith());
            }
            if (!second.alive()) {
                second = again(settings.module() + " service", deployment.startService());
            }
            if (tally.failed() > failed) {
                failed = tally.failed();
                System.out.println(failed + " of " + tally.requests() + " requests failed so far; the latest: " + tally.latest());
            }
        }
    }

    /** What does not come up, because its database is away for example, is tried again by the next look. */
    private static ApplicationProcess again(String name, ApplicationProcess started) throws InterruptedException {
        System.out.println("The " + name + " is gone and started again, as process " + started.pid());
        try {
            started.awaitReady(START);
            System.out.println("The " + name + " runs again");
        } catch (IllegalStateException notYet) {
            System.out.println("The " + name + " did not come up, see " + started.log() + "; it is tried again");
            started.close();
            Thread.sleep(PAUSE);
        }
        return started;
    }

    /** The command line of this build, with the address and the password of this monolith. */
    private static void writeCommandLine(ApplicationProcess monolith, String password) throws IOException {
        writeScript(COMMAND_LINE, """
                # Of a tour: the command line, with the address and the password of its monolith.
                VOICEHELPER_OPERATOR_PASSWORD='%s' exec %s com.voicehelper.VoiceHelperApplication strangler "$@" --url %s
                """.formatted(password, java(ApplicationProcess.CLASS_PATH), monolith.uri()));
    }

    /** Stops and starts the two databases, and asks them without psql. */
    private static void writeDatabases(Deployment deployment) throws IOException {
        StringBuilder cases = new StringBuilder();
        for (Side side : Side.values()) {
            String name = side == Side.SOURCE ? "monolith" : "service";
            cases.append("""
                      %1$s\\ stop) exec %2$s ;;
                      %1$s\\ start) exec %3$s ;;
                      %1$s\\ sql) exec %4$s com.voicehelper.drill.Sql %5$s "$3" ;;
                    """.formatted(name, shell(deployment.postgres(side).stopCommand()), shell(deployment.postgres(side).startCommand()),
                    java(System.getProperty("java.class.path")), shell(List.of(deployment.url(side)))));
        }
        writeScript(DATABASES, """
                # Of a tour: its databases.
                case "$1 $2" in
                %s  *) echo "Usage: target/database monolith|service stop|start|sql '<statements>'" >&2; exit 2 ;;
                esac
                """.formatted(cases));
    }

    private static String java(String classPath) {
        String program = ProcessHandle.current().info().command().orElse("java");
        return shell(List.of(program, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath));
    }

    private static String shell(List<String> words) {
        return words.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").collect(Collectors.joining(" "));
    }

    /** For nobody else to read: it holds a password. */
    private static void writeScript(Path file, String lines) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(file, "#!/bin/sh\n" + lines);
    }

    private static String welcome(DrillSettings settings, ApplicationProcess monolith, ApplicationProcess service, Deployment deployment) {
        return """

                %1$s people use the monolith, %2$s requests a second.

                  monolith            %3$s   process %4$d   log %5$s
                  service             %6$s   process %7$d   log %8$s
                  monolith's data     %9$s
                  service's data      %10$s
                  flags, in a browser %3$s/togglz-console   (%11$s/%12$s)

                In a second terminal:

                  target/strangler status %13$s
                  target/strangler start %13$s --watch
                  target/database service stop            # or start; the monolith's as well; or: sql '<statements>'

                How to go on: strangler/README.md. Requests that fail are told here. Ctrl-C ends everything.
                """.formatted(settings.clients(), settings.rate(), monolith.uri(), monolith.pid(), monolith.log(), service.uri(), service.pid(),
                service.log(), psql(deployment.url(Side.SOURCE)), psql(deployment.url(Side.TARGET)),
                Deployment.OPERATOR, deployment.operatorPassword(), settings.module());
    }

    /** As psql and most clients take it. */
    private static String psql(String jdbcUrl) {
        return jdbcUrl.replaceFirst("jdbc:postgresql://([^?]*)\\?user=([^&]*)&password=([^&]*).*", "postgresql://$2:$3@$1");
    }
}
