package com.voicehelper.retrieval.graph.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.voicehelper.modeladapter.CallOutcome;
import com.voicehelper.modeladapter.Completion;
import com.voicehelper.modeladapter.CompletionOutput;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.modeladapter.ModelCall;
import com.voicehelper.modeladapter.ModelDescription;
import com.voicehelper.modeladapter.ModelError;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.retrieval.graph.extract.Extraction.Entity;
import com.voicehelper.retrieval.graph.extract.Extraction.Statement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ModelExtractorTests {

    private static final String TEXT = "Larry Page started Google. Google acquired YouTube.";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    /** A model that says what a test has it say. */
    private interface Script extends ModelAdapterApi {

        @Override
        default List<ModelDescription> models() {
            return List.of();
        }

        @Override
        default List<float[]> embed(String tenantId, String model, List<String> texts) {
            throw new UnsupportedOperationException();
        }

        @Override
        default void settle(CallOutcome outcome) {
            throw new UnsupportedOperationException();
        }
    }

    private Extraction extract(Script script) {
        return new ModelExtractor(script, "a-model", Duration.ofMillis(300), new RuleExtractor(), JsonMapper.shared(), metrics).extract("acme", TEXT);
    }

    private static Script says(String answer) {
        return new Script() {
            @Override
            public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
                answer.chars().forEach(letter -> output.token(Character.toString(letter)));
                return new Completion(call.model(), "stop", List.of(), 1, 1, 0);
            }
        };
    }

    private double fallbacks() {
        return metrics.counter("voicehelper.retrieval.graph.fallbacks").count();
    }

    @Test
    void whatTheModelSaysIsTaken() {
        Extraction extraction = extract(says("""
                ```json
                {"entities":[{"name":"Larry Page","label":"Person"},{"name":"Google","label":"Organization"}],
                 "relations":[{"from":"Larry Page","type":"started","to":"google"}]}
                ```"""));

        assertThat(extraction).isEqualTo(new Extraction(
                List.of(new Entity("Larry Page", Label.PERSON, 1), new Entity("Google", Label.ORGANIZATION, 1)),
                List.of(new Statement("Larry Page", "STARTED", "Google"))));
        assertThat(fallbacks()).isZero();
    }

    @Test
    void whatTheTextDoesNotNameIsLeftOut() {
        Extraction extraction = extract(says("""
                {"entities":[{"name":"Google","label":"Organization"},{"name":"Elvis","label":"Person"}],
                 "relations":[{"from":"Elvis","type":"FOUNDED","to":"Google"},{"from":"Google","type":"OWNS","to":"YouTube"}]}"""));

        assertThat(extraction.entities()).extracting(Entity::name).containsExactly("Google");
        assertThat(extraction.statements()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I cannot do that.", "[]", "{\"entities\":[]}", "{\"entities\":[{\"name\":\"Google\"}],\"relations\":[]}",
            "{\"entities\":[{\"name\":\"Google\",\"label\":\"Alien\"}],\"relations\":[]}",
            "{\"entities\":[],\"relations\":[{\"from\":\"a\",\"type\":\"drop table; --\",\"to\":\"b\"}]}", "{\"entities\":[],\"relations\":[]"})
    void whatIsNotAsAskedForIsReadByTheRulesAndCounted(String answer) {
        assertThat(extract(says(answer)).statements()).containsExactly(new Statement("Google", "ACQUIRED", "YouTube"));
        assertThat(fallbacks()).isEqualTo(1);
    }

    @Test
    void aModelThatIsAwayIsReplacedByTheRules() {
        Extraction extraction = extract(new Script() {
            @Override
            public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
                throw ModelError.UNREACHABLE.exception("The model is away", null);
            }
        });

        assertThat(extraction.statements()).isNotEmpty();
        assertThat(fallbacks()).isEqualTo(1);
    }

    @Test
    void aModelThatTakesTooLongIsCancelled() {
        Extraction extraction = extract(new Script() {
            @Override
            public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
                assertThat(cancellation.await(Duration.ofSeconds(10))).isTrue();
                return new Completion(call.model(), "cancelled", List.of(), 1, 0, 0);
            }
        });

        assertThat(extraction.statements()).isNotEmpty();
        assertThat(fallbacks()).isEqualTo(1);
    }

    @Test
    void aModelThatNeverStopsIsCancelled() {
        Extraction extraction = extract(new Script() {
            @Override
            public Completion complete(ModelCall call, CompletionOutput output, Cancellation cancellation) {
                while (!cancellation.cancelled()) {
                    output.token("x".repeat(1_000));
                }
                return new Completion(call.model(), "cancelled", List.of(), 1, 0, 0);
            }
        });

        assertThat(extraction.statements()).isNotEmpty();
        assertThat(fallbacks()).isEqualTo(1);
    }
}
