package com.voicehelper.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.voicehelper.identity.v1.CheckSessionRequest;
import com.voicehelper.identity.v1.CheckSessionResponse;
import com.voicehelper.identity.v1.IdentityServiceGrpc;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ServiceSettings;
import io.grpc.Context;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.grpc.server.exception.GrpcExceptionHandlerInterceptor;
import org.springframework.http.HttpStatus;

/** Against a real server on a local port, with the interceptors that the application puts in front of its services. */
class RemoteCallsTests {

    private static final ServiceKey KEY = new ServiceKey("a key of the tests");
    private static final RpcSettings SETTINGS =
            new RpcSettings(Duration.ofSeconds(2), 3, Duration.ofMillis(5), 2, 3, 50, Duration.ofMillis(200), 8);

    private final AtomicInteger served = new AtomicInteger();
    private volatile Supplier<Boolean> answer = () -> true;
    private Server server;
    private ServiceChannels channels;

    @BeforeEach
    void start() throws IOException {
        server = server(0);
        channels = channels(KEY, server.getPort());
    }

    @AfterEach
    void stop() {
        channels.destroy();
        server.shutdownNow();
    }

    @Test
    void aCallArrivesWithKeyAndDeadline() {
        Duration[] left = new Duration[1];
        answer = () -> {
            left[0] = Duration.ofNanos(Context.current().getDeadline().timeRemaining(TimeUnit.NANOSECONDS));
            return true;
        };

        assertThat(call(true)).isTrue();
        assertThat(left[0]).isPositive().isLessThanOrEqualTo(SETTINGS.deadline());
    }

    @Test
    void aCallWithoutTheKeyIsRefused() {
        for (String wrong : new String[] {null, "another key of the tests"}) {
            ServiceChannels strangers = channels(new ServiceKey(wrong), server.getPort());
            try {
                assertThat(catchThrowable(() -> call(strangers, true))).isInstanceOf(ApiException.class);
            } finally {
                strangers.destroy();
            }
        }
        assertThat(served).hasValue(0);
    }

