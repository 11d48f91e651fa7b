package com.voicehelper.platform.module;

import java.util.List;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/**
 * Keeps the beans of modules that are not local out of the component scan. A module's remote face
 * ({@code com.voicehelper.<module>.remote}: its client, and the API that chooses between the two sides) is in every
 * process that may have to call the module.
 */
public final class LocalModulesFilter implements TypeFilter, EnvironmentAware {

    private List<String> excluded = List.of();

    @Override
    public void setEnvironment(Environment environment) {
        LocalModules modules = ModuleConfiguration.read(environment);
        excluded = modules.all().stream()
                .filter(module -> !modules.contains(module))
                .map(module -> "com.voicehelper." + module + ".")
                .toList();
    }

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
        String name = reader.getClassMetadata().getClassName();
        return excluded.stream().anyMatch(prefix -> name.startsWith(prefix) && !name.startsWith(prefix + "remote."));
    }
}
