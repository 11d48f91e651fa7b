package com.voicehelper.retrieval.domain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.voicehelper.platform.redis.Redis;
import com.voicehelper.retrieval.engine.Filter;
import com.voicehelper.retrieval.following.Searched;
import com.voicehelper.retrieval.store.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.redisson.client.codec.StringCodec;
import org.springframework.stereotype.Component;

/**
 * The answers to earlier searches: to the same text, and to other texts that mean the same (the same subjects, and vectors close together).
 * An entry belongs to one tenant, one filter and one state of the tenant's index; when that changes, nobody asks for it any more. It holds ids,
 * which are looked up like any others, so that it cannot show what was removed. In this process, and in Redis while it is there. Thread-safe.
 */
@Component
class RankingCache {

    private static final String QUERY = "retrieval:cache:query:";
    private static final String SEMANTIC = "retrieval:cache:semantic:";
    private static final Duration QUERY_LIFE = Duration.ofHours(1);
    private static final Duration SEMANTIC_LIFE = Duration.ofHours(24);

    private final Redis redis;
    private final SearchSettings settings;
    private final Cache<String, Ranking> kept;

    RankingCache(Redis redis, SearchSettings settings) {
        this.redis = redis;
        this.settings = settings;
        this.kept = Caffeine.newBuilder().maximumSize(settings.cacheEntries()).expireAfterWrite(SEMANTIC_LIFE).build();
    }

    /** What entries share whose answers may be exchanged: whose, of which collection, in which state, by which filter, how, and how many. */
    record Scope(String text) {

        static Scope of(Searched searched, Filter filter, Enum<?> mode, int candidates) {
            List<String> bases = filter.knowledgeBases().stream().map(Object::toString).sorted().toList();
            List<String> metadata = filter.metadata().stream().sorted().toList();
            return new Scope(String.join("\u001e", filter.tenantId(), searched.collection().model(),
                    Long.toHexString(searched.digests().applyAsLong(filter.tenantId())), String.join(",", bases), String.join("\u001d", metadata),
                    mode.name(), String.valueOf(candidates)));
        }
    }

    /** The answer to this very text. */
    Optional<Ranking> find(Scope scope, Question question) {
        return get(QUERY + hash(scope, question.normalised()));
    }

    /** The answer to a text that means the same. */
    Optional<Ranking> find(Scope scope, Question question, float[] vector) {
        return question.subjects().isEmpty() ? Optional.empty()
                : get(SEMANTIC + hash(scope, String.join(" ", question.sorted()))).filter(known -> same(known.vector(), vector));
    }

    private boolean same(float @Nullable [] known, float[] vector) {
        return known != null && known.length == vector.length && Vectors.cosine(known, vector) >= settings.sameCosine();
    }

    void put(Scope scope, Question question, Ranking ranking) {
        put(QUERY + hash(scope, question.normalised()), ranking, QUERY_LIFE);
        if (ranking.vector() != null && !question.subjects().isEmpty()) {
            put(SEMANTIC + hash(scope, String.join(" ", question.sorted())), ranking, SEMANTIC_LIFE);
        }
    }

    private Optional<Ranking> get(String key) {
        if (settings.cacheEntries() == 0) {
            return Optional.empty();
        }
        Ranking known = kept.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Ranking> shared = redis.call(client -> Optional.ofNullable(client.<String>getBucket(key, StringCodec.INSTANCE).get()), Optional::<String>empty)
                .flatMap(RankingCache::decoded);
        shared.ifPresent(ranking -> kept.put(key, ranking));
        return shared;
    }

    private static Optional<Ranking> decoded(String text) {
        try {
            return Optional.of(Ranking.decoded(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private void put(String key, Ranking ranking, Duration life) {
        if (settings.cacheEntries() > 0) {
            kept.put(key, ranking);
            redis.call(client -> client.<String>getBucket(key, StringCodec.INSTANCE).setAsync(ranking.encoded(), life).isDone(), () -> false);
        }
    }

    private static String hash(Scope scope, String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest((scope.text() + "\u001e" + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
