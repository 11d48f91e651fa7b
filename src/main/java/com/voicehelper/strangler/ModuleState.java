package com.voicehelper.strangler;

import java.time.Instant;

/**
 * The one row that says how far a module has moved; routes, triggers and flags are derived from it. Immutable.
 *
 * @param module           the module
 * @param stage            its stage
 * @param epoch            counts changes of the owner, from 1
 * @param readShare        the share of reads the operator asked for, in 1/10 000 (0 to 10 000)
 * @param shadowShare      the share of reads that is also sent to the service and compared, in 1/10 000 (0 to 10 000)
 * @param automation       who takes the next step of the ramp
 * @param ceiling          the share at which automation stops, in 1/10 000; 10 000: it goes to the end
 * @param acknowledgeBoth  whether the answer to a write waits until the other side has it
 * @param version          counts changes of this row; every change is a compare-and-set on it
 * @param changedAt        when it was last changed
 * @param changedBy        who changed it
 * @param reason           why
 */
public record ModuleState(
        String module,
        Stage stage,
        long epoch,
        int readShare,
        int shadowShare,
        Automation automation,
        int ceiling,
        boolean acknowledgeBoth,
        long version,
        Instant changedAt,
        String changedBy,
        String reason) {

    /** The share of reads that the service serves, in 1/10 000: what was asked for, within what the stage permits. */
    public int effectiveReadShare() {
        return switch (stage) {
            case READS_RAMPING, READS_MOVED, WRITES_MOVED -> readShare;
            case EXTRACTED -> 10_000;
            default -> 0;
        };
    }

    /** The share of reads that is mirrored to the service, in 1/10 000: only where the service has the data and does not own it yet. */
    public int effectiveShadowShare() {
        return stage == Stage.SHADOWING || stage == Stage.READS_RAMPING ? shadowShare : 0;
    }

    public ModuleState withStage(Stage stage) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }

    public ModuleState withReadShare(int readShare) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }

    public ModuleState withShadowShare(int shadowShare) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }

    public ModuleState withAutomation(Automation automation, int ceiling) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }

    public ModuleState withEpoch(long epoch) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }

    public ModuleState withAcknowledgeBoth(boolean acknowledgeBoth) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }

    /** Who asks for the change, and why. */
    public ModuleState by(String changedBy, String reason) {
        return new ModuleState(module, stage, epoch, readShare, shadowShare, automation, ceiling, acknowledgeBoth, version, changedAt, changedBy, reason);
    }
}
