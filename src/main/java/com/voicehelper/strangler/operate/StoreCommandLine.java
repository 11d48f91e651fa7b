package com.voicehelper.strangler.operate;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code strangler store <command> <name>}: the same words for stores that are no tables of PostgreSQL. */
final class StoreCommandLine {

    /** The word after {@code strangler}. */
    static final String NAME = "store";

    private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int WRONG_USAGE = 2;

    private static final String USAGE = """
            Usage: java -jar voicehelper.jar strangler store <command> [<store>] [options]

              status [<store>]     how far the stores have moved, and what comes next
              differences <store>  what is not the same on both sides, or could not be carried
              audit <store>        who did what, when and why
              start, verify, repair, advance, ramp, switch, reverse, complete, cancel <store>
                                   as for a module; the two sides are the old and the new one

              --watch              stay until what runs in the background has ended
              --percent <p>        for ramp
              --reason <text>      goes into the audit
              --dry-run            show the steps instead of doing them
              --json               print the answer as JSON
              --url <url>          of the monolith; default http://127.0.0.1:8080
              --user <name>        the operator, or the viewer; default operator

            Exit code: 0 done, and nothing is wrong; 1 refused, failed, or items are missing, different, extra or failed; 2 wrong usage.
            """;

    private final StoreInvocation invocation;
    private final PrintStream out;
    private final PrintStream errors;

    private StoreCommandLine(StoreInvocation invocation, PrintStream out, PrintStream errors) {
        this.invocation = invocation;
        this.out = out;
        this.errors = errors;
    }

    /** @param arguments what follows {@link #NAME} */
    static int run(List<String> arguments, String passwordName, UnaryOperator<@Nullable String> variables, PrintStream out, PrintStream errors) {
        if (arguments.isEmpty() || List.of("help", "--help", "-h").contains(arguments.getFirst())) {
            (arguments.isEmpty() ? errors : out).print(USAGE);
            return arguments.isEmpty() ? WRONG_USAGE : DONE;
        }
        StoreInvocation invocation;
        try {
            invocation = StoreInvocation.parse(arguments);
        } catch (IllegalArgumentException problem) {
            errors.println(problem.getMessage() + ". See: strangler store help");
            return WRONG_USAGE;
        }
        String password = variables.apply(passwordName);
        if (password == null || password.isEmpty()) {
            errors.println("The operator's password is missing: set the environment variable " + passwordName + ".");
            return WRONG_USAGE;
        }
        return new StoreCommandLine(invocation, out, errors).call(password);
    }

    private int call(String password) {
        try (var client = new OperatorClient(invocation.url(), invocation.user(), password)) {
            OperatorClient.Answer answer = invocation.asksOnly() ? client.get(invocation.path(invocation.verb()))
                    : client.post(invocation.path(invocation.verb()), invocation.body());
            if (answer.ok() && invocation.watch() && !invocation.dryRun() && invocation.store() != null) {
                answer = watch(client, answer);
            }
            return told(answer);
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

    private OperatorClient.Answer watch(OperatorClient client, OperatorClient.Answer begun) throws IOException, InterruptedException {
        OperatorClient.Answer answer = begun;
        Terminal terminal = Terminal.of(out);
        while (answer.ok() && !answer.body().path("task").asString().equals("NONE")) {
            if (!invocation.json() && terminal.person()) {
                terminal.draw(List.of(StoreReport.progress(answer.body())));
            }
            Thread.sleep(LOOK_EVERY);
            answer = client.get(invocation.path(null));
        }
        return answer;
    }

    private int told(OperatorClient.Answer answer) {
        JsonNode body = answer.body();
        if (invocation.json()) {
            out.println(PRETTY.writeValueAsString(body));
        } else if (answer.ok()) {
            StoreReport.of(body).forEach(out::println);
        }
        if (!answer.ok()) {
            String message = body.path("message").asString("");
            errors.println(message.isEmpty() ? "The answer was HTTP " + answer.status() + " without a reason; is this VoiceHelper?" : message + ".");
            return REFUSED;
        }
        return invocation.dryRun() || StoreReport.wrong(body) == 0 ? DONE : REFUSED;
    }
}
