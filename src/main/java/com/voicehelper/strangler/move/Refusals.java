package com.voicehelper.strangler.move;

import com.voicehelper.strangler.Audit;
import com.voicehelper.strangler.ModuleStates;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands that were refused or failed, in the audit beside those that were carried out. One that is only repeated is noted once. */
final class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final ModuleStates states;
    private final Audit audit;
    private final Figures figures;

    Refusals(ModuleStates states, Audit audit, Figures figures) {
        this.states = states;
        this.audit = audit;
        this.figures = figures;
    }

    /** @param how {@code refused} or {@code failed}. Never throws: the reason that the operator waits for matters more. */
    void note(MoveRequest request, String how, String why) {
        try {
            if (request.dryRun() || isRepeated(request, how, why)) {
                return;
            }
            audit.note(states.refresh(request.module()), request.by(), request.reason(), figures.of(request, Map.of(how, why)));
        } catch (RuntimeException exception) {
            log.warn("That the command {} for module {} was {} could not be noted in the audit: {}",
                    request.command().word(), request.module(), how, exception.getMessage());
        }
    }

    private boolean isRepeated(MoveRequest request, String how, String why) {
        return audit.latest(request.module(), 1).stream().anyMatch(latest -> latest.who().equals(request.by())
                && request.command().word().equals(latest.figures().get("command")) && why.equals(latest.figures().get(how)));
    }
}
