package com.voicehelper.strangler.operate;

import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.sync.Replication.Difference;
import com.voicehelper.strangler.sync.Replication.Difference.Value;
import com.voicehelper.strangler.sync.Replication.Differences;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows that differ, as an operator sees them. Rows hold what people wrote, so unless whole rows are asked for, a value is shown
 * by its length and a hash: equal hashes within one answer are equal values, and as each answer has a salt of its own, which
 * nobody learns, a value cannot be found by hashing guesses. Keys are shown as they are.
 */
final class ShownDifferences {

    private static final int SHOWN_BYTES = 4;

    private final boolean wholeRows;
    private final String owner;
    private final String receiver;
    private final byte[] salt = new byte[16];

    /** @param owner the side that owns the writes */
    ShownDifferences(Side owner, boolean wholeRows) {
        this.owner = Answers.name(owner);
        this.receiver = Answers.name(owner.other());
        this.wholeRows = wholeRows;
        new SecureRandom().nextBytes(salt);
    }

    Map<String, Object> answer(String module, Differences differences) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("module", module);
        answer.put("owner", owner);
        answer.put("found", differences.found());
        answer.put("rows", wholeRows ? "whole" : "masked");
        answer.put("differing_rows", differences.kept().stream().map(this::difference).toList());
        return answer;
    }

    private Map<String, Object> difference(Difference difference) {
        Set<String> columns = columns(difference);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("table", difference.table());
        answer.put("key", difference.key());
        answer.put("kind", difference.kind().name().toLowerCase(Locale.ROOT));
        answer.put("found_at", difference.foundAt());
        answer.put("columns", columns);
        answer.put(owner, row(difference.atOwner(), columns));
        answer.put(receiver, row(difference.atReplica(), columns));
        return answer;
    }

    /** Those that differ; all of them where there is only one row. */
    private static Set<String> columns(Difference difference) {
        Map<String, @Nullable Value> one = difference.atOwner();
        Map<String, @Nullable Value> other = difference.atReplica();
        if (one == null || other == null) {
            return Objects.requireNonNull(one == null ? other == null ? Map.<String, @Nullable Value>of() : other : one).keySet();
        }
        Set<String> all = new TreeSet<>(one.keySet());
        all.addAll(other.keySet());
        all.removeIf(column -> Objects.equals(one.get(column), other.get(column)));
        return all;
    }

    private @Nullable Map<String, @Nullable Object> row(@Nullable Map<String, @Nullable Value> row, Set<String> differing) {
        if (row == null) {
            return null;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        row.forEach((column, value) -> {
            if (wholeRows) {
                shown.put(column, value == null ? null : value.text());
            } else if (differing.contains(column)) {
                shown.put(column, value == null ? null : Map.of("length", value.length(), "hash", hash(value.text())));
            }
        });
        return shown;
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(text.getBytes(StandardCharsets.UTF_8)), SHOWN_BYTES));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
