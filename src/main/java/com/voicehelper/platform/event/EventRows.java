package com.voicehelper.platform.event;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jooq.Record;
import tools.jackson.databind.json.JsonMapper;

/** Reads an event from a row that has its columns, whichever table the row is of. */
record EventRows(JsonMapper json) {

    ReceivedEvent read(Record row, String aggregateIdColumn) {
        return new ReceivedEvent(
                row.get("event_id", UUID.class),
                row.get("topic", String.class),
                row.get("type", String.class),
                row.get("version", Integer.class),
                row.get("aggregate_type", String.class),
                row.get(aggregateIdColumn, String.class),
                row.get("tenant_id", String.class),
                row.get("occurred_at", OffsetDateTime.class).toInstant(),
                row.get("correlation_id", String.class),
                row.get("causation_id", String.class),
                row.get("traceparent", String.class),
                json.readTree(row.get("payload", String.class)));
    }
}
