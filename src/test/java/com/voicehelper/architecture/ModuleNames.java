package com.voicehelper.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The modules of this build: those with a plan file. */
final class ModuleNames {

    static final List<String> ALL = read();

    private ModuleNames() {}

    private static List<String> read() {
        try (var files = Files.list(Path.of("strangler"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
