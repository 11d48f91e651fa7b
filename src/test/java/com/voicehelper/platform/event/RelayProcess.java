package com.voicehelper.platform.event;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import tools.jackson.databind.json.JsonMapper;

/**
 * A relay in a process of its own, which holds its breath in its first transaction at the given call of its producer, says so,
 * and goes on when it is told to.
 */
final class RelayProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private RelayProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static RelayProcess start(String url, String bootstrapServers, String topic, String heldCall) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new RelayProcess(new ProcessBuilder(List.of(java, "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", classPath, RelayProcess.class.getName(),
                url, bootstrapServers, topic, heldCall)).redirectError(new File("target/relay-process.log")).start());
    }

    /** Waits for a line that says so, and returns it. */
    String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("the relay ended without saying " + beginning);
    }

    void stop() throws Exception {
        signal("-STOP");
    }

    void wake() throws Exception {
        process.outputWriter().write("\n");
        process.outputWriter().flush();
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        if (new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor() != 0) {
            throw new AssertionError("kill " + signal + " " + process.pid() + " failed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws InterruptedException {
        KafkaSettings kafka = new KafkaSettings(arguments[1], Map.of());
        EventTransport transport = new KafkaTransport(kafka, new KafkaRecords(new JsonMapper()), properties -> holding(new KafkaProducer<>(properties), arguments[3]));
        Notes relay = new Notes(arguments[0], arguments[2],
                context -> context.registerBean("holding", EventTransport.class, () -> transport, definition -> definition.setPrimary(true)),
                "--voicehelper.events.leader-timeout=2s");
        new CountDownLatch(1).await();
        relay.close();
    }

    @SuppressWarnings("unchecked")
    private static Producer<String, byte[]> holding(Producer<String, byte[]> producer, String heldCall) {
        var held = new boolean[1];
        return (Producer<String, byte[]>) Proxy.newProxyInstance(RelayProcess.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, values) -> {
            if (method.getName().equals(heldCall) && !held[0]) {
                held[0] = true;
                if (heldCall.equals("commitTransaction")) {
                    producer.flush();
                }
                System.out.println("HOLDING");
                new InputStreamReader(System.in).read();
                System.out.println("AWAKE");
            }
            try {
                Object result = method.invoke(producer, values);
                if (method.getName().equals("commitTransaction")) {
                    System.out.println("COMMITTED");
                }
                return result;
            } catch (InvocationTargetException exception) {
                System.out.println("REFUSED " + exception.getCause());
                throw exception.getCause();
            }
        });
    }
}
