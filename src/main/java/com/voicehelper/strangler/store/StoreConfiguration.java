package com.voicehelper.strangler.store;

import com.voicehelper.platform.database.ModuleDatabases;
import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.module.ConfigurationException;
import com.voicehelper.strangler.Audit;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    /** @param migrated asked for because it has made the schema {@code strangler} */
    @Bean
    Stores stores(StoreSettings settings, List<StoreKind> kinds, OwnerDatabase owner, ModuleDatabases migrated, Audit audit, MeterRegistry meters, Environment environment) {
        Map<String, StoreKind> byName = kinds.stream().collect(Collectors.toMap(StoreKind::name, Function.identity()));
        Map<String, StorePlan> plans = new LinkedHashMap<>();
        for (Path file : settings.stores()) {
            StorePlan plan = read(file, byName, environment);
            StorePlan before = plans.put(plan.store(), plan);
            if (before != null) {
                throw new ConfigurationException(plan.file() + " store:", "is '" + plan.store() + "', which " + before.file() + " has already");
            }
        }
        return new Stores(plans.values(), owner.dataSource(), audit, meters, Clock.systemUTC(), StoreTimes.DEFAULT);
    }

    private static StorePlan read(Path file, Map<String, StoreKind> kinds, Environment environment) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return StorePlan.read(file.toString(), reader, kinds, text -> resolve(text, environment));
        } catch (IOException exception) {
            throw new ConfigurationException("voicehelper.strangler.stores", "names " + file + ", which cannot be read: " + exception);
        }
    }

    private static String resolve(String text, Environment environment) {
        return environment.resolveRequiredPlaceholders(text);
    }
}
