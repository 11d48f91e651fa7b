package com.voicehelper.strangler.sync;

import com.voicehelper.platform.database.OwnerDatabase;
import com.voicehelper.platform.health.Version;
import com.voicehelper.platform.routing.ServiceSettings;
import com.voicehelper.strangler.ModuleStates;
import com.voicehelper.strangler.Side;
import com.voicehelper.strangler.plan.Plans;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The replication between this process's database and those of the services it knows. */
@Configuration(proxyBeanMethods = false)
class SyncConfiguration {

    @Bean
    SnapshotReplication replication(OwnerDatabase owner, ServiceSettings services, ModuleStates states, Plans plans, SyncSettings settings, MeterRegistry registry,
            Version version, ObjectProvider<Step.Watch> watch) {
        return new SnapshotReplication(
                states,
                module -> services.find(module).map(ServiceSettings.Service::datasource).filter(target -> target.url() != null)
                        .map(target -> new Peers(
                                new Peer(Side.SOURCE, owner.url(), owner.credentials().username(), owner.credentials().password()),
                                new Peer(Side.TARGET, String.valueOf(target.url()), target.username(), target.password()),
                                new ServiceProbe(module, services.find(module).map(ServiceSettings.Service::httpUrl).orElse(null), version))),
                settings,
                module -> SwitchTerms.of(plans.get(module)),
                new SyncMetrics(registry),
                watch.getIfAvailable(() -> step -> {}));
    }
}
