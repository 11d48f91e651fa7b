package com.voicehelper.strangler.operate;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the command line tells what it was answered: lines for people, or the answer as it came for scripts.
 *
 * @param errors for what was refused or failed, in a sentence
 */
record Output(PrintStream out, PrintStream errors, boolean json) {

    private static final JsonMapper PRETTY = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    void answer(JsonNode body, Function<JsonNode, List<String>> report) {
        if (json) {
            out.println(PRETTY.writeValueAsString(body));
        } else {
            report.apply(body).forEach(out::println);
        }
    }

    /** Why an answer is not what was asked for; a script gets the answer besides. */
    void refusal(OperatorClient.Answer answer) {
        if (json) {
            out.println(PRETTY.writeValueAsString(answer.body()));
        }
        String message = answer.body().path("message").asString("");
        problem(message.isEmpty() ? "The answer was HTTP " + answer.status() + " without a reason; is this VoiceHelper?" : message);
    }

    void problem(String sentence) {
        errors.println(sentence.endsWith(".") || sentence.endsWith("?") ? sentence : sentence + ".");
    }

    /** For progress, which only people see. */
    Terminal terminal() {
        return json ? new Terminal(new PrintStream(OutputStream.nullOutputStream()), false, 0) : Terminal.of(out);
    }
}
