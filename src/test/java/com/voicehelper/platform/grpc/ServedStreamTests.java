package com.voicehelper.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.platform.module.LocalModules;
import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.support.Eventually;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.micrometer.observation.ObservationRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream from one process to another, on a local port. */
class ServedStreamTests {

    private static final ServiceKey KEY = new ServiceKey("a key of the tests");
    private static final RpcSettings SETTINGS =
            new RpcSettings(Duration.ofSeconds(20), 3, Duration.ofMillis(5), 2, 3, 50, Duration.ofMillis(200), 8);
    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .setFullMethodName("test.Streams/Tell")
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    private volatile ServedStream.Work<String> work = (out, cancellation) -> {};
    private Server server;
    private ServiceChannels channels;

    @BeforeEach
    void start() throws IOException {
        var service = ServerServiceDefinition.builder("test.Streams")
                .addMethod(METHOD, ServerCalls.asyncServerStreamingCall((request, observer) -> ServedStream.serve(observer, work)))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .executor(GrpcConfiguration.VIRTUAL_THREADS)
                .addService(ServerInterceptors.intercept(service, new ServedCalls(KEY, SETTINGS)))
                .build()
                .start();
        var services = new ServiceSettings(Map.of("identity", new ServiceSettings.Service(null, "127.0.0.1:" + server.getPort(), null)));
        channels = new ServiceChannels(services, SETTINGS, KEY, new LocalModules(List.of("identity"), List.of()), ObservationRegistry.NOOP);
    }

    @AfterEach
    void stop() {
        channels.destroy();
        server.shutdownNow();
    }

    @Test
    void whatIsSaidArrivesInOrder() {
        work = (out, cancellation) -> List.of("one", "two", "three").forEach(out);

        assertThat(received(new Cancellation())).containsExactly("one", "two", "three");
    }

    @Test
    void aFenceThatRefusesBeforeTheFirstWordIsKnownAsThat() {
        work = (out, cancellation) -> {
            throw new NotOwnerException("identity", new SQLException("moved"));
        };

        assertThatThrownBy(() -> received(new Cancellation())).isInstanceOf(NotOwnerException.class);
    }

    @Test
    void anErrorInTheMiddleComesAfterWhatWasSaid() {
        work = (out, cancellation) -> {
            out.accept("half");
            throw ApiException.conflict("No more");
        };
        List<String> heard = new ArrayList<>();

        assertThatThrownBy(() -> stream(new Cancellation(), heard::add)).isInstanceOf(ApiException.class).hasMessage("No more");
        assertThat(heard).containsExactly("half");
    }

    @Test
    void aCancellationEndsTheWorkAtTheOtherEnd() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        work = (out, cancellation) -> {
            while (!cancellation.await(Duration.ofMillis(5))) {
                out.accept("again");
            }
            ended.countDown();
        };
        Cancellation cancellation = new Cancellation();
        AtomicInteger heard = new AtomicInteger();

        stream(cancellation, each -> {
            if (heard.incrementAndGet() == 3) {
                cancellation.cancel();
            }
        });

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aListenerThatThrowsEndsTheWorkAtTheOtherEnd() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        work = (out, cancellation) -> {
            while (!cancellation.await(Duration.ofMillis(5))) {
                out.accept("again");
            }
            ended.countDown();
        };

        assertThatThrownBy(() -> stream(new Cancellation(), each -> {
            throw new IllegalStateException("enough");
        })).hasMessage("enough");
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoReadsSlowlyIsWaitedFor() throws Exception {
        AtomicInteger said = new AtomicInteger();
        String message = "x".repeat(10_000);
        work = (out, cancellation) -> {
            for (int i = 0; i < 10_000 && !cancellation.cancelled(); i++) {
                out.accept(message);
                said.incrementAndGet();
            }
        };
        Cancellation cancellation = new Cancellation();
        CountDownLatch go = new CountDownLatch(1);
        Thread reader = Thread.ofVirtual().start(() -> stream(cancellation, each -> await(go)));

        Eventually.holds(() -> said.get() > 0);
        int before = -1;
        while (before != said.get()) {
            before = said.get();
            assertThat(go.await(300, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(said.get()).as("messages of 10 000 bytes under way while nobody reads").isLessThan(1_000);

        cancellation.cancel();
        go.countDown();
        reader.join(Duration.ofSeconds(5));
        assertThat(reader.isAlive()).isFalse();
    }

    @Test
    void streamsDoNotKeepCallsFromBeingMade() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(SETTINGS.maxStreams());
        work = (out, cancellation) -> {
            begun.countDown();
            cancellation.await(Duration.ofSeconds(30));
        };
        Cancellation end = new Cancellation();
        for (int each = 0; each < SETTINGS.maxStreams(); each++) {
            Thread.ofVirtual().start(() -> received(end));
        }

        assertThat(begun.await(5, TimeUnit.SECONDS)).as("streams, of which there may be more than calls").isTrue();
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> channels.to("identity").call(false, () -> "made"))).isEqualTo("made");
        end.cancel();
    }

    private List<String> received(Cancellation cancellation) {
        List<String> heard = new ArrayList<>();
        stream(cancellation, heard::add);
        return heard;
    }

    private void stream(Cancellation cancellation, Consumer<String> each) {
        RemoteCalls calls = channels.to("identity");
        calls.stream(cancellation, () -> ClientCalls.blockingServerStreamingCall(
                calls.channel(), METHOD, CallOptions.DEFAULT, "go"), each);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException exception) {
                throw new UncheckedIOException(exception);
            }
        }
    }
}
