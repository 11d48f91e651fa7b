package com.voicehelper.benchmarks;

/** One thing that is measured, against its peer where it has one, in one run on one machine. */
interface Trial {

    void run(Scale scale, Findings findings) throws Exception;
}
