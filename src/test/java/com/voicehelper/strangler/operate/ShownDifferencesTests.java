package com.voicehelper.strangler.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Replication.Difference;
import com.voicehelper.strangler.sync.Replication.Difference.Kind;
import com.voicehelper.strangler.sync.Replication.Difference.Value;
import com.voicehelper.strangler.sync.Replication.Differences;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of rows that differ, and what only on request. */
class ShownDifferencesTests {

    private static final Differences FOUND = new Differences(7, List.of(
            new Difference("user", Map.of("id", "1"), Kind.DIFFERENT, row("id", "1", "name", "Alice", "phone", null), row("id", "1", "name", "Bob", "phone", ""), Instant.EPOCH),
            new Difference("user", Map.of("id", "2"), Kind.MISSING, row("id", "2", "name", "Bob", "phone", "555"), null, Instant.EPOCH)));

    @Test
    void valuesAreMaskedUnlessWholeRowsAreAskedFor() {
        JsonNode masked = shown(false);
        assertThat(masked.toString()).doesNotContain("Alice", "Bob", "555");
        JsonNode different = masked.path("differing_rows").get(0);
        assertThat(different.path("columns").valueStream().map(JsonNode::asString)).containsExactly("name", "phone");
        assertThat(different.path("monolith").path("name").path("length").asInt()).isEqualTo(5);
        assertThat(different.path("monolith").path("phone").isNull()).as("NULL stays NULL").isTrue();
        assertThat(different.path("service").path("phone").path("length").asInt(-1)).isZero();
        assertThat(different.path("monolith").has("id")).as("what is equal is not shown").isFalse();
        JsonNode whole = shown(true);
        assertThat(whole.path("differing_rows").get(0).path("monolith").path("name").asString()).isEqualTo("Alice");
        assertThat(whole.path("differing_rows").get(1).path("service").isNull()).isTrue();
    }

    @Test
    void equalValuesHaveEqualHashesInOneAnswerAndOthersInTheNext() {
        JsonNode one = shown(false);
        String bob = one.path("differing_rows").get(0).path("service").path("name").path("hash").asString();
        assertThat(one.path("differing_rows").get(1).path("monolith").path("name").path("hash").asString()).isEqualTo(bob).hasSize(8);
        assertThat(shown(false).path("differing_rows").get(0).path("service").path("name").path("hash").asString()).isNotEqualTo(bob);
    }

    @Test
    void aTerminalShowsOneLinePerColumnThatDiffers() {
        assertThat(DifferencesReport.of(shown(false))).hasSize(6).satisfies(lines -> {
            assertThat(lines.getFirst()).isEqualTo("7 rows of identity differ; the monolith owns the writes; these are the first 2");
            assertThat(lines.get(3)).contains("user", "id=1", "different", "name", "5 characters, #", "3 characters, #");
            assertThat(lines.get(4)).contains("phone", "NULL", "0 characters, #");
            assertThat(lines.get(5)).contains("id=2", "missing", "a row", "no row");
        });
        assertThat(DifferencesReport.of(shown(true))).hasSize(8).anyMatch(line -> line.contains("'Alice'") && line.contains("'Bob'"));
    }

    private static JsonNode shown(boolean whole) {
        JsonMapper json = JsonMapper.shared();
        return json.readTree(json.writeValueAsString(new ShownDifferences(Side.SOURCE, whole).answer("identity", FOUND)));
    }

    private static Map<String, @Nullable Value> row(@Nullable String... columns) {
        Map<String, @Nullable Value> row = new LinkedHashMap<>();
        for (int column = 0; column < columns.length; column += 2) {
            List<@Nullable String> pair = Arrays.asList(columns).subList(column, column + 2);
            row.put(String.valueOf(pair.getFirst()), pair.getLast() == null ? null : new Value(pair.getLast().length(), pair.getLast()));
        }
        return row;
    }
}
