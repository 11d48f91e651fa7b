package com.voicehelper.drill;

import com.voicehelper.support.ApplicationProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a drill is asked for: {@code drill <module> [--rows=20000] [--clients=320] [--rate=260] [--hold=15s]}. Where requests search, index or
 * answer, each of which costs many times as much as a message, it is 120 clients and 60 requests a second: what two cores carry.
 *
 * @param module  the module to move out and back
 * @param rows    how many rows the module's largest table has when the traffic starts, at least
 * @param clients people who use it at the same time; the rate limit is per person
 * @param rate    requests a second that they aim at together
 * @param hold    how long each stage lasts
 */
record DrillSettings(String module, int rows, int clients, int rate, Duration hold) {

    private static final Set<String> LIGHT = Set.of("conversation", "identity");

    /** Per person and minute the application allows 100. */
    private static final int REQUESTS_PER_CLIENT_AND_MINUTE = 80;

    DrillSettings {
        if (clients < 1 || clients > 2000) {
            throw new IllegalArgumentException("--clients must be 1 to 2000");
        }
        if (rate < 1 || rate * 60L > (long) clients * REQUESTS_PER_CLIENT_AND_MINUTE) {
            throw new IllegalArgumentException("--rate must be 1 to " + clients * REQUESTS_PER_CLIENT_AND_MINUTE / 60
                    + " for " + clients + " clients: each may send 100 requests a minute");
        }
        if (rows < 0 || rows > 5_000_000) {
            throw new IllegalArgumentException("--rows must be 0 to 5000000");
        }
        if (hold.isNegative() || hold.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("--hold must be 0s to 10m");
        }
    }

    /** Percentages on the way to 100, without those that so few people would hardly notice. */
    List<Integer> steps() {
        return Stream.of(5, 20, 50).filter(percent -> clients * percent >= 1000).toList();
    }

    /**
     * Reads what follows the word {@code drill}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static DrillSettings parse(List<String> arguments) {
        String module = null;
        int rows = 20_000;
        Integer clients = null;
        Integer rate = null;
        Duration hold = Duration.ofSeconds(15);
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.startsWith("--") ? argument.split("=", 2)[0] : "") {
                case "" -> {
                    if (module != null) {
                        throw new IllegalArgumentException("A drill moves one module, not '" + module + "' and '" + argument + "'");
                    }
                    module = argument;
                }
                case "--rows" -> rows = number("--rows", value);
                case "--clients" -> clients = number("--clients", value);
                case "--rate" -> rate = number("--rate", value);
                case "--hold" -> hold = duration(value);
                default -> throw new IllegalArgumentException("The drill has no option '" + argument + "'; it has --rows, --clients, --rate and --hold");
            }
        }
        if (module == null) {
            throw new IllegalArgumentException("Which module? For example: drill conversation");
        }
        List<String> modules = ApplicationProcess.modules();
        if (!modules.contains(module)) {
            throw new IllegalArgumentException("There is no module '" + module + "'; the modules are " + String.join(", ", modules));
        }
        boolean light = LIGHT.contains(module);
        return new DrillSettings(module, rows, clients != null ? clients : light ? 320 : 120, rate != null ? rate : light ? 260 : 60, hold);
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException exception) {
            throw new IllegalArgumentException(option + " is '" + value + "'; it must be a whole number");
        }
    }

    private static Duration duration(String value) {
        try {
            return Duration.parse("PT" + value);
        } catch (RuntimeException exception) {
            throw new IllegalArgumentException("--hold is '" + value + "'; it must be a duration like 10s or 1m30s");
        }
    }
}
