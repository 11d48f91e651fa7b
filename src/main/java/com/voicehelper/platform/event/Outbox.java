package com.voicehelper.platform.event;

import com.voicehelper.platform.Ids;
import com.voicehelper.platform.database.ModuleDatabase;
import java.lang.reflect.RecordComponent;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
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
import tools.jackson.databind.node.ObjectNode;

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
    private final ObjectProvider<EventFlow> flow;

    Outbox(ObjectProvider<ModuleDatabase> databases, ObjectProvider<JsonMapper> json, ObjectProvider<Clock> clock,
            EventTracing tracing, ObjectProvider<EventFlow> flow) {
        this.databases = databases.stream().collect(Collectors.toUnmodifiableMap(ModuleDatabase::module, Function.identity()));
        this.json = json.getIfAvailable(JsonMapper::new).rebuild().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
        this.clock = clock.getIfAvailable(Clock::systemUTC);
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
                tracing.correlationId(), tracing.causationId(), tracing.traceparent(), payload(event).toString());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                flow.ifAvailable(relays -> relays.nudge(database.module()));
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

    /** The record's components and nothing else; methods of the event are headers. */
    private ObjectNode payload(DomainEvent event) {
        RecordComponent[] components = event.getClass().getRecordComponents();
        if (components == null) {
            throw new IllegalStateException("The event " + event.getClass().getName() + " is not a record");
        }
        ObjectNode payload = json.createObjectNode();
        for (RecordComponent component : components) {
            try {
                component.getAccessor().setAccessible(true);
                payload.set(snakeCase(component.getName()), json.valueToTree(component.getAccessor().invoke(event)));
            } catch (ReflectiveOperationException exception) {
                throw new IllegalStateException("The event " + event.type() + " cannot be read", exception);
            }
        }
        return payload;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
