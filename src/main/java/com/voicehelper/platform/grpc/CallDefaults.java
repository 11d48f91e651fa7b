package com.voicehelper.platform.grpc;

import com.voicehelper.platform.caller.ServiceKey;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives every outgoing call the service key, and a deadline when it has none. */
record CallDefaults(ServiceKey key, Duration deadline) implements ClientInterceptor {

    static final Metadata.Key<String> SERVICE_KEY = Metadata.Key.of(ServiceKey.METADATA, Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        CallOptions bounded = options.getDeadline() == null
                ? options.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                : options;
        return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                String value = key.value();
                if (value != null) {
                    headers.put(SERVICE_KEY, value);
                }
                super.start(listener, headers);
            }
        };
    }
}
