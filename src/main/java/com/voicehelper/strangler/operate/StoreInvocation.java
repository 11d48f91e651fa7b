package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Percent;
import com.voicehelper.strangler.store.StoreCommand;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was typed after {@code strangler store}.
 *
 * @param verb  a command's word, {@code status}, {@code differences} or {@code audit}
 * @param store null only for {@code status} of all stores
 * @param watch whether to stay until what runs in the background has ended
 */
record StoreInvocation(
        String verb, @Nullable String store, @Nullable String percent, @Nullable String reason,
        boolean dryRun, boolean json, boolean watch, URI url, String user) implements Typed {

    /** The word after {@code strangler}. */
    static final String NAME = "store";

    private static final String STATUS = "status";
    private static final List<String> QUESTIONS = List.of(STATUS, "differences", "audit");
    static final List<String> VERBS =
            Stream.concat(QUESTIONS.stream(), Arrays.stream(StoreCommand.values()).map(StoreCommand::word)).toList();

    /** Of the status, whatever the verb. */
    String statusPath() {
        return "/strangler/stores" + (store == null ? "" : "/" + store);
    }

    @Override
    public String path() {
        return statusPath() + (verb.equals(STATUS) ? "" : "/" + verb);
    }

    @Override
    public @Nullable Map<String, Object> body() {
        if (QUESTIONS.contains(verb)) {
            return null;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        if (percent != null) {
            body.put("percent", percent);
        }
        if (reason != null) {
            body.put("reason", reason);
        }
        body.put("dry_run", dryRun);
        return body;
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    static StoreInvocation parse(List<String> arguments) {
        List<String> words = new ArrayList<>();
        String percent = null;
        String reason = null;
        boolean dryRun = false;
        boolean json = false;
        boolean watch = false;
        URI url = Invocation.LOCAL;
        String user = "operator";
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--dry-run" -> dryRun = true;
                case "--json" -> json = true;
                case "--watch" -> watch = true;
                case "--percent" -> percent = Invocation.value(argument, rest);
                case "--reason" -> reason = Invocation.value(argument, rest);
                case "--url" -> url = Invocation.url(Invocation.value(argument, rest));
                case "--user" -> user = Invocation.value(argument, rest);
                case String option when option.startsWith("-") -> throw new IllegalArgumentException("There is no option " + option + " for a store");
                case String word -> words.add(word);
            }
        }
        if (words.size() > 2) {
            throw new IllegalArgumentException("'" + words.get(2) + "' is one word too many");
        }
        String verb = words.isEmpty() ? "" : words.getFirst();
        String store = words.size() < 2 ? null : words.get(1);
        return checked(new StoreInvocation(verb, store, percent, reason, dryRun, json, watch, url, user));
    }

    private static StoreInvocation checked(StoreInvocation given) {
        if (!VERBS.contains(given.verb)) {
            String problem = given.verb.isEmpty() ? "A command for a store is missing" : "There is no command '" + given.verb + "' for a store";
            throw new IllegalArgumentException(problem + "; the commands are " + String.join(", ", VERBS));
        }
        if (given.store == null && !given.verb.equals(STATUS)) {
            throw new IllegalArgumentException("The command " + given.verb + " needs a store, for example: strangler store "
                    + given.verb + " uploads");
        }
        if (given.store != null && !given.store.matches("[a-z][a-z0-9_-]{0,60}")) {
            throw new IllegalArgumentException("'" + given.store + "' cannot be the name of a store");
        }
        boolean ramp = given.verb.equals(StoreCommand.RAMP.word());
        if (ramp != (given.percent != null)) {
            throw new IllegalArgumentException(ramp ? "The command ramp needs --percent, for example --percent 5"
                    : "Only the command ramp takes --percent");
        }
        if (given.percent != null) {
            Percent.parse(given.percent);
        }
        if (QUESTIONS.contains(given.verb) && (given.dryRun || given.reason != null)) {
            throw new IllegalArgumentException("The question " + given.verb + " changes nothing; it takes neither --dry-run nor --reason");
        }
        if (given.watch && (given.store == null || given.dryRun)) {
            throw new IllegalArgumentException("There is something to watch only of one store, and not with --dry-run");
        }
        return given;
    }
}
