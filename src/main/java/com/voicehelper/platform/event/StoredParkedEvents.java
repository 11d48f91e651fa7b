package com.voicehelper.platform.event;

import com.voicehelper.platform.event.ParkedEventTable.Parked;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@link ParkedEvents} from the tables of the consumers' modules. */
@Component
class StoredParkedEvents implements ParkedEvents {

    private final Map<String, EventConsumer> consumers;
    private final int attempts;

    StoredParkedEvents(EventFlow flow, EventSettings settings) {
        this.consumers = flow.consumers().stream().collect(Collectors.toMap(EventConsumer::name, Function.identity()));
        this.attempts = settings.attempts();
    }

    @Override
    public List<ParkedEvent> list(int limit) {
        List<ParkedEvent> listed = new ArrayList<>();
        Set<String> modules = new HashSet<>();
        for (EventConsumer consumer : consumers.values()) {
            if (modules.add(consumer.database().module())) {
                List<Parked> rows = consumer.parked().list(Math.clamp(limit, 1, 1000));
                Set<String> keys = new HashSet<>();
                rows.forEach(row -> {
                    if (row.attempts() >= attempts) {
                        keys.add(keyOf(row));
                    }
                    listed.add(event(consumer.database().module(), row, keys.contains(keyOf(row))));
                });
            }
        }
        return listed.stream().limit(Math.clamp(limit, 1, 1000)).toList();
    }

    @Override
    public @Nullable Retried retry(UUID id) {
        for (EventConsumer candidate : consumers.values()) {
            Parked named = candidate.parked().find(id);
            if (named != null) {
                return retryKey(consumers.getOrDefault(named.consumer(), candidate), named);
            }
        }
        return null;
    }

    private static Retried retryKey(EventConsumer consumer, Parked named) {
        String topic = named.event().topic();
        String key = named.event().aggregateId();
        int handled = 0;
        Parked first = consumer.parked().first(named.consumer(), topic, key);
        while (first != null) {
            String error = consumer.retry(first);
            if (error != null) {
                return new Retried(handled, consumer.parked().count(named.consumer(), topic, key), error);
            }
            handled++;
            first = consumer.parked().first(named.consumer(), topic, key);
        }
        return new Retried(handled, 0, null);
    }

    @Override
    public boolean drop(UUID id) {
        return consumers.values().stream().anyMatch(consumer -> consumer.parked().remove(id));
    }

    private static String keyOf(Parked row) {
        return row.consumer() + " " + row.event().topic() + " " + row.event().aggregateId();
    }

    private static ParkedEvent event(String module, Parked row, boolean parked) {
        ReceivedEvent event = row.event();
        return new ParkedEvent(row.id(), module, row.consumer(), event.id(), event.type(), event.topic(), event.aggregateId(), event.tenantId(),
                event.occurredAt(), parked, row.attempts(), row.error(), row.failedAt().toInstant(), event.payload());
    }
}
