package com.voicehelper.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What wrk says of a server: a closed loop of so many connections from one thread. */
record Load(double requestsPerSecond, double median, double p99) {

    private static final Pattern LATENCY = Pattern.compile("\\s+(50|99)%\\s+([0-9.]+)(us|ms|s)");
    private static final Map<String, Double> MICROSECONDS = Map.of("us", 1.0, "ms", 1_000.0, "s", 1_000_000.0);

    /** Latencies in microseconds. */
    static Load on(URI uri, int connections, Duration time) throws IOException, InterruptedException {
        String output = Children.output(List.of("wrk", "-t1", "-c" + connections, "-d" + Math.max(1, time.toSeconds()) + "s", "--latency", uri.toString()));
        if (output.contains("Non-2xx") || output.contains("Socket errors")) {
            throw new IllegalStateException(uri + " did not answer every request:\n" + output);
        }
        double median = 0;
        double p99 = 0;
        Matcher latency = LATENCY.matcher(output);
        while (latency.find()) {
            double microseconds = Double.parseDouble(latency.group(2)) * MICROSECONDS.get(latency.group(3));
            if (latency.group(1).equals("50")) {
                median = microseconds;
            } else {
                p99 = microseconds;
            }
        }
        Matcher rate = Pattern.compile("Requests/sec:\\s+([0-9.]+)").matcher(output);
        if (median == 0 || !rate.find()) {
            throw new IllegalStateException("wrk said:\n" + output);
        }
        return new Load(Double.parseDouble(rate.group(1)), median, p99);
    }
}
