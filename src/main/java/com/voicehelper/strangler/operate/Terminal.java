package com.voicehelper.strangler.operate;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where the command line prints: to a person, whose last lines can be drawn anew, or into a file or a pipe, line by line. */
final class Terminal {

    private static final int USUAL_WIDTH = 100;
    private static final String UP = "\033[%dA";
    private static final String CLEAR_LINE = "\033[2K";

    private final PrintStream out;
    private final boolean person;
    private final int width;
    private int drawn;

    /** @param person whether out can draw a line anew */
    Terminal(PrintStream out, boolean person, int width) {
        this.out = out;
        this.person = person;
        this.width = width;
    }

    /** Of this process. */
    static Terminal of(PrintStream out) {
        Console console = System.console();
        boolean person = console != null && console.isTerminal();
        return new Terminal(out, person, person ? widthOf() : USUAL_WIDTH);
    }

    boolean person() {
        return person;
    }

    int width() {
        return width;
    }

    void print(String line) {
        out.println(line);
        drawn = 0;
    }

    /** In place of what was drawn last, if nothing was printed since; lines that do not fit are cut. */
    void draw(List<String> lines) {
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append(UP.formatted(drawn));
        }
        lines.forEach(line -> screen.append(CLEAR_LINE).append(line.length() < width ? line : line.substring(0, width - 1)).append('\n'));
        out.print(screen);
        out.flush();
        drawn = lines.size();
    }

    private static int widthOf() {
        try {
            Process stty = new ProcessBuilder("stty", "size").redirectInput(Path.of("/dev/tty").toFile()).start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean told = stty.waitFor(1, TimeUnit.SECONDS) && size.matches("\\d+ [1-9]\\d*");
            return told ? Integer.parseInt(size.substring(size.indexOf(' ') + 1)) : USUAL_WIDTH;
        } catch (IOException notUnix) {
            return USUAL_WIDTH;
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
            return USUAL_WIDTH;
        }
    }
}
