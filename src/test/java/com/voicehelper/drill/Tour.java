package com.voicehelper.drill;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.OrderlyEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that a move needs, and people who use it, for somebody who wants to move a module by hand and break it on purpose:
 * {@code ./mvnw spring-boot:test-run -Dspring-boot.run.arguments="tour conversation"}. What dies is started again, as an orchestrator would.
 */
public final class Tour {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Path COMMAND_LINE = Path.of("target", "strangler");
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
        System.out.println("Starting PostgreSQL twice, Kafka, Redis, the monolith and the " + settings.module() + " service; this takes a minute …");
        Deployment deployment = Deployment.prepare(settings.module(), end);
        ApplicationProcess monolith = deployment.startMonolith().awaitReady(START);
        ApplicationProcess service = deployment.startService();
        Scenario scenario = Scenario.of(settings.module());
        Tally tally = new Tally();
        Traffic traffic;
        try (Connection source = deployment.source(); Connection target = deployment.target()) {
            List<Account> accounts = new Seeding(monolith.uri(), source).accounts(settings.clients());
            scenario.seed(source, accounts, settings.rows());
            service.awaitReady(START);
            writeCommandLine(monolith, deployment.operatorPassword());
            traffic = end.closing(new Traffic(scenario, accounts, monolith.uri(), tally, settings.rate()));
            traffic.start();
            System.out.println(welcome(settings, monolith, service, source, target, deployment.operatorPassword()));
        }
        keepAlive(settings, deployment, monolith, service, tally);
    }

    private static void keepAlive(DrillSettings settings, Deployment deployment, ApplicationProcess monolith, ApplicationProcess service, Tally tally) throws InterruptedException {
        ApplicationProcess first = monolith;
        ApplicationProcess second = service;
        long failed = 0;
        while (true) {
            Thread.sleep(1_000);
            if (!first.alive()) {
                first = deployment.startMonolith().awaitReady(START);
                System.out.println("The monolith was gone and runs again, as process " + first.pid());
            }
            if (!second.alive()) {
                second = deployment.startService().awaitReady(START);
                System.out.println("The " + settings.module() + " service was gone and runs again, as process " + second.pid());
            }
            if (tally.failed() > failed) {
                failed = tally.failed();
                System.out.println(failed + " of " + tally.requests() + " requests failed so far; the last one: " + tally.examples().getLast());
            }
        }
    }

    /** The command line of this build, with the address and the password of this monolith. */
    private static void writeCommandLine(ApplicationProcess monolith, String password) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        Files.writeString(COMMAND_LINE, """
                #!/bin/sh
                # Of a tour: the command line, with the address and the password of its monolith.
                VOICEHELPER_OPERATOR_PASSWORD='%s' exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' com.voicehelper.VoiceHelperApplication strangler "$@" --url %s
                """.formatted(password, java, ApplicationProcess.CLASS_PATH, monolith.uri()));
        Files.setPosixFilePermissions(COMMAND_LINE, PosixFilePermissions.fromString("rwx------"));
    }

    private static String welcome(DrillSettings settings, ApplicationProcess monolith, ApplicationProcess service, Connection source, Connection target, String password) throws Exception {
        return """

                %1$s people use the monolith, %2$s requests a second.

                  monolith            %3$s   process %4$d   log %5$s
                  service             %6$s   process %7$d   log %8$s
                  monolith's data     %9$s   (postgres/postgres)
                  service's data      %10$s   (postgres/postgres)
                  flags, in a browser %3$s/togglz-console   (operator/%11$s)

                In a second terminal:

                  target/strangler status %12$s
                  target/strangler start %12$s --watch

                How to go on: strangler/README.md. Requests that fail are told here. Ctrl-C ends everything.
                """.formatted(settings.clients(), settings.rate(), monolith.uri(), monolith.pid(), monolith.log(), service.uri(), service.pid(), service.log(),
                source.getMetaData().getURL().replaceAll("\\?.*", ""), target.getMetaData().getURL().replaceAll("\\?.*", ""), password, settings.module());
    }
}
