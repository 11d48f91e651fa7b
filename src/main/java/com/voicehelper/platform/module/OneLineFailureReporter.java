package com.voicehelper.platform.module;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says why the application does not start: one line on standard error, in place of the framework's banner. */
class OneLineFailureReporter implements FailureAnalysisReporter {

    @Override
    public void report(FailureAnalysis analysis) {
        System.err.println("VoiceHelper does not start: " + analysis.getDescription().strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
