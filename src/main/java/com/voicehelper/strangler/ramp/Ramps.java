package com.voicehelper.strangler.ramp;

import com.voicehelper.strangler.ModuleState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the automatic ramps stand, for who looks at them. Any node can tell, from what all nodes saw. Thread-safe. */
public final class Ramps {

    private static final Logger log = LoggerFactory.getLogger(Ramps.class);

    private final Assessor assessor;

    Ramps(Assessor assessor) {
        this.assessor = assessor;
    }

    /** Assessed now. */
    public RampReport report(ModuleState state) {
        try {
            Assessment assessment = assessor.assess(state);
            return new RampReport(assessment.gates().isEmpty() ? null : assessment.verdict(), assessment.turn().says(), assessment.gates());
        } catch (RuntimeException exception) {
            log.debug("The ramp of module {} cannot be assessed", state.module(), exception);
            return new RampReport(null, "how it stands cannot be told: " + exception.getMessage(), List.of());
        }
    }
}
