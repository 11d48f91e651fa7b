package com.voicehelper.rag.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.modelrouter.ModelChoice;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.grpc.ServiceChannels;
import com.voicehelper.rag.AnswerOutcome;
import com.voicehelper.rag.AnswerState;
import com.voicehelper.rag.Citation;
import com.voicehelper.rag.RagAnswer;
import com.voicehelper.rag.RagApi;
import com.voicehelper.rag.RagOutput;
import com.voicehelper.rag.RagQuestion;
import com.voicehelper.rag.Shelf;
import com.voicehelper.support.Eventually;
import com.voicehelper.support.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpStatus;

/** Over real gRPC, to the same process: what the client gets equals what the local API gives. */
class RemoteRagTests {

    private static final int PORT = freePort();
    private static final ConfigurableApplicationContext SERVER = TestServer.start(Map.of(
            "spring.grpc.server.port", String.valueOf(PORT),
            "voicehelper.service-key", "0123456789abcdef0123456789abcdef",
            "voicehelper.models.local.pause", "20ms",
            "voicehelper.services.rag.grpc-address", "127.0.0.1:" + PORT));

    private final RagApi remote = new RemoteRag(SERVER.getBean(ServiceChannels.class));
    private final RagApi local = SERVER.getBean("localRag", RagApi.class);
    private final Cancellation cancellation = new Cancellation();
    private final List<Citation> citations = new ArrayList<>();
    private final StringBuffer text = new StringBuffer();

    @BeforeAll
    static void fill() throws Exception {
        new Shelf(SERVER, "acme").put("Handbook", "Every employee has fifteen days of annual leave. Leave is asked for two weeks ahead.").awaitFound("annual leave");
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void anAnswerArrivesAsItIsMade() {
        RagQuestion question = question("How many days of annual leave does an employee have?");

        RagAnswer answer = remote.answer(question, output(() -> {}), cancellation);

        assertThat(answer.citations()).isEqualTo(citations).isNotEmpty();
        assertThat(answer.cited()).containsExactly(1);
        assertThat(text).contains("fifteen days");
        assertThat(remote.find("acme", question.id())).isEqualTo(local.find("acme", question.id())).hasValueSatisfying(stored -> {
            assertThat(stored.outcome().state()).isEqualTo(AnswerState.DONE);
            assertThat(stored.outcome().answer()).isEqualTo(answer);
            assertThat(stored.outcome().text()).isEqualTo(text.toString());
        });
        assertThat(remote.find("other", question.id())).isEmpty();
    }

    @Test
    void aCancellationHereEndsTheAnswerThere() throws Exception {
        RagQuestion question = question("How many days of annual leave does an employee have?");

        RagAnswer answer = remote.answer(question, output(cancellation::cancel), cancellation);

        assertThat(answer.finishReason()).isEqualTo("cancelled");
        String first = text.toString();
        Eventually.holds(() -> local.find("acme", question.id()).orElseThrow().outcome().state() == AnswerState.CANCELLED);
        assertThat(text).hasToString(first);
        assertThat(local.find("acme", question.id()).orElseThrow().outcome().text().length()).isLessThan(80);
    }

    @Test
    void aRecordArrivesOnce() {
        RagQuestion question = question("How many days?");
        remote.answer(question, output(() -> {}), cancellation);
        AnswerOutcome recorded = local.find("acme", question.id()).orElseThrow().outcome();

        remote.record(new AnswerOutcome(question.id(), AnswerState.FAILED, "other", recorded.answer(), "degraded", "late", AnswerOutcome.Timings.NONE));

        assertThat(local.find("acme", question.id()).orElseThrow().outcome()).isEqualTo(recorded);
    }

    @Test
    void aRefusalArrivesAsWhatItWas() {
        RagQuestion question = question("How many days?");
        remote.answer(question, output(() -> {}), cancellation);

        assertThatThrownBy(() -> remote.answer(question, output(() -> {}), cancellation))
                .isInstanceOfSatisfying(ApiException.class, refusal -> assertThat(refusal.status()).isEqualTo(HttpStatus.CONFLICT));
    }

    @Test
    void whereTheRowsAreNotOwnedNothingIsSaid() {
        var owner = SERVER.getBean(OwnerDatabase.class);
        fence(owner, "create function rag.refuse() returns trigger language plpgsql as $$ begin raise exception 'moved' using errcode = '%s'; end $$"
                .formatted(NotOwnerException.SQL_STATE), "create trigger refused before insert on rag.answer execute function rag.refuse()");
        try {
            assertThatThrownBy(() -> remote.answer(question("How many days?"), output(() -> {}), cancellation)).isInstanceOf(NotOwnerException.class);
            assertThat(text).isEmpty();
            assertThat(citations).isEmpty();
        } finally {
            fence(owner, "drop trigger refused on rag.answer", "drop function rag.refuse()");
        }
    }

    private static void fence(OwnerDatabase owner, String... statements) {
        try (var connection = owner.dataSource().getConnection(); var statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private RagOutput output(Runnable atToken) {
        return new RagOutput() {
            @Override
            public void citations(List<Citation> told) {
                citations.addAll(told);
            }

            @Override
            public void token(String token) {
                text.append(token);
                atToken.run();
            }
        };
    }

    private static RagQuestion question(String text) {
        UUID id = Ids.next();
        return new RagQuestion(id, "acme", "alice", List.of(ModelMessage.of("user", text)), List.of(), 3, ModelChoice.ANY, 0.5, 500);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
