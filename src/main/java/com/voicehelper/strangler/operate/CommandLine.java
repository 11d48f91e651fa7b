package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;

/** {@code strangler <command> <module>}: the REST interface for people at a terminal and for scripts. Starts no Spring. */
@NamedInterface("command-line")
public final class CommandLine {

    /** The first argument of the process that asks for this. */
    public static final String NAME = "strangler";

    static final int DONE = 0;
    static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    private static final String PASSWORD = "VOICEHELPER_OPERATOR_PASSWORD";
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final List<String> HELP = List.of("help", "--help", "-h");

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
        boolean store = arguments.getFirst().equals(StoreInvocation.NAME);
        List<String> words = store ? arguments.subList(1, arguments.size()) : arguments;
        if (!words.isEmpty() && words.getFirst().equals("help") || words.contains("--help") || words.contains("-h")) {
            return help(arguments.stream().filter(word -> !HELP.contains(word)).findFirst(), out, errors);
        }
        Typed typed;
        try {
            typed = store ? StoreInvocation.parse(words) : Invocation.parse(words);
        } catch (IllegalArgumentException problem) {
            errors.println(problem.getMessage() + ". See: strangler " + (store ? "store " : "") + "help");
            return WRONG_USAGE;
        }
        String password = variables.apply(PASSWORD);
        if (password == null || password.isEmpty()) {
            errors.println("The operator's password is missing: set the environment variable " + PASSWORD + ".");
            return WRONG_USAGE;
        }
        return call(typed, password, new Output(out, errors, typed.json()));
    }

    private static int help(Optional<String> word, PrintStream out, PrintStream errors) {
        var page = word.isEmpty() ? Optional.of(Manual.usage()) : Manual.help(word.get());
        page.ifPresentOrElse(out::print, () -> errors.println("There is no command '" + word.orElse("") + "'. See: strangler help"));
        return page.isPresent() ? DONE : WRONG_USAGE;
    }

    private static int call(Typed typed, String password, Output output) {
        try (var client = new OperatorClient(typed.url(), typed.user(), password)) {
            Patience patience = new Patience(PATIENCE);
            return switch (typed) {
                case Invocation invocation -> new ModuleCall(invocation, client, output, LOOK_EVERY, patience).run();
                case StoreInvocation invocation -> new StoreCall(invocation, client, output, LOOK_EVERY, patience).run();
            };
        } catch (ConnectException | HttpConnectTimeoutException exception) {
            output.problem("Nothing answers at " + typed.url());
        } catch (HttpTimeoutException exception) {
            output.problem("The answer of " + typed.url() + " did not come in time; look at the status before you repeat the command");
        } catch (IOException exception) {
            output.problem("The connection to " + typed.url() + " failed: " + exception.getMessage());
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            output.problem("Interrupted");
        }
        return REFUSED;
    }
}
