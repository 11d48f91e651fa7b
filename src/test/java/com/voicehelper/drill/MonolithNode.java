package com.voicehelper.drill;

import com.voicehelper.support.ApplicationProcess;
import com.voicehelper.support.OrderlyEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One node of the monolith that can be told to stand still at a point, killed and started again on the same ports. The classes that
 * let it stand still are tests' and are on the class path of this process only.
 */
final class MonolithNode {

    private static final Path CHAOS = Path.of("target", "chaos");

    final int index;
    final int httpPort;
    final Operator operator;
    private final int grpcPort;
    private final List<String> arguments;
    private final Path directory;
    private final OrderlyEnd end;
    private final Path classes;
    private int starts;
    private ApplicationProcess process;

    MonolithNode(int index, int httpPort, int grpcPort, Deployment deployment, String module, OrderlyEnd end) {
        this.index = index;
        this.httpPort = httpPort;
        this.grpcPort = grpcPort;
        this.end = end;
        this.classes = classes();
        this.directory = fresh(CHAOS.resolve("node-" + index));
        this.arguments = new ArrayList<>(deployment.monolithArguments());
        this.arguments.addAll(List.of("--chaos.directory=" + directory.toAbsolutePath(), "--voicehelper.strangler.sync.chunk-rows=60",
                "--voicehelper.strangler.sync.verify-rows=200", "--voicehelper.strangler.sync.verify-every=2s"));
        this.process = launch();
        this.operator = end.closing(new Operator(process.uri(), module, deployment.operatorPassword()));
    }

    private ApplicationProcess launch() {
        return end.closing(ApplicationProcess.startWith(classes, "chaos-node-" + index + "-" + ++starts, httpPort, grpcPort, ApplicationProcess.SMALL, arguments));
    }

    ApplicationProcess process() {
        return process;
    }

    /** Starts it again if it does not run; returns at once. */
    void start() {
        if (!process.alive()) {
            process = launch();
        }
    }

    /** It stands still when it comes to the point next. */
    void order(String point, String id) {
        write("order", point + " #" + id);
    }

    void withdraw() {
        delete("order");
    }

    boolean reached(String point, String id) {
        Path reached = directory.resolve("reached");
        try {
            return Files.exists(reached) && Files.readString(reached).equals(point + " #" + id);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    void go(String point, String id) {
        write("go", point + " #" + id);
    }

    private void write(String name, String text) {
        try {
            Files.move(Files.writeString(directory.resolve(name + ".new"), text), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(directory.resolve(name));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static Path fresh(Path directory) {
        try {
            Files.createDirectories(directory);
            for (String left : List.of("order", "reached", "go")) {
                Files.deleteIfExists(directory.resolve(left));
            }
            return directory;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** Of the test classes these alone: the component scan must find what the production JAR has, and this. */
    private static Path classes() {
        Path from = Path.of("target", "test-classes", "com", "voicehelper", "strangler", "sync");
        Path to = CHAOS.resolve("classes");
        Path folder = to.resolve(Path.of("com", "voicehelper", "strangler", "sync"));
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(folder);
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("Standstill")).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            return to;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
