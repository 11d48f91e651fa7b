package com.voicehelper.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where it was measured, and what else that machine did when it began. */
record Machine(String description) {

    static Machine here() {
        Runtime runtime = Runtime.getRuntime();
        return new Machine(String.format(Locale.ROOT, "%d cores (%s), %s of memory, %s %s, JDK %s, load %.1f before the start",
                runtime.availableProcessors(), field("/proc/cpuinfo", "model name", System.getProperty("os.arch")), memory(), System.getProperty("os.name"),
                System.getProperty("os.version"), Runtime.version(), ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private static String memory() {
        String kibibytes = field("/proc/meminfo", "MemTotal", "0").replaceAll("\\D", "");
        return "0".equals(kibibytes) ? "an unknown amount" : Math.round(Long.parseLong(kibibytes) / 1048576.0) + " GiB";
    }

    private static String field(String file, String name, String otherwise) {
        try {
            return Files.readAllLines(Path.of(file)).stream().filter(line -> line.startsWith(name)).map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst().orElse(otherwise);
        } catch (IOException notLinux) {
            return otherwise;
        }
    }
}
