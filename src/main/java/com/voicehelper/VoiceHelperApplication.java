package com.voicehelper;

import com.voicehelper.platform.module.LocalModulesFilter;
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
        SpringApplication.run(VoiceHelperApplication.class, arguments);
    }
}
