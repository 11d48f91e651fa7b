package com.voicehelper;

import com.voicehelper.platform.module.LocalModulesFilter;
import com.voicehelper.strangler.operate.CommandLine;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.modulith.Modulithic;

/**
 * One artefact in three roles: the monolith, any one service, or the edge. Which of them a process is, its
 * {@code voicehelper.modules.local} says.
 */
@Modulithic(systemName = "VoiceHelper")
@SpringBootConfiguration
@EnableAutoConfiguration
@ConfigurationPropertiesScan
@ComponentScan(excludeFilters = {
        @Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class),
        @Filter(type = FilterType.CUSTOM, classes = LocalModulesFilter.class)})
public class VoiceHelperApplication {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(CommandLine.NAME)) {
            System.exit(CommandLine.run(List.of(arguments).subList(1, arguments.length), System::getenv, System.out, System.err));
        }
        SpringApplication.run(VoiceHelperApplication.class, arguments);
    }
}
