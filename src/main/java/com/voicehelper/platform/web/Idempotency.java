package com.voicehelper.platform.web;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.Ids;
import com.voicehelper.platform.caller.Caller;
import com.voicehelper.platform.database.ModuleDatabase;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes that have their effect once, however often they are sent. The first answer (status and body) is stored in the module's own
 * schema, in the transaction of the effect, and given again to each repetition for 24 hours.
 *
 * <p>A write repeats another when the caller, the method, the canonical path and the key are the same. The key is the client's
 * {@code X-Idempotency-Key}, or else the {@code X-Request-ID} it sent together with the body: the same {@code X-Request-ID} with
 * another body is another write, while the same {@code X-Idempotency-Key} with another body is refused with 422.
 * A repetition that comes while the first is still running waits for its answer. A write that failed left nothing and runs again.
 *
 * <p>Thread-safe. The module's schema has the table {@code idempotency} of {@code db/migration/platform}.
 */
@Component
public class Idempotency {

    public static final String HEADER = "X-Idempotency-Key";

    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** How long a repetition waits for the first, and any statement of the work for a lock. */
    private static final String LOCK_TIMEOUT = "10s";

    private final JsonMapper json;

    Idempotency(JsonMapper json) {
        this.json = json;
    }

    /**
     * Runs the work in a write transaction of the module, unless its answer is stored. Without a key, or outside a request, it just runs.
     *
     * @param work makes the effect and the answer; what it throws rolls both back. Called at most once
     * @return the answer of the work, or the stored one: the same status and the same JSON
     * @throws ApiException 422 when the key was used for a write with another body
     * @throws com.voicehelper.platform.database.NotOwnerException when the module's data is owned by the other side
     */
    public ResponseEntity<?> once(ModuleDatabase database, Supplier<? extends ResponseEntity<?>> work) {
        Key key = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes ? Key.of(attributes.getRequest()) : null;
        if (key == null) {
            return database.<ResponseEntity<?>>write(work::get);
        }
        return database.<ResponseEntity<?>>write(() -> claim(database.dsl(), key) ? first(database.dsl(), key, work) : stored(database.dsl(), key));
    }

    /**
     * Names the current write by its key, for work that must have its effect once but cannot be one transaction of one module: the same id
     * for each repetition, another for any other write. To be asked when the body has been read.
     *
     * @return null when the write has no key
     */
    public static @Nullable WriteId idOf(HttpServletRequest request) {
        Key key = Key.of(request);
        if (key == null) {
            return null;
        }
        // A UUID of version 8 (RFC 9562): the digest's own bits.
        long high = Long.parseUnsignedLong(key.hash(), 0, 16, 16) & ~0xf000L | 0x8000L;
        long low = Long.parseUnsignedLong(key.hash(), 16, 32, 16) & ~(3L << 62) | 1L << 63;
        return new WriteId(new UUID(high, low), key.fingerprint());
    }

    /** @param fingerprint of the body: with the same id, another one is another write under the same key, to be refused with 422 */
    public record WriteId(UUID id, String fingerprint) {}

    /**
     * The key to add as {@value #HEADER} to a write that is passed on to another process, so that it may be sent again when its
     * answer is lost; null when the write brings its own key, or is none.
     */
    public static @Nullable String keyForHop(HttpServletRequest request) {
        boolean has = request.getHeader(HEADER) != null || RequestId.sentByClient(request);
        return has || !isWrite(request) ? null : Ids.next().toString();
    }

    static boolean isWrite(HttpServletRequest request) {
        return WRITES.contains(request.getMethod());
    }

    private static boolean mayBeRepeated(HttpServletRequest request) {
        return isWrite(request) && (request.getHeader(HEADER) != null || RequestId.sentByClient(request));
    }

    /** Inserting the key blocks while another transaction has inserted it and not ended; the time-out must be set before. */
    private static boolean claim(DSLContext sql, Key key) {
        return sql.execute("""
                with bounded as (select set_config('lock_timeout', ?, true))
                insert into idempotency (key, fingerprint) select ?, ? from bounded
                on conflict (key) do nothing""", LOCK_TIMEOUT, key.hash(), key.fingerprint()) == 1;
    }

    private ResponseEntity<?> first(DSLContext sql, Key key, Supplier<? extends ResponseEntity<?>> work) {
        ResponseEntity<?> answer = work.get();
        String body = answer.getBody() == null ? null : json.writeValueAsString(answer.getBody());
        sql.execute("update idempotency set status = ?, body = ? where key = ?", answer.getStatusCode().value(), body, key.hash());
        return answer;
    }

    private static ResponseEntity<?> stored(DSLContext sql, Key key) {
        var row = Objects.requireNonNull(sql.fetchOne("select fingerprint, status, body from idempotency where key = ?", key.hash()));
        if (!key.fingerprint().equals(row.get("fingerprint", String.class))) {
            throw ApiException.unprocessable("This " + HEADER + " was used for a request with another body");
        }
        String body = row.get("body", String.class);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(row.get("status", Integer.class));
        return body == null ? answer.build() : answer.contentType(MediaType.APPLICATION_JSON).body(body.getBytes(StandardCharsets.UTF_8));
    }

    private record Key(String hash, String fingerprint) {

        static @Nullable Key of(HttpServletRequest request) {
            if (!mayBeRepeated(request)) {
                return null;
            }
            String caller = Caller.current().map(current -> current.tenantId() + " " + current.principal()).orElse("nobody");
            String path = CanonicalPath.of(PathAliases.originalPath(request));
            String own = request.getHeader(HEADER);
            String name = own != null ? own : String.valueOf(RequestId.of(request));
            // The key that only the client has is what keeps a short password in the body from being guessed by who reads the table.
            String fingerprint = sha256(name, query(request), Objects.requireNonNullElse(BodyLimit.fingerprint(request), ""));
            return own != null
                    ? new Key(sha256(caller, request.getMethod(), path, "key", name), fingerprint)
                    : new Key(sha256(caller, request.getMethod(), path, "request", name, fingerprint), fingerprint);
        }

        /** Without the token, which changes while the request stays the same. */
        private static String query(HttpServletRequest request) {
            return request.getQueryString() == null ? "" : Arrays.stream(request.getQueryString().split("&"))
                    .filter(parameter -> !parameter.startsWith("token="))
                    .collect(Collectors.joining("&"));
        }

        private static String sha256(String... parts) {
            MessageDigest digest = CountedRequest.sha256();
            for (String part : parts) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
