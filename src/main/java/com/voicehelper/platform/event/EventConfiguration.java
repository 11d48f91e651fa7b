package com.voicehelper.platform.event;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.routing.ModuleOwnership;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Kafka where a broker is configured, this process otherwise; nothing else knows the difference. */
@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    EventTransport eventTransport(KafkaSettings kafka, JsonMapper json) {
        return kafka.configured() ? new KafkaTransport(kafka, new KafkaRecords(json)) : new InProcessTransport();
    }

    @Bean
    EventFlow eventFlow(ObjectProvider<ModuleDatabase> databases, ObjectProvider<EventHandler> handlers, EventTransport transport, EventSettings settings,
            JsonMapper json, EventTracing tracing, EventMetrics metrics, ModuleOwnership ownership) {
        EventRows rows = new EventRows(json);
        Map<String, ModuleDatabase> byModule = databases.stream().collect(Collectors.toMap(ModuleDatabase::module, Function.identity()));
        Set<String> names = new HashSet<>();
        List<EventConsumer> consumers = handlers.stream().map(handler -> {
            ModuleDatabase database = byModule.get(handler.module());
            if (database == null || !names.add(handler.consumer())) {
                throw new IllegalStateException("The consumer " + handler.consumer() + (database == null
                        ? " is of the module " + handler.module() + ", which has no database here" : " exists twice"));
            }
            return new EventConsumer(handler, database, settings, rows, tracing, metrics, ownership);
        }).toList();
        return new EventFlow(List.copyOf(byModule.values()), consumers, transport, settings, rows, metrics);
    }
}
