package com.voicehelper.strangler.operate;

import static com.voicehelper.strangler.operate.OperatedMonolith.OPERATOR;
import static com.voicehelper.strangler.operate.OperatedMonolith.PASSWORD;
import static com.voicehelper.strangler.operate.OperatedMonolith.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.support.Eventually;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two nodes of a monolith, and every face of both: what is changed through one of them, all show within a second. */
class AgreementTests {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Map<String, BiConsumer<OperatedMonolith, String>> CHANGING = new LinkedHashMap<>();
    private static final Map<String, Function<OperatedMonolith, BigDecimal>> SHOWING = new LinkedHashMap<>();

    private static OperatedMonolith here;
    private static OperatedMonolith there;

    static {
        CHANGING.put("REST", (node, percent) -> assertThat(node.post("/strangler/conversation/ramp", "{\"percent\": " + percent + "}").statusCode()).isEqualTo(200));
        CHANGING.put("command line", (node, percent) -> assertThat(node.commandLine("ramp", "conversation", "--percent", percent).code()).isZero());
        CHANGING.put("flag by program", (node, percent) -> assertThat(node.post("/actuator/togglz/CONVERSATION_READS",
                "{\"enabled\": true, \"strategy\": \"sticky-percentage\", \"parameters\": \"percentage=" + percent + "\"}").statusCode()).isEqualTo(200));
        CHANGING.put("flag in the console", (node, percent) -> assertThat(node.console(OPERATOR, "CONVERSATION_READS", percent).statusCode()).isEqualTo(200));

        SHOWING.put("REST", node -> percent(body(node, "/strangler/conversation")));
        SHOWING.put("list by REST", node -> percent(body(node, "/strangler").path("modules").get(0)));
        SHOWING.put("command line for scripts", node -> percent(JSON.readTree(node.commandLine("status", "conversation", "--json").out())));
        SHOWING.put("command line", node -> found(node.commandLine("status", "conversation").out(), "reads +([0-9.]+) % at the service"));
        SHOWING.put("flag by program", node -> new BigDecimal(body(node, "/actuator/togglz/CONVERSATION_READS").path("params").path("percentage").asString()));
        SHOWING.put("list of flags by program", node -> body(node, "/actuator/togglz").valueStream()
                .filter(flag -> flag.path("name").asString().equals("CONVERSATION_READS"))
                .map(flag -> new BigDecimal(flag.path("params").path("percentage").asString())).findFirst().orElseThrow());
        SHOWING.put("flag in the console", node -> found(node.look(VIEWER, "/togglz-console/index").body().replaceAll("\\s+", " "), "CONVERSATION_READS.*?([0-9.]+)(?:&[^;]*;|[^0-9.<])*</"));
        SHOWING.put("metric", node -> found(node.metrics(), "voicehelper_strangler_read_ratio\\{module=\"conversation\"} ([0-9.]+)").movePointRight(2));
    }

    @BeforeAll
    static void start() throws Exception {
        here = OperatedMonolith.start();
        there = here.anotherNode();
        assertThat(there.commandLine("start", "conversation", "--reason", "to agree").code()).isZero();
        Eventually.holds(() -> here.state("conversation").stage().allowsRemoteReads() || here.state("conversation").stage().name().equals("IN_SYNC"));
    }

    @AfterAll
    static void stop() {
        there.close();
        here.close();
    }

    @Test
    void whatOneFaceOfOneNodeChangesAllFacesOfBothShowWithinASecond() throws Exception {
        int percent = 0;
        for (OperatedMonolith node : List.of(here, there)) {
            for (var changing : CHANGING.entrySet()) {
                percent += 3;
                String wanted = percent + ".25";
                changing.getValue().accept(node, wanted);
                for (OperatedMonolith reader : List.of(here, there)) {
                    for (var showing : SHOWING.entrySet()) {
                        Eventually.holds(A_SECOND, () -> shows(reader, showing, wanted, changing.getKey()));
                    }
                }
            }
        }
    }

    @Test
    void aRefusalIsTheSameSentenceByEveryFace() {
        String sentence = OperatedMonolith.body(here.post("/strangler/identity/ramp", "{\"percent\": 5}")).path("message").asString();
        assertThat(sentence).contains("permits no reads at the service");
        assertThat(there.commandLine("ramp", "identity", "--percent", "5").errors()).isEqualTo(sentence + ".\n");
        assertThat(OperatedMonolith.body(there.post("/actuator/togglz/IDENTITY_READS",
                "{\"enabled\": true, \"strategy\": \"sticky-percentage\", \"parameters\": \"percentage=5\"}")).path("message").asString()).isEqualTo(sentence);
        assertThat(OperatedMonolith.body(here.console(OPERATOR, "IDENTITY_READS", "5")).path("message").asString()).isEqualTo(sentence);
        assertThat(OperatedMonolith.run(List.of("audit", "identity", "--url", here.url()), PASSWORD).out()).containsPattern("refused +" + Pattern.quote(sentence));
    }

    private static boolean shows(OperatedMonolith reader, Map.Entry<String, Function<OperatedMonolith, BigDecimal>> face, String wanted, String changed) {
        BigDecimal shown = face.getValue().apply(reader);
        boolean agrees = shown.compareTo(new BigDecimal(wanted)) == 0;
        if (!agrees) {
            System.out.println("changed by " + changed + " to " + wanted + ": " + face.getKey() + " still shows " + shown);
        }
        return agrees;
    }

    private static JsonNode body(OperatedMonolith node, String path) {
        return OperatedMonolith.body(node.look(VIEWER, path));
    }

    private static BigDecimal percent(JsonNode state) {
        return new BigDecimal(state.path("effective_read_percent").asString());
    }

    private static BigDecimal found(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return new BigDecimal(matcher.group(1));
    }
}
