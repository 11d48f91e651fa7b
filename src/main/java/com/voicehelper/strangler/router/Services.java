package com.voicehelper.strangler.router;

import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.routing.ServiceSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** The service of each module, as a leg of a request. Thread-safe. */
final class Services {

    private final ServiceSettings settings;
    private final ServiceLeg leg;
    private final ForwardedRequest forwarded;

    Services(ServiceSettings settings, ServiceLeg leg, ForwardedRequest forwarded) {
        this.settings = settings;
        this.leg = leg;
        this.forwarded = forwarded;
    }

    Optional<URI> of(String module) {
        return settings.find(module).map(ServiceSettings.Service::httpUrl);
    }

    /** As {@link ServiceLeg#serve}. A request that was here before is answered with 508. */
    Result serve(Exchange exchange, boolean replaceable, boolean missingIsError) throws IOException {
        if (forwarded.loops(exchange.request())) {
            exchange.answer().fail(ApiException.of(HttpStatus.LOOP_DETECTED, "LOOP", "The request came back to a router that had forwarded it"));
            return Result.ANSWERED;
        }
        Optional<URI> service = of(exchange.module());
        return service.isEmpty() ? Result.UNSENT : leg.serve(exchange, service.get(), replaceable, missingIsError);
    }
}
