package com.voicehelper.indexing.text;

import java.io.IOException;
import java.io.Reader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Markdown as an outline, as far as CommonMark's blocks tell it: headings of both kinds, paragraphs, items, rows of tables, fenced code line
 * by line. Emphasis and the addresses of links and images are left out; what they say stays.
 */
final class MarkdownOutline {

    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})(?:[ \\t]++(.*))?+");
    private static final Pattern CLOSED = Pattern.compile("(?:^|[ \\t])#++$");
    private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(=+|-+)[ \\t]*");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,}).*");
    private static final Pattern ITEM = Pattern.compile("[ \\t]*(?:[-+*]|\\d{1,9}[.)])[ \\t]+.*");
    private static final Pattern ROW = Pattern.compile("[ \\t]*\\|.*");
    private static final Pattern DASHES = Pattern.compile("[-:| \\t]++");
    private static final Pattern STARS = Pattern.compile("[ \\t]*+(?:[*_][ \\t]*+){3,}+");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\[\\]]{0,500})]\\([^()\\s]{0,2000}(?:[ \\t]+\"[^\"]{0,500}\")?\\)");
    private static final Pattern EMPHASIS = Pattern.compile("(\\*{1,3}|(?<!\\w)_{1,3}|~~|`)(?=\\S)([^*_`~]{1,500})(?<=\\S)\\1");

    /** A longer line is text, whatever it begins with; so no line takes a pattern long. */
    private static final int LONGEST_MARKED = 1000;

    private final Outline outline;
    private final StringBuilder paragraph = new StringBuilder();
    private String fence = "";

    private MarkdownOutline(Outline outline) {
        this.outline = outline;
    }

    static void read(Reader reader, Outline outline) throws IOException {
        TextLines lines = new TextLines(reader);
        MarkdownOutline markdown = new MarkdownOutline(outline);
        for (String line = lines.read(); line != null; line = lines.read()) {
            markdown.line(line);
        }
        markdown.flush();
    }

    private void line(String line) {
        Matcher mark = FENCE.matcher(line);
        if (!fence.isEmpty()) {
            if (mark.matches() && mark.group(1).startsWith(fence)) {
                fence = "";
            } else {
                outline.paragraph(line, null);
            }
        } else if (mark.matches()) {
            flush();
            fence = mark.group(1);
        } else {
            text(line);
        }
    }

    private void text(String line) {
        if (line.length() > LONGEST_MARKED) {
            flush();
            outline.paragraph(plain(line), null);
            return;
        }
        Matcher heading = HEADING.matcher(line);
        Matcher underline = UNDERLINE.matcher(line);
        if (heading.matches()) {
            flush();
            outline.heading(heading.group(1).length(), plain(title(heading.group(2))), null);
        } else if (underline.matches() && !paragraph.isEmpty() && paragraph.indexOf("\n") == paragraph.length() - 1) {
            String title = paragraph.toString();
            paragraph.setLength(0);
            outline.heading(underline.group(1).charAt(0) == '=' ? 1 : 2, plain(title), null);
        } else if (line.isBlank() || rule(line)) {
            flush();
        } else if (ROW.matcher(line).matches()) {
            flush();
            outline.paragraph(plain(line.strip().replaceAll("^\\||\\|$", "")), null);
        } else {
            if (ITEM.matcher(line).matches() || paragraph.length() + line.length() > Outline.LONGEST) {
                flush();
            }
            paragraph.append(line.replaceFirst("^[ \\t]*>[ \\t]?", "")).append('\n');
        }
    }

    private static String title(@Nullable String text) {
        return text == null ? "" : CLOSED.matcher(text.stripTrailing()).replaceFirst("");
    }

    private static boolean rule(String line) {
        return line.contains("--") && DASHES.matcher(line).matches() || STARS.matcher(line).matches();
    }

    private void flush() {
        if (!paragraph.isEmpty()) {
            outline.paragraph(plain(paragraph.toString()), null);
            paragraph.setLength(0);
        }
    }

    private static String plain(String text) {
        return EMPHASIS.matcher(LINK.matcher(text).replaceAll("$1")).replaceAll("$2");
    }
}
