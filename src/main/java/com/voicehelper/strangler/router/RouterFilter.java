package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.caller.ServiceKey;
import com.voicehelper.platform.database.ReadOnlyWork;
import com.voicehelper.platform.web.ApiErrors;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.Stage;
import com.voicehelper.strangler.router.ServedCounters.Outcome;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * In front of every module's controllers: finds the module of a request and has it served by this process or by the module's
 * service. A module that does not move costs a look at its route, a permit and a count.
 */
final class RouterFilter implements Filter {

    private final Routes routes;
    private final ModuleStates states;
    private final ServedCounters counters;
    private final ServiceKey serviceKey;
    private final LocalLeg here;
    private final Reads reads;
    private final Writes writes;
    private final WebSockets webSockets;
    private final ShadowMark shadowMark;
    private final Filter aliases;
    private final int keptBody;

    RouterFilter(Routes routes, ModuleStates states, ServedCounters counters, ServiceKey serviceKey, LocalLeg here, Reads reads, Writes writes,
            WebSockets webSockets, ShadowMark shadowMark, Filter aliases, int keptBody) {
        this.routes = routes;
        this.states = states;
        this.counters = counters;
        this.serviceKey = serviceKey;
        this.here = here;
        this.reads = reads;
        this.writes = writes;
        this.webSockets = webSockets;
        this.shadowMark = shadowMark;
        this.aliases = aliases;
        this.keptBody = keptBody;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        ModuleRoute route = routes.find(request.getRequestURI(), request.getMethod());
        if (route == null) {
            chain.doFilter(request, response);
        } else if (settled(route)) {
            asEver(route, request, response, chain);
        } else if (route.local() && shadowMark.on(request)) {
            askedTwice(route, request, response, chain);
        } else {
            route(new Exchange(route, request, response, chain, aliases, keptBody));
        }
    }

    private boolean settled(ModuleRoute route) {
        return route.local() && (states.nothingMoves() || states.get(route.module()).stage() == Stage.MONOLITH);
    }

    private void asEver(ModuleRoute route, HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (!here.enter()) {
            counters.add(route.module(), Stage.MONOLITH, Side.SOURCE, Outcome.FAILED);
            new Answer(request, response).fail(ApiException.unavailable("This server has too much to do", 1));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            here.leave();
        }
        boolean refused = Answer.refused(response);
        boolean forwarded = refused && serviceKey.trusts(request);
        counters.add(route.module(), Stage.MONOLITH, Side.SOURCE, !refused ? Outcome.SERVED : forwarded ? Outcome.NOT_OWNER : Outcome.FAILED);
        if (refused && !forwarded) {
            moved(route, request, response);
        }
    }

    /** A shadow read of this process's own: served here whatever the stage says, counted nowhere, and not allowed to write. */
    private void askedTwice(ModuleRoute route, HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        if (!here.enter()) {
            new Answer(request, response).fail(ApiException.unavailable("This server has too much to do", 1));
            return;
        }
        try (ReadOnlyWork readOnly = ReadOnlyWork.begin()) {
            chain.doFilter(request, response);
        } finally {
            here.leave();
        }
    }

    /** This node had not heard that the module moved, or is a service that a client reached past the router: its body is gone, but nothing happened. */
    private void moved(ModuleRoute route, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(ApiErrors.NOT_OWNER_HEADER, null);
        new Answer(request, response).fail(ApiException.unavailable("Module " + route.module() + " is moving", 1));
    }

    private void route(Exchange exchange) throws IOException, ServletException {
        boolean local = exchange.route().local();
        if (WebSocketLeg.handshake(exchange.request())) {
            if (local) {
                webSockets.serve(exchange);
            } else {
                webSockets.elsewhere(exchange);
            }
        } else if (exchange.isRead()) {
            if (local) {
                reads.serve(exchange);
            } else {
                reads.elsewhere(exchange);
            }
        } else if (local) {
            writes.serve(exchange);
        } else {
            writes.elsewhere(exchange);
        }
    }
}
