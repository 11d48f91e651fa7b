package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.move.Command;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was typed after {@code strangler}.
 *
 * @param verb    a command's word, or what only asks: {@code status}, {@code audit}, {@code shadow-report}, {@code differences}
 * @param module  null only for {@code status} of all modules
 * @param percent as typed, checked
 * @param rowsPerSecond for {@code throttle}; null with {@code pause}
 * @param now     for {@code reverse}: past every gate that guards no data
 * @param rows    for {@code differences}: whole rows
 * @param watch   whether to stay until what was begun has ended
 */
record Invocation(
        String verb, @Nullable String module, @Nullable String percent, @Nullable Long rowsPerSecond, boolean pause,
        @Nullable String reason, boolean dryRun, boolean now, boolean json, boolean rows, boolean watch, URI url, String user) implements Typed {

    static final URI LOCAL = URI.create("http://127.0.0.1:8080");
    static final String STATUS = "status";
    static final String AUDIT = "audit";
    static final String SHADOW_REPORT = "shadow-report";
    static final String DIFFERENCES = "differences";
    private static final List<String> QUESTIONS = List.of(STATUS, AUDIT, SHADOW_REPORT, DIFFERENCES);
    static final List<String> VERBS =
            Stream.concat(QUESTIONS.stream(), Arrays.stream(Command.values()).map(Command::word)).toList();

    private static final List<String> WATCHED = List.of(STATUS, Command.START.word(), Command.VERIFY.word());

    boolean asksOnly() {
        return QUESTIONS.contains(verb);
    }

    /** Of the status, whatever the verb. */
    String statusPath() {
        return "/strangler" + (module == null ? "" : "/" + module);
    }

    @Override
    public String path() {
        return statusPath() + switch (verb) {
            case STATUS -> "";
            case SHADOW_REPORT -> "/shadow";
            case DIFFERENCES -> "/differences?rows=" + rows;
            default -> "/" + verb;
        };
    }

    @Override
    public @Nullable Map<String, Object> body() {
        if (asksOnly()) {
            return null;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("percent", percent);
        body.put("rows_per_second", rowsPerSecond);
        body.put("pause", pause ? true : null);
        body.put("reason", reason);
        body.put("dry_run", dryRun);
        body.put("now", now ? true : null);
        body.values().removeIf(Objects::isNull);
        return body;
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    static Invocation parse(List<String> arguments) {
        Options options = new Options();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--dry-run" -> options.dryRun = true;
                case "--now" -> options.now = true;
                case "--json" -> options.json = true;
                case "--rows" -> options.rows = true;
                case "--watch" -> options.watch = true;
                case "--pause" -> options.pause = true;
                case "--rows-per-second" -> options.rowsPerSecond = number(argument, value(argument, rest));
                case "--percent" -> options.percent = value(argument, rest);
                case "--reason" -> options.reason = value(argument, rest);
                case "--url" -> options.url = url(value(argument, rest));
                case "--user" -> options.user = value(argument, rest);
                case String option when option.startsWith("-") -> throw new IllegalArgumentException("There is no option " + option);
                case String word when options.verb == null -> options.verb = word;
                case String word when options.module == null -> options.module = word;
                case String word -> throw new IllegalArgumentException("'" + word + "' is one word too many");
            }
        }
        return options.checked();
    }

    static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("The option " + option + " needs a value");
        }
        return rest.next();
    }

    private static long number(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException exception) {
            throw new IllegalArgumentException("The option " + option + " needs a whole number, not '" + text + "'");
        }
    }

    static URI url(String text) {
        if (text.contains("@")) {
            // It may hold a password, so it is not repeated.
            throw new IllegalArgumentException("An address holds no name and no password; the name is given by --user");
        }
        URI url;
        try {
            url = URI.create(text.replaceAll("/+$", ""));
        } catch (IllegalArgumentException exception) {
            throw new IllegalArgumentException("'" + text + "' is not an address such as http://127.0.0.1:8080");
        }
        if (url.getHost() == null || !List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
            throw new IllegalArgumentException("'" + text + "' is not an address such as http://127.0.0.1:8080");
        }
        return url;
    }

    private static final class Options {

        private @Nullable String verb;
        private @Nullable String module;
        private @Nullable String percent;
        private @Nullable String reason;
        private @Nullable Long rowsPerSecond;
        private boolean pause;
        private boolean dryRun;
        private boolean now;
        private boolean json;
        private boolean rows;
        private boolean watch;
        private URI url = LOCAL;
        private String user = "operator";

        Invocation checked() {
            if (verb == null || !VERBS.contains(verb)) {
                throw new IllegalArgumentException((verb == null ? "A command is missing" : "There is no command '" + verb + "'")
                        + "; the commands are " + String.join(", ", VERBS));
            }
            if (module == null && !verb.equals(STATUS)) {
                throw new IllegalArgumentException("The command " + verb + " needs a module, for example: strangler " + verb + " conversation");
            }
            if (module != null && !module.matches("[a-z][a-z0-9_-]{0,60}")) {
                throw new IllegalArgumentException("'" + module + "' cannot be the name of a module");
            }
            boolean takesPercent = Arrays.stream(Command.values()).anyMatch(command -> command.takesPercent() && command.word().equals(verb));
            boolean needsPercent = Arrays.stream(Command.values()).anyMatch(command -> command.needsPercent() && command.word().equals(verb));
            if (needsPercent && percent == null) {
                throw new IllegalArgumentException("The command " + verb + " needs --percent, for example --percent 5");
            }
            if (percent != null && !takesPercent) {
                throw new IllegalArgumentException("Only the commands ramp, shadow, auto and hold take --percent");
            }
            if (percent != null) {
                Percent.parse(percent);
            }
            if (rows && !verb.equals(DIFFERENCES)) {
                throw new IllegalArgumentException("Only differences takes --rows");
            }
            if (watch && (!WATCHED.contains(verb) || module == null || dryRun)) {
                throw new IllegalArgumentException("There is something to watch only with " + String.join(", ", WATCHED)
                        + " of one module, and not with --dry-run");
            }
            if (verb.equals(Command.THROTTLE.word()) == (rowsPerSecond == null && !pause) || pause && rowsPerSecond != null) {
                throw new IllegalArgumentException("The command throttle, and no other, takes either --rows-per-second,"
                        + " for example --rows-per-second 500, or --pause");
            }
            if (QUESTIONS.contains(verb) && (dryRun || reason != null)) {
                throw new IllegalArgumentException("The question " + verb + " changes nothing; it takes neither --dry-run nor --reason");
            }
            if (now && !verb.equals(Command.REVERSE.word())) {
                throw new IllegalArgumentException("Only the command reverse takes --now");
            }
            return new Invocation(verb, module, percent, rowsPerSecond, pause, reason, dryRun, now, json, rows, watch, url, user);
        }
    }
}
