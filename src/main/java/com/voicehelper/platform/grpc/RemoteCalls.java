package com.voicehelper.platform.grpc;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Cancellation;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls to one module's service: at most so many at once, the others wait as long as a call may take; refused at once while
 * its breaker is open, tried again with back-off where that is harmless. Made by {@link ServiceChannels}. Thread-safe.
 */
public final class RemoteCalls {

    private final String module;
    private final RpcSettings settings;
    private final ManagedChannel connection;
    private final Channel channel;
    private final Semaphore places;
    private final Semaphore streams;
    private final CircuitBreaker breaker;

    RemoteCalls(String module, RpcSettings settings, ManagedChannel connection, CallDefaults defaults) {
        this.module = module;
        this.settings = settings;
        this.connection = connection;
        this.channel = ClientInterceptors.intercept(connection, defaults);
        this.places = new Semaphore(settings.maxConcurrent());
        this.streams = new Semaphore(settings.maxStreams());
        this.breaker = CircuitBreaker.of(module, CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.failureRate())
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .permittedNumberOfCallsInHalfOpenState(3)
                .waitDurationInOpenState(settings.open())
                .build());
    }

    /**
     * What a stub is made of. Every call carries the service key, the trace and a deadline: the stub's own, else
     * {@code voicehelper.rpc.deadline}.
     */
    public Channel channel() {
        return channel;
    }

    /**
     * Runs one unary call on the current thread.
     *
     * @param idempotent whether it may be sent again when the service could not be reached
     * @param call       the call on a blocking stub of {@link #channel()}
     * @throws ApiException what the service answered; 503 when it cannot be reached, is
     *         too busy or its breaker is open; 504 when it did not answer in time
     * @throws com.voicehelper.platform.database.NotOwnerException when the service does not own the module's writes
     */
    public <T> T call(boolean idempotent, Supplier<T> call) {
        await(places);
        try {
            int attempts = idempotent ? settings.attempts() : 1;
            for (int attempt = 1; ; attempt++) {
                try {
                    return attempt(call);
                } catch (StatusRuntimeException failed) {
                    if (attempt == attempts || failed.getStatus().getCode() != Status.Code.UNAVAILABLE) {
                        throw RpcErrors.fromStatus(module, failed);
                    }
                    pause(attempt);
                }
            }
        } finally {
            places.release();
        }
    }

    /**
     * Runs one call whose answer is a stream, on the current thread, and never again: what was streamed cannot be taken back.
     * Returns when the stream has ended, or soon after the cancellation, which ends the call at the service as well.
     *
     * @param call the call on a blocking stub of {@link #channel()}, with a deadline of its own for the whole stream
     * @param each gets every message in order; what it throws ends the call and is thrown here
     * @throws ApiException as {@link #call}
     * @throws com.voicehelper.platform.database.NotOwnerException when the service does not own the module's writes: nothing came
     */
    public <A> void stream(Cancellation cancellation, Supplier<Iterator<A>> call, Consumer<A> each) {
        await(streams);
        Context.CancellableContext context = Context.current().withCancellation();
        cancellation.onCancel(() -> context.cancel(null));
        try {
            context.run(() -> attempt(() -> {
                call.get().forEachRemaining(each);
                return true;
            }));
        } catch (StatusRuntimeException failed) {
            if (!cancellation.cancelled()) {
                throw RpcErrors.fromStatus(module, failed);
            }
        } finally {
            context.cancel(null);
            streams.release();
        }
    }

    /** A burst, as when a switch lets everybody go on at once, waits a moment instead of being refused. */
    private void await(Semaphore free) {
        try {
            if (free.tryAcquire(settings.deadline().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw ApiException.unavailable("Too many calls to the " + module + " service are under way", 1);
    }

    /** Whether calls are refused at once because too many of the last ones failed. */
    public boolean interrupted() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    private <T> T attempt(Supplier<T> call) {
        if (!breaker.tryAcquirePermission()) {
            throw ApiException.unavailable("The " + module + " service cannot be reached", (int) Math.max(1, settings.open().toSeconds()));
        }
        if (connection.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            connection.resetConnectBackoff();
        }
        long start = System.nanoTime();
        try {
            T answer = call.get();
            breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return answer;
        } catch (StatusRuntimeException failed) {
            switch (failed.getStatus().getCode()) {
                case UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN, INTERNAL, RESOURCE_EXHAUSTED, UNAUTHENTICATED, UNIMPLEMENTED, DATA_LOSS ->
                    breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failed);
                default -> breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
            throw failed;
        } catch (RuntimeException | Error failed) {
            breaker.releasePermission();
            throw failed;
        }
    }

    /** Between half and the whole of a pause that doubles. */
    private void pause(int attempt) {
        long longest = settings.backoff().toMillis() << (attempt - 1);
        try {
            Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest / 2, longest + 1)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while calling the " + module + " service", 1);
        }
    }

    /** Lets calls that are under way end, for a while. */
    void close(Duration patience) {
        connection.shutdown();
        try {
            if (!connection.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                connection.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            connection.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
