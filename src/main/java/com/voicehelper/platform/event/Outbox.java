package com.voicehelper.platform.event;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores each published {@link DomainEvent} in the outbox of the module it belongs to (by its package), in the transaction
 * that is open on that module. Publish after the aggregate's row is locked, so that the order of the ids is the order of the
 * key. Thread-safe.
 */
@Component
class Outbox {

    private static final String INSERT = """
            insert into outbox (event_id, type, version, topic, aggregate_type, aggregate_id, tenant_id, occurred_at,
                                correlation_id, causation_id, traceparent, payload)
            values (?, ?, ?, ?, ?, ?, ?, cast(? as timestamptz), ?, ?, ?, cast(? as jsonb))
            """;

    private final Map<String, ModuleDatabase> databases;
    private final JsonMapper json;
    private final Clock clock;
    private final EventTracing tracing;
    private final EventFlow flow;

    Outbox(ObjectProvider<ModuleDatabase> databases, JsonMapper json, Clock clock, EventTracing tracing, EventFlow flow) {
        this.databases = databases.stream().collect(Collectors.toUnmodifiableMap(ModuleDatabase::module, Function.identity()));
        this.json = json.rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
        this.clock = clock;
        this.tracing = tracing;
        this.flow = flow;
    }

    /**
     * @throws IllegalStateException when no transaction is open on the event's module, or the event belongs to no local module
     */
    @EventListener
    void store(DomainEvent event) {
        ModuleDatabase database = databaseOf(event);
        if (!TransactionSynchronizationManager.hasResource(database.dataSource())) {
            throw new IllegalStateException("The event " + event.type() + " was published outside a transaction of module " + database.module());
        }
        database.dsl().execute(INSERT, Ids.next(), event.type(), event.version(), event.topic(), event.aggregateType(),
                event.aggregateId(), event.tenantId(), OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC),
                tracing.correlationId(), tracing.causationId(), tracing.traceparent(), json.writeValueAsString(event));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                flow.nudge(database.module());
            }
        });
    }

    private ModuleDatabase databaseOf(DomainEvent event) {
        String[] packages = event.getClass().getName().split("\\.");
        ModuleDatabase database = packages.length > 3 ? databases.get(packages[2]) : null;
        if (database == null) {
            throw new IllegalStateException("The event " + event.getClass().getName() + " belongs to no module of this process");
        }
        return database;
    }
}
