package com.voicehelper.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import redis.embedded.core.ExecutableProvider;

/** A Redis server that keeps nothing on disk. */
public final class RedisServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String url;
    private final Control control;

    private RedisServer(String url, Control control) {
        this.url = url;
        this.control = control;
    }

    private interface Control {

        void stop();

        void pause();

        void resume();
    }

    public static RedisServer start() {
        if (Services.containers()) {
            GenericContainer<?> redis = new GenericContainer<>("redis:7").withExposedPorts(6379);
            redis.start();
            return new RedisServer("redis://" + redis.getHost() + ":" + redis.getMappedPort(6379), control(redis));
        }
        int port = Services.freePort();
        launch(port);
        awaitAnswer(port, true);
        return new RedisServer("redis://127.0.0.1:" + port, control(port));
    }

    public String url() {
        return url;
    }

    /** From now on it takes connections, and answers nothing. */
    public void pause() {
        control.pause();
    }

    public void resume() {
        control.resume();
    }

    @Override
    public void close() {
        control.stop();
    }

    private static Control control(GenericContainer<?> redis) {
        return new Control() {
            @Override
            public void stop() {
                redis.stop();
            }

            @Override
            public void pause() {
                redis.getDockerClient().pauseContainerCmd(redis.getContainerId()).exec();
            }

            @Override
            public void resume() {
                redis.getDockerClient().unpauseContainerCmd(redis.getContainerId()).exec();
            }
        };
    }

    private static Control control(int port) {
        long process = Long.parseLong(ask(port, "INFO server").lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow().substring(11).strip());
        return new Control() {
            @Override
            public void stop() {
                shutDown(port);
            }

            @Override
            public void pause() {
                signal("-STOP", process);
            }

            @Override
            public void resume() {
                signal("-CONT", process);
            }
        };
    }

    private static void signal(String signal, long process) {
        try {
            if (new ProcessBuilder("kill", signal, String.valueOf(process)).start().waitFor() != 0) {
                throw new IllegalStateException("kill " + signal + " " + process + " failed");
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }

    /** As a daemon, in a session of its own: Ctrl-C in the terminal reaches the application, not the server under it. */
    private static void launch(int port) {
        try {
            File executable = ExecutableProvider.newJarResourceProvider().get();
            Process launcher = new ProcessBuilder(List.of(executable.getAbsolutePath(), "--port", String.valueOf(port), "--bind", "127.0.0.1",
                            "--save", "", "--appendonly", "no", "--daemonize", "yes"))
                    .directory(executable.getParentFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (launcher.waitFor() != 0) {
                throw new IllegalStateException("Redis does not start: exit code " + launcher.exitValue());
            }
        } catch (IOException exception) {
            throw new UncheckedIOException("Redis does not start: " + exception.getMessage(), exception);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(exception);
        }
    }

    private static void shutDown(int port) {
        ask(port, "SHUTDOWN NOSAVE");
        awaitAnswer(port, false);
    }

    private static void awaitAnswer(int port, boolean expected) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ask(port, "PING").startsWith("+PONG") != expected) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Redis does not " + (expected ? "start" : "stop") + " within " + PATIENCE.toSeconds() + " s");
            }
            Thread.onSpinWait();
        }
    }

    /** The first bytes of the answer to an inline command; empty when there is no answer. */
    private static String ask(int port, String command) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            int length = socket.getInputStream().read(answer);
            return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.US_ASCII);
        } catch (IOException unreachable) {
            return "";
        }
    }
}