    @Test
    void aServerWithoutAKeyRefusesEveryCall() throws IOException {
        Server keyless = server(0, new ServiceKey(null));
        ServiceChannels strangers = channels(new ServiceKey(null), keyless.getPort());
        try {
            assertThatThrownBy(() -> IdentityServiceGrpc.newBlockingStub(strangers.to("identity").channel())
                    .checkSession(CheckSessionRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class,
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
        } finally {
            strangers.destroy();
            keyless.shutdownNow();
        }
    }

    @Test
    void anErrorArrivesAsWhatItWas() {
        answer = () -> {
            throw ApiException.of(HttpStatus.GONE, "CONVERSATION_DELETED", "会话已删除");
        };

        assertThat(catchThrowable(() -> call(true))).isInstanceOfSatisfying(ApiException.class, error -> {
            assertThat(error.status()).isEqualTo(HttpStatus.GONE);
            assertThat(error.code()).isEqualTo("CONVERSATION_DELETED");
            assertThat(error).hasMessage("会话已删除");
        });
        assertThat(served).hasValue(1);
    }

    @Test
    void aRefusalOfTheFenceArrivesAsOne() {
        answer = () -> {
            throw new NotOwnerException("identity", new SQLException("fence", NotOwnerException.SQL_STATE));
        };

        assertThatThrownBy(() -> call(false))
                .isInstanceOfSatisfying(NotOwnerException.class, refusal -> assertThat(refusal.module()).isEqualTo("identity"));
    }

    @Test
    void anUnexpectedFailureTellsNothingOfItself() {
        answer = () -> {
            throw new IllegalStateException("the password is geheim");
        };

        assertThat(catchThrowable(() -> call(true))).isInstanceOfSatisfying(ApiException.class, error -> {
            assertThat(error.status()).isEqualTo(HttpStatus.BAD_GATEWAY);
            assertThat(error.getMessage()).doesNotContain("geheim");
            assertThat(String.valueOf(error.getCause())).doesNotContain("geheim");
        });
    }

    @Test
    void onlyAnIdempotentCallIsTriedAgain() {
        answer = () -> {
            if (served.get() < 3) {
                throw ApiException.unavailable("not yet", 1);
            }
            return true;
        };

        assertThatThrownBy(() -> call(false)).isInstanceOf(ApiException.class).hasMessage("not yet");
        assertThat(served).hasValue(1);
        assertThat(call(true)).isTrue();
        assertThat(served).hasValue(3);
    }

    @Test
    void aServiceThatFailsIsNotAskedUntilItsBreakerLetsSomeTry() {
        answer = () -> {
            throw new IllegalStateException("broken");
        };
        for (int i = 0; i < 10; i++) {
            assertThat(catchThrowable(() -> call(false))).isInstanceOf(ApiException.class);
        }
        int before = served.get();

        assertThat(channels.to("identity").interrupted()).isTrue();
        assertThat(catchThrowable(() -> call(true))).isInstanceOfSatisfying(ApiException.class,
                error -> assertThat(error.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
        assertThat(served).hasValue(before);

        answer = () -> true;
        await(() -> {
            try {
                return call(false);
            } catch (ApiException stillOpen) {
                return false;
            }
        });
    }

    @Test
    void errorsOfTheCallerDoNotOpenTheBreaker() {
        answer = () -> {
            throw ApiException.notFound("no such user");
        };
        for (int i = 0; i < 30; i++) {
            assertThat(catchThrowable(() -> call(true))).isInstanceOf(ApiException.class);
        }

        assertThat(channels.to("identity").interrupted()).isFalse();
    }

    @Test
    void aCallBeyondTheBoundWaitsForAPlace() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var occupying = occupyEveryPlace(threads, end);
            var waiting = threads.submit(() -> call(true));
            assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(served).hasValue(0);

            end.countDown();
            assertThat(waiting.get(2, TimeUnit.SECONDS)).isTrue();
            for (var call : occupying) {
                call.get(2, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aCallThatFindsNoPlaceWithinTheDeadlineIsRefused() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            occupyEveryPlace(threads, end);

            assertThatThrownBy(() -> call(true)).isInstanceOf(ApiException.class).hasMessageContaining("Too many calls");

            end.countDown();
        }
        assertThat(served).hasValue(0);
    }

    private List<Future<Boolean>> occupyEveryPlace(ExecutorService threads, CountDownLatch end) throws InterruptedException {
        CountDownLatch occupied = new CountDownLatch(SETTINGS.maxConcurrent());
        List<Future<Boolean>> calls = new ArrayList<>();
        for (int place = 0; place < SETTINGS.maxConcurrent(); place++) {
            calls.add(threads.submit(() -> channels.to("identity").call(true, () -> {
                occupied.countDown();
                return finished(end);
            })));
        }
        assertThat(occupied.await(2, TimeUnit.SECONDS)).isTrue();
        return calls;
    }

    private static boolean finished(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aServiceThatDoesNotAnswerIsATimeout() {
        CountDownLatch never = new CountDownLatch(1);
        answer = () -> {
            try {
                return never.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        };

        assertThatThrownBy(() -> channels.to("identity").call(true, () -> IdentityServiceGrpc.newBlockingStub(channels.to("identity").channel())
                .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                .checkSession(CheckSessionRequest.getDefaultInstance())))
                .isInstanceOfSatisfying(ApiException.class, error -> assertThat(error.status()).isEqualTo(HttpStatus.GATEWAY_TIMEOUT));
        never.countDown();
    }

    @Test
    void aServiceThatComesBackIsFoundAtOnce() throws Exception {
        int port = server.getPort();
        assertThat(call(true)).isTrue();
        server.shutdownNow().awaitTermination();
        assertThat(catchThrowable(() -> call(true))).isInstanceOf(ApiException.class);

        server = server(port);

        assertThat(call(true)).isTrue();
    }

    @Test
    void aModuleWithoutAnAddressIsUnavailable() {
        assertThatThrownBy(() -> channels.to("conversation"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("voicehelper.services.conversation.grpc-address");
    }

    private boolean call(boolean idempotent) {
        return call(channels, idempotent);
    }

    private static boolean call(ServiceChannels channels, boolean idempotent) {
        RemoteCalls calls = channels.to("identity");
        var stub = IdentityServiceGrpc.newBlockingStub(calls.channel());
        return calls.call(idempotent, () -> stub.checkSession(CheckSessionRequest.getDefaultInstance())).getActive();
    }

    private static void await(Supplier<Boolean> fact) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!fact.get()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static ServiceChannels channels(ServiceKey key, int port) {
        var services = new ServiceSettings(Map.of("identity", new ServiceSettings.Service(null, "127.0.0.1:" + port, null)));
        return new ServiceChannels(services, SETTINGS, key, new LocalModules(List.of("conversation", "identity"), List.of()), ObservationRegistry.NOOP);
    }

    private Server server(int port) throws IOException {
        return server(port, KEY);
    }

    private Server server(int port, ServiceKey key) throws IOException {
        var service = new IdentityServiceGrpc.IdentityServiceImplBase() {
            @Override
            public void checkSession(CheckSessionRequest request, StreamObserver<CheckSessionResponse> response) {
                served.incrementAndGet();
                response.onNext(CheckSessionResponse.newBuilder().setActive(answer.get()).build());
                response.onCompleted();
            }
        };
        return NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .executor(GrpcConfiguration.VIRTUAL_THREADS)
                .addService(ServerInterceptors.interceptForward(service,
                        new GrpcExceptionHandlerInterceptor(RpcErrors::toStatus), new ServedCalls(key, SETTINGS)))
                .build()
                .start();
    }
}
