package com.voicehelper.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's table of settings is generated from their Javadoc; write it anew with {@code -Dreadme=write}. */
class ConfigurationTableTests {

    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- settings: generated -->\n";
    private static final String END = "<!-- settings: end -->\n";

    @Test
    void theReadmeListsEverySetting() throws IOException {
        String page = Files.readString(README);
        String generated = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if ("write".equals(System.getProperty("readme"))) {
            Files.writeString(README, generated);
            return;
        }
        assertThat(page)
                .as("README.md is out of date; run ./mvnw test -Dtest=ConfigurationTableTests -Dreadme=write")
                .isEqualTo(generated);
    }

    private static String table() throws IOException {
        try (InputStream metadata = Objects.requireNonNull(
                ConfigurationTableTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            JsonNode properties = JsonMapper.shared().readTree(metadata).get("properties");
            return StreamSupport.stream(properties.spliterator(), false)
                    .filter(property -> property.get("name").asString().startsWith("voicehelper."))
                    .sorted(Comparator.comparing(property -> property.get("name").asString()))
                    .map(ConfigurationTableTests::row)
                    .collect(Collectors.joining("", "| setting | default | what it is |\n|---|---|---|\n", ""));
        }
    }

    private static String row(JsonNode property) {
        String description = property.path("description").asString("").replaceAll("\\s+", " ").replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|");
        assertThat(description).as("description of %s", property.get("name").asString()).isNotEmpty();
        return "| `" + property.get("name").asString() + "` | " + value(property.path("defaultValue")) + " | " + description + " |\n";
    }

    private static String value(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false).map(ConfigurationTableTests::value).collect(Collectors.joining(", "));
        }
        return "`" + value.asString() + "`";
    }
}
