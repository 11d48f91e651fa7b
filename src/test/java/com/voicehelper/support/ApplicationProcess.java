package com.voicehelper.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The application as a process of its own: this JVM's executable, this class path without the tests, arguments of the caller's choice,
 * nothing inherited from the environment that would configure it. Its output goes to {@code target/processes/<name>.log}.
 */
public final class ApplicationProcess implements AutoCloseable {

    /** What a small container would give it; compiled once, since a few minutes are too short for the second compiler to pay. */
    public static final List<String> SMALL = List.of("-Xmx224m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:MaxMetaspaceSize=256m",
            "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

    /** Test classes stay out: the component scan must find what the production JAR has, and no more. */
    public static final String CLASS_PATH = classPath();
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final List<String> CONFIGURING = List.of("VOICEHELPER_", "SPRING_", "SERVER_", "MANAGEMENT_", "LOGGING_");

    private final String name;
    private final Process process;
    private final int httpPort;
    private final int grpcPort;
    private final Path log;

    private ApplicationProcess(String name, Process process, int httpPort, int grpcPort, Path log) {
        this.name = name;
        this.process = process;
        this.httpPort = httpPort;
        this.grpcPort = grpcPort;
        this.log = log;
    }

    /** Starts it on two free ports, with {@link #SMALL} memory, and returns at once. */
    public static ApplicationProcess start(String name, String... arguments) {
        return start(name, freePort(), freePort(), SMALL, List.of(arguments));
    }

    /** Starts it on these ports and returns at once. */
    public static ApplicationProcess start(String name, int httpPort, int grpcPort, List<String> jvmArguments, List<String> arguments) {
        return start(name, httpPort, grpcPort, jvmArguments, arguments, CLASS_PATH);
    }

    /** As {@link #start(String, int, int, List, List)}, with classes of the caller's besides those of production. */
    public static ApplicationProcess startWith(Path classes, String name, int httpPort, int grpcPort, List<String> jvmArguments, List<String> arguments) {
        return start(name, httpPort, grpcPort, jvmArguments, arguments, CLASS_PATH + File.pathSeparator + classes);
    }

    private static ApplicationProcess start(String name, int httpPort, int grpcPort, List<String> jvmArguments, List<String> arguments, String classPath) {
        Path log = Path.of("target", "processes", name + ".log");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", classPath, "com.voicehelper.VoiceHelperApplication"));
        command.add("--server.port=" + httpPort);
        command.add("--spring.grpc.server.port=" + grpcPort);
        // Of an option that is given twice, Spring makes one value with a comma.
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--voicehelper.objects.folder="))) {
            command.add("--voicehelper.objects.folder=" + Path.of("target", "objects"));
        }
        command.addAll(arguments);
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("MALLOC_ARENA_MAX", "2");
            builder.environment().keySet().removeIf(key -> CONFIGURING.stream().anyMatch(key::startsWith));
            return new ApplicationProcess(name, builder.start(), httpPort, grpcPort, log);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** A port that nobody listens on. */
    public static int freePort() {
        return Services.freePort();
    }

    /** Every module of this build: those with a plan. */
    public static List<String> modules() {
        try (Stream<Path> plans = Files.list(Path.of("strangler"))) {
            return plans.map(plan -> plan.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    public String grpcAddress() {
        return "127.0.0.1:" + grpcPort;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    /** All that it has written so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /**
     * Waits until {@code /ready} answers 200.
     *
     * @throws IllegalStateException with the end of its output, when it ends before that or takes longer
     */
    public ApplicationProcess awaitReady(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        HttpRequest request = HttpRequest.newBuilder(uri().resolve("/ready")).timeout(Duration.ofSeconds(5)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!ready(client, request)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(name + " ended with exit code " + process.exitValue() + ":\n" + lastLines());
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(name + " is not ready after " + atMost.toSeconds() + " s:\n" + lastLines());
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
            return this;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }

    private static boolean ready(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Waits for it to end by itself and returns its exit code. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " still runs after " + atMost.toSeconds() + " s:\n" + lastLines());
            }
            return process.exitValue();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }

    /** SIGTERM; returns the exit code. */
    public int stop() {
        process.destroy();
        return awaitExit(STOP);
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(STOP);
    }

    /** SIGSTOP: it stands still until {@link #resume}. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + signal + " " + process.pid() + " answered " + code);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }

    /** Resident memory in bytes, now and at its highest; zero where the system does not tell. */
    public Memory memory() {
        try {
            var status = Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:") || line.startsWith("VmHWM:"))
                    .map(line -> line.trim().split("\\s+"))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> Long.parseLong(parts[1]) * 1024));
            return new Memory(status.getOrDefault("VmRSS:", 0L), status.getOrDefault("VmHWM:", 0L));
        } catch (IOException notLinux) {
            return new Memory(0, 0);
        }
    }

    public record Memory(long resident, long highest) {}

    /** Stops it, by force when it does not listen. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        resume();
        try {
            stop();
        } catch (IllegalStateException deaf) {
            kill();
        }
    }

    private String lastLines() {
        return output().lines().toList().reversed().stream().limit(40).toList().reversed().stream().collect(Collectors.joining("\n"));
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
