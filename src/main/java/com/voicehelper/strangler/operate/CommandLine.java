package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.move.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code strangler <command> <module>}: the REST interface for people at a terminal and for scripts. Starts no Spring. */
@NamedInterface("command-line")
public final class CommandLine {

    /** The first argument of the process that asks for this. */
    public static final String NAME = "strangler";

    private static final String PASSWORD = "VOICEHELPER_OPERATOR_PASSWORD";
    private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    private CommandLine() {}

    /**
     * @param arguments what follows {@link #NAME}
     * @param variables the environment; null for a variable that is not set
     * @return the exit code of the process
     */
    public static int run(List<String> arguments, UnaryOperator<@Nullable String> variables, PrintStream out, PrintStream errors) {
        if (arguments.isEmpty()) {
            errors.print(Manual.usage());
            return WRONG_USAGE;
        }
        if (arguments.getFirst().equals(StoreCommandLine.NAME)) {
            return StoreCommandLine.run(arguments.subList(1, arguments.size()), PASSWORD, variables, out, errors);
        }
        if (List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            return help(arguments.subList(1, arguments.size()), out, errors);
        }
        Invocation invocation;
        try {
            invocation = Invocation.parse(arguments);
        } catch (IllegalArgumentException problem) {
            errors.println(problem.getMessage() + ". See: strangler help");
            return WRONG_USAGE;
        }
        String password = variables.apply(PASSWORD);
        if (password == null || password.isEmpty()) {
            errors.println("The operator's password is missing: set the environment variable " + PASSWORD + ".");
            return WRONG_USAGE;
        }
        return call(invocation, password, out, errors);
    }

    private static int help(List<String> words, PrintStream out, PrintStream errors) {
        var page = words.isEmpty() ? Optional.of(Manual.usage()) : Manual.help(words.getFirst());
        page.ifPresentOrElse(out::print, () -> errors.println("There is no command '" + words.getFirst() + "'. See: strangler help"));
        return page.isPresent() ? DONE : WRONG_USAGE;
    }

    private static int call(Invocation invocation, String password, PrintStream out, PrintStream errors) {
        try (var client = new OperatorClient(invocation.url(), invocation.user(), password)) {
            var before = invocation.watch() ? client.status(String.valueOf(invocation.module())) : null;
            var answer = before != null && (invocation.asksOnly() || !before.ok()) ? before : client.ask(invocation);
            boolean told = answer.ok() || answer.body().path("dry_run").asBoolean(false);
            if (before != null && answer.ok()) {
                return watch(invocation, before.body(), answer.body(), client, out, errors);
            }
            print(invocation, answer.body(), told, out);
            if (!answer.ok() && (invocation.json() || !told)) {
                errors.println(sentence(answer));
            }
            return answer.ok() ? DONE : REFUSED;
        } catch (ConnectException exception) {
            errors.println("Nothing answers at " + invocation.url() + ".");
        } catch (HttpTimeoutException exception) {
            errors.println("The answer of " + invocation.url() + " did not come in time; look at the status before you repeat the command.");
        } catch (IOException exception) {
            errors.println("The connection to " + invocation.url() + " failed: " + exception.getMessage() + ".");
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            errors.println("Interrupted.");
        }
        return REFUSED;
    }

    private static void print(Invocation invocation, JsonNode body, boolean told, PrintStream out) {
        if (invocation.json()) {
            out.println(PRETTY.writeValueAsString(body));
        } else if (told) {
            Report.of(body).forEach(out::println);
        }
    }

    /** For a script only the end counts: the last status, as it would print that. */
    private static int watch(Invocation invocation, JsonNode before, JsonNode answer, OperatorClient client, PrintStream out, PrintStream errors) throws InterruptedException {
        if (!invocation.json() && answer.has("message")) {
            out.println(answer.path("message").asString() + ".");
        }
        Watch.Goal goal = invocation.verb().equals(Command.START.word()) ? Watch.Goal.IN_SYNC : invocation.asksOnly() ? Watch.Goal.REST : Watch.Goal.VERIFIED;
        Terminal terminal = invocation.json() ? new Terminal(new PrintStream(OutputStream.nullOutputStream()), false, 0) : Terminal.of(out);
        JsonNode last = new Watch(client, String.valueOf(invocation.module()), goal, terminal, errors, LOOK_EVERY, PATIENCE).run(before);
        if (last != null && (invocation.json() || goal == Watch.Goal.REST)) {
            print(invocation, last, true, out);
        }
        return last == null || last.path("replication").path("differences").asLong() > 0 ? REFUSED : DONE;
    }

    private static String sentence(OperatorClient.Answer answer) {
        String message = answer.body().path("message").asString("");
        if (message.isEmpty()) {
            return "The answer was HTTP " + answer.status() + " without a reason; is this VoiceHelper?";
        }
        return message.endsWith(".") ? message : message + ".";
    }
}
