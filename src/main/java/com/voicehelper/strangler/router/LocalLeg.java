package com.voicehelper.strangler.router;

import com.voicehelper.platform.database.NotOwnerException;
import com.voicehelper.strangler.Side;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Runs the module's own code in this process. Thread-safe. */
final class LocalLeg {

    private final OpenStreams streams;
    private final Semaphore places;

    LocalLeg(OpenStreams streams, int concurrency) {
        this.streams = streams;
        this.places = new Semaphore(concurrency);
    }

    boolean enter() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    /**
     * One attempt. What refuses leaves nothing of an answer.
     *
     * @throws IOException      when the client is gone
     * @throws ServletException what the module's code threw
     */
    Result serve(Exchange exchange) throws IOException, ServletException {
        return serve(exchange, exchange.response());
    }

    /** As {@link #serve(Exchange)}, with a response that stands before the exchange's own. */
    Result serve(Exchange exchange, HttpServletResponse response) throws IOException, ServletException {
        if (!enter()) {
            return Result.FULL;
        }
        try {
            return exchange.changesNothing() && exchange.followsWrites() ? stream(exchange) : run(exchange, response);
        } finally {
            leave();
        }
    }

    private static Result run(Exchange exchange, HttpServletResponse response) throws IOException, ServletException {
        try {
            exchange.runHere(response);
        } catch (IOException | ServletException | RuntimeException exception) {
            if (!refusal(exception) || exchange.answer().started()) {
                throw exception;
            }
            exchange.answer().takeBack();
            return Result.REFUSED;
        }
        if (exchange.answer().refused()) {
            exchange.answer().takeBack();
            return Result.REFUSED;
        }
        return Result.ANSWERED;
    }

    /** May stay open for hours, during which this process may cease to be the owner. */
    private Result stream(Exchange exchange) throws IOException, ServletException {
        EndableResponse response = new EndableResponse(exchange.response());
        OpenStreams.Stream stream = streams.opened(exchange.module(), Side.SOURCE, true, response::end);
        try {
            exchange.runHere(response);
            if (!exchange.answer().refused()) {
                return Result.ANSWERED;
            }
            exchange.answer().takeBack();
            return Result.REFUSED;
        } catch (IOException | ServletException | RuntimeException exception) {
            if (stream.drained()) {
                return Result.ANSWERED;
            }
            throw exception;
        } finally {
            exchange.whenComplete(stream::close);
        }
    }

    private static boolean refusal(@Nullable Throwable thrown) {
        return thrown != null && (thrown instanceof NotOwnerException || refusal(thrown.getCause()));
    }
}
