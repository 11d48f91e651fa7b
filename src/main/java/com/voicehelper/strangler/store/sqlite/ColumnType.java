package com.voicehelper.strangler.store.sqlite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What a column holds, by the name that PostgreSQL has for it. Read strictly: a value that is something else is named, not guessed. */
enum ColumnType {
    BIGINT("smallint", "integer", "bigint"),
    BOOLEAN("boolean"),
    TEXT("text", "character varying", "character"),
    BYTEA("bytea"),
    DOUBLE("double precision"),
    NUMERIC("numeric"),
    /** In SQLite as text, {@code 2026-01-31 09:30:00[.123456]} in UTC, or ISO 8601 with an offset. */
    TIMESTAMPTZ("timestamp with time zone"),
    /** In SQLite as a number of seconds since 1970. */
    EPOCH_SECONDS("timestamp with time zone"),
    /** In SQLite as a number of milliseconds since 1970. */
    EPOCH_MILLIS("timestamp with time zone"),
    DATE("date"),
    JSONB("jsonb");

    /** The types that PostgreSQL's catalog may show for it. */
    final Set<String> inCatalog;

    ColumnType(String... inCatalog) {
        this.inCatalog = Set.of(inCatalog);
    }

    static ColumnType of(String name) {
        return Arrays.stream(values()).filter(type -> type.word().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of " + Arrays.stream(values()).map(ColumnType::word).toList()));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
