package com.voicehelper.retrieval.pgvector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.retrieval.VectorCollection;
import com.voicehelper.retrieval.VectorCollection.State;
import com.voicehelper.retrieval.engine.EngineException;
import com.voicehelper.support.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PgVectorSettingsTests {

    private static final VectorCollection COLLECTION = new VectorCollection("local", 4, State.ACTIVE);

    @Test
    void aPostgresWithoutTheExtensionIsNamedAndWhatToDo() {
        try (PgVectorEngine engine = new PgVectorEngine(settings(TestPostgres.createDatabase()))) {
            assertThatThrownBy(() -> engine.open(COLLECTION)).isInstanceOf(EngineException.class)
                    .hasMessageContaining("voicehelper.retrieval.pgvector.url").hasMessageContaining("install pgvector 0.8");
        }
    }

    @Test
    void aPostgresThatIsAwayFailsTheCallInTimeAndNotTheStart() {
        try (PgVectorEngine engine = new PgVectorEngine(new PgVectorSettings("jdbc:postgresql://localhost:1/x", "me", "secret", 2, Duration.ofMillis(250)))) {
            assertThatThrownBy(() -> engine.open(COLLECTION)).isInstanceOf(EngineException.class).hasMessageNotContaining("secret");
        }
    }

    @Test
    void settingsShowNoPasswordAndNameWhatIsWrong() {
        assertThat(new PgVectorSettings("jdbc:postgresql://h/db?user=u&password=secret", "u", "secret", 2, Duration.ofSeconds(1)).toString())
                .contains("jdbc:postgresql://h/db").doesNotContain("secret");
        assertThatThrownBy(() -> settings("http://h")).isInstanceOf(ConfigurationException.class).hasMessageContaining("pgvector.url");
        assertThatThrownBy(() -> new PgVectorEngine(settings(null))).isInstanceOf(ConfigurationException.class).hasMessageContaining("must be given");
    }

    private static PgVectorSettings settings(String url) {
        return new PgVectorSettings(url, null, null, 2, Duration.ofSeconds(5));
    }
}
