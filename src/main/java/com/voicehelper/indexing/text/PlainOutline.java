package com.voicehelper.indexing.text;

import java.io.IOException;
import java.io.Reader;

/** Plain text as an outline: a paragraph is what is between blank lines; of data and programs, each line. */
final class PlainOutline {

    private PlainOutline() {}

    static void paragraphs(Reader reader, Outline outline) throws IOException {
        TextLines lines = new TextLines(reader);
        StringBuilder paragraph = new StringBuilder();
        for (String line = lines.read(); line != null; line = lines.read()) {
            if (line.isBlank() || paragraph.length() + line.length() > Outline.LONGEST) {
                outline.paragraph(paragraph.toString(), null);
                paragraph.setLength(0);
            }
            paragraph.append(line).append('\n');
        }
        outline.paragraph(paragraph.toString(), null);
    }

    static void lines(Reader reader, Outline outline) throws IOException {
        TextLines lines = new TextLines(reader);
        for (String line = lines.read(); line != null; line = lines.read()) {
            outline.paragraph(line, null);
        }
    }
}
