package com.voicehelper.strangler.sync;

/** Another loop has taken the cursor: this one has lost the right to move it. */
final class Superseded extends RuntimeException {

    Superseded(String module) {
        super("another node leads the replication of " + module);
    }
}
