package com.voicehelper.retrieval.domain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.voicehelper.modeladapter.ModelAdapterApi;
import com.voicehelper.platform.caller.Caller;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The vectors of searches' texts, for as long as a search may wait for one. While the model does not answer no search waits for it: it is asked
 * one text at a time, whose vector is for the next search, until it answers in time again. Thread-safe.
 */
@Component
class QueryVectors {

    private static final Logger LOG = LoggerFactory.getLogger(QueryVectors.class);
    private static final int KEPT = 2_000;
    private static final int AT_ONCE = 64;

    private final ModelAdapterApi models;
    private final SearchSettings settings;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Semaphore trial = new Semaphore(1);
    private final Cache<Key, float[]> kept = Caffeine.newBuilder().maximumSize(KEPT).build();
    private volatile boolean away;

    QueryVectors(ModelAdapterApi models, SearchSettings settings) {
        this.models = models;
        this.settings = settings;
    }

    /** A text's vector is the same whoever asks; who asks is who pays for it. */
    private record Key(String model, String text) {}

    /** Empty when the model does not answer in time, did not the last time, or is asked by too many already. */
    Optional<float[]> vector(String tenantId, String model, String text) {
        Key key = new Key(model, text);
        float[] known = kept.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        boolean trying = away;
        Semaphore free = trying ? trial : places;
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        CompletableFuture<float[]> answer = ask(tenantId, key, free);
        return trying ? Optional.empty() : await(key, answer);
    }

    private CompletableFuture<float[]> ask(String tenantId, Key key, Semaphore place) {
        CompletableFuture<float[]> answer = new CompletableFuture<>();
        long asked = System.nanoTime();
        Runnable asking = () -> {
            try {
                float[] vector = models.embed(tenantId, key.model(), List.of(key.text())).getFirst();
                kept.put(key, vector);
                if (System.nanoTime() - asked < settings.embedTimeout().toNanos()) {
                    away = false;
                }
                answer.complete(vector);
            } catch (RuntimeException exception) {
                answer.completeExceptionally(exception);
            } finally {
                place.release();
            }
        };
        Thread.ofVirtual().name("query vector").start(Caller.current().map(caller -> caller.carried(asking)).orElse(asking));
        return answer;
    }

    private Optional<float[]> await(Key key, CompletableFuture<float[]> answer) {
        try {
            return Optional.of(answer.get(settings.embedTimeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException exception) {
            if (!away) {
                LOG.warn("The embedding model {} does not answer; searches go by words alone: {}", key.model(), exception.toString());
            }
            away = true;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
