package com.voicehelper.strangler.ramp;

import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.move.Moves;
import com.voicehelper.strangler.plan.Plans;
import com.voicehelper.strangler.shadow.ShadowFigures;
import com.voicehelper.strangler.traffic.TrafficWindows;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Properties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ramps of this process's modules. */
@Configuration(proxyBeanMethods = false)
class RampConfiguration {

    private static final Duration TURN = Duration.ofSeconds(1);

    @Bean
    Assessor rampAssessor(Plans plans, Moves moves, TrafficWindows traffic, ShadowFigures shadow, OwnerDatabase owner) {
        return new Assessor(plans, moves, traffic, shadow, new Step.Steps(owner.dataSource()));
    }

    @Bean
    Ramps ramps(Assessor assessor) {
        return new Ramps(assessor);
    }

    @Bean
    RampController rampController(ModuleStates states, Assessor assessor, Moves moves, Audit audit, OwnerDatabase owner, MeterRegistry registry) {
        return new RampController(states, assessor, moves, audit, new Lease(sessions(owner)), new RampMetrics(registry)).start(TURN);
    }

    private static Lease.Sessions sessions(OwnerDatabase owner) {
        return () -> {
            Properties properties = new Properties();
            OwnerDatabase.Credentials credentials = owner.credentials();
            if (credentials.username() != null) {
                properties.setProperty("user", credentials.username());
            }
            if (credentials.password() != null) {
                properties.setProperty("password", credentials.password());
            }
            properties.setProperty("ApplicationName", "voicehelper ramps");
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("socketTimeout", "10");
            return DriverManager.getConnection(owner.url(), properties);
        };
    }
}
