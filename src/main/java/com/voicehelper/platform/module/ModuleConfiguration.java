package com.voicehelper.platform.module;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** A module exists when it has a plan file, {@code strangler/<module>.yaml}. */
@Configuration(proxyBeanMethods = false)
class ModuleConfiguration {

    static final String PROPERTY = "voicehelper.modules.local";

    @Bean
    LocalModules localModules(Environment environment) {
        return read(environment);
    }

    static LocalModules read(Environment environment) {
        List<String> all = modulesWithPlan();
        String configured = environment.getProperty(PROPERTY);
        if (configured == null) {
            return new LocalModules(all, all);
        }
        List<String> local = Arrays.stream(configured.split(",")).map(String::strip).filter(name -> !name.isEmpty()).distinct().sorted().toList();
        local.stream().filter(name -> !all.contains(name)).findFirst().ifPresent(unknown -> {
            throw new ConfigurationException(PROPERTY, "names the module '" + unknown + "', which does not exist; the modules are " + String.join(", ", all));
        });
        return new LocalModules(all, local);
    }

    private static List<String> modulesWithPlan() {
        try {
            return Arrays.stream(new PathMatchingResourcePatternResolver().getResources("classpath*:strangler/*.yaml"))
                    .map(resource -> Objects.requireNonNull(resource.getFilename()).replace(".yaml", ""))
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
