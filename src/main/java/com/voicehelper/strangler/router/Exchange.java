package com.voicehelper.strangler.router;

import com.voicehelper.platform.web.Idempotency;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request on its way, with what lets it be served by one side after the other. Used by the request's thread. */
final class Exchange {

    /** Methods that bring their own idempotency key when none is made for them. */
    private static final Set<String> WITH_KEY = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final ModuleRoute route;
    private final HttpServletRequest request;
    private final Answer answer;
    private final FilterChain chain;
    private final Filter aliases;
    private final boolean read;
    private final KeptBody body;
    private final @Nullable String idempotencyKey;
    private boolean maybeDone;
    private boolean ranHere;
    private boolean stale;

    /**
     * Reads the body when it is to be kept, so it may wait for the client.
     *
     * @param aliases what stands between this filter and the controllers: a chain runs through it only once
     */
    Exchange(ModuleRoute route, HttpServletRequest request, HttpServletResponse response, FilterChain chain, Filter aliases, int keptBody) throws IOException {
        this.route = route;
        this.request = request;
        this.answer = new Answer(request, response);
        this.chain = chain;
        this.aliases = aliases;
        this.read = route.isRead(request.getMethod());
        this.body = KeptBody.of(request, keptBody);
        this.idempotencyKey = Idempotency.keyForHop(request);
    }

    ModuleRoute route() {
        return route;
    }

    String module() {
        return route.module();
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return answer.response();
    }

    Answer answer() {
        return answer;
    }

    KeptBody body() {
        return body;
    }

    boolean isRead() {
        return read;
    }

    /** Whether its method reads although its route goes to the owner: an event stream, the handshake of a WebSocket. */
    boolean changesNothing() {
        return read || request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }

    boolean followsWrites() {
        return !read;
    }

    /** The key that makes a write repeatable whose client sent none. */
    @Nullable String idempotencyKey() {
        return idempotencyKey;
    }

    /** Whether it may be sent again although it may have been done. */
    boolean repeatable() {
        return body.sendable() && (changesNothing() || idempotencyKey != null || WITH_KEY.contains(request.getMethod()));
    }

    /** True once: a connection of the pool was closed by the peer just when it was used again. */
    boolean firstStale() {
        boolean first = !stale;
        stale = true;
        return first;
    }

    /** A side may have done it without telling: whoever gets it next must know the key. */
    void mayBeDone() {
        maybeDone = true;
    }

    /** Runs the module's own code. */
    void runHere(HttpServletResponse response) throws IOException, ServletException {
        boolean asItCame = body.untouched() || body.empty() && !maybeDone;
        HttpServletRequest here = asItCame ? request : new KeptRequest(request, body, maybeDone ? idempotencyKey : null);
        if (ranHere) {
            aliases.doFilter(here, response, chain);
        } else {
            ranHere = true;
            chain.doFilter(here, response);
        }
    }

    /** Runs the work when the answer is complete: now, or when the container says so. */
    void whenComplete(Runnable work) {
        if (!request.isAsyncStarted()) {
            work.run();
            return;
        }
        request.getAsyncContext().addListener(new AsyncListener() {
            @Override
            public void onComplete(AsyncEvent event) {
                work.run();
            }

            @Override
            public void onTimeout(AsyncEvent event) {
                // onComplete follows
            }

            @Override
            public void onError(AsyncEvent event) {
                // onComplete follows
            }

            @Override
            public void onStartAsync(AsyncEvent event) {
                event.getAsyncContext().addListener(this);
            }
        });
    }
}
