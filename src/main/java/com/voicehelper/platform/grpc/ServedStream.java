package com.voicehelper.platform.grpc;

import com.voicehelper.platform.Cancellation;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The serving end of a call whose answer is a stream. The work runs on a thread of its own and waits while the peer is slow, so
 * that no more than what the connection takes is in memory; a peer that is gone, or whose deadline has passed, cancels the work.
 */
public final class ServedStream {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private ServedStream() {}

    /** Makes the stream. What it throws is told to the peer as {@link RpcErrors} does. */
    @FunctionalInterface
    public interface Work<A> {
        void run(Consumer<A> out, Cancellation cancellation);
    }

    /**
     * Starts the work and returns at once; called from the handler of the call, with the handler's own observer.
     *
     * @param observer gets what the work says, then the end or the error
     */
    public static <A> void serve(StreamObserver<A> observer, Work<A> work) {
        ServerCallStreamObserver<A> peer = (ServerCallStreamObserver<A>) observer;
        Cancellation cancellation = new Cancellation();
        Semaphore ready = new Semaphore(0);
        peer.setOnCancelHandler(cancellation::cancel);
        peer.setOnReadyHandler(ready::release);
        GrpcConfiguration.VIRTUAL_THREADS.execute(() -> run(peer, work, cancellation, ready));
    }

    private static <A> void run(ServerCallStreamObserver<A> peer, Work<A> work, Cancellation cancellation, Semaphore ready) {
        try {
            work.run(message -> send(peer, message, cancellation, ready), cancellation);
            if (!cancellation.cancelled()) {
                peer.onCompleted();
            }
        } catch (RuntimeException | Error failed) {
            if (!cancellation.cancelled()) {
                peer.onError(RpcErrors.toStatus(failed));
            }
        }
    }

    private static <A> void send(ServerCallStreamObserver<A> peer, A message, Cancellation cancellation, Semaphore ready) {
        try {
            while (!peer.isReady() && !cancellation.cancelled()) {
                ready.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            cancellation.cancel();
        }
        if (!cancellation.cancelled()) {
            peer.onNext(message);
        }
    }
}
