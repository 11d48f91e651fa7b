package com.voicehelper.benchmarks;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rows     of the tables that move
 * @param rounds   how often each contender has its turn
 * @param backlog  single-row updates that wait
 * @param load     how long one turn under load lasts
 * @param switches of the owner, there and back
 */
record Scale(int rows, int rounds, int backlog, Duration load, int switches) {

    /** Everything in at most twenty minutes on two cores. */
    static final Scale FULL = new Scale(1_000_000, 3, 200_000, Duration.ofSeconds(12), 60);

    /** Everything in at most five. */
    static final Scale QUICK = new Scale(200_000, 2, 20_000, Duration.ofSeconds(4), 10);

    /** @param option for example {@code --rows=2000000} */
    Scale with(String option) {
        String[] parts = option.split("=", 2);
        int value = parts.length == 2 && parts[1].matches("[1-9][0-9]{0,7}") ? Integer.parseInt(parts[1]) : 0;
        return switch (value == 0 ? "" : parts[0]) {
            case "--rows" -> new Scale(value, rounds, backlog, load, switches);
            case "--rounds" -> new Scale(rows, value, backlog, load, switches);
            case "--backlog" -> new Scale(rows, rounds, value, load, switches);
            case "--load" -> new Scale(rows, rounds, backlog, Duration.ofSeconds(value), switches);
            case "--switches" -> new Scale(rows, rounds, backlog, load, value);
            default -> throw new IllegalArgumentException("'" + option + "' is not an option; those are --quick, and with a number "
                    + "--rows=, --rounds=, --backlog=, --load= (seconds) and --switches=");
        };
    }
}
