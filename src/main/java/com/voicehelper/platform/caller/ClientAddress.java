package com.voicehelper.platform.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from: the nearest address that is not a trusted proxy. {@code X-Forwarded-For} is believed from trusted
 * proxies and from other processes of the system, and is otherwise the client's invention. Thread-safe.
 */
@Component
public final class ClientAddress {

    private static final String HEADER = "X-Forwarded-For";

    private final List<Network> trusted;
    private final ServiceKey serviceKey;

    ClientAddress(ForwardingSettings settings, ServiceKey serviceKey) {
        this.trusted = settings.trustedProxies().stream().map(network -> Network.parse("voicehelper.security.trusted-proxies", network)).toList();
        this.serviceKey = serviceKey;
    }

    /** Whether the forwarding headers of the request's sender are believed. */
    public boolean trustsSender(HttpServletRequest request) {
        return serviceKey.trusts(request) || isTrusted(Network.literal(request.getRemoteAddr()));
    }

    /** The client's address, as text. */
    public String of(HttpServletRequest request) {
        String nearest = request.getRemoteAddr();
        if (!trustsSender(request)) {
            return nearest;
        }
        for (String hop : hops(request)) {
            InetAddress address = Network.literal(hop);
            if (address == null) {
                return nearest;
            }
            nearest = address.getHostAddress();
            if (!isTrusted(address)) {
                return nearest;
            }
        }
        return nearest;
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && trusted.stream().anyMatch(network -> network.contains(address));
    }

    /** From the nearest to the farthest. */
    private static List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders(HEADER))) {
            hops.addAll(List.of(header.split(",")));
        }
        return hops.reversed();
    }
}
