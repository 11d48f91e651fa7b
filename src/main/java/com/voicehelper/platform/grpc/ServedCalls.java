package com.voicehelper.platform.grpc;

import com.voicehelper.platform.caller.ServiceKey;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** What every call that arrives must show: the service key and a deadline. It is given one of a bounded number of places. */
@Component
@GlobalServerInterceptor
@Order(0)
final class ServedCalls implements ServerInterceptor {

    private final ServiceKey key;
    private final Semaphore places;

    ServedCalls(ServiceKey key, RpcSettings settings) {
        this.key = key;
        this.places = new Semaphore(settings.maxServed());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!key.matches(headers.get(CallDefaults.SERVICE_KEY))) {
            return refuse(call, Status.UNAUTHENTICATED.withDescription("The service key is missing or wrong"));
        }
        if (Context.current().getDeadline() == null) {
            return refuse(call, Status.INVALID_ARGUMENT.withDescription("The call has no deadline"));
        }
        if (!places.tryAcquire()) {
            return refuse(call, Status.UNAVAILABLE.withDescription("Too many calls are under way"));
        }
        try {
            return new Place<>(next.startCall(call, headers), places);
        } catch (RuntimeException failed) {
            places.release();
            throw failed;
        }
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** Gives the call's place back when it is over, however it ended. */
    private static final class Place<Q> extends SimpleForwardingServerCallListener<Q> {

        private final Semaphore places;
        private final AtomicBoolean over = new AtomicBoolean();

        Place(ServerCall.Listener<Q> delegate, Semaphore places) {
            super(delegate);
            this.places = places;
        }

        @Override
        public void onComplete() {
            release();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            release();
            super.onCancel();
        }

        private void release() {
            if (over.compareAndSet(false, true)) {
                places.release();
            }
        }
    }
}
