package com.voicehelper.indexing.text;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** What Tika's parsers tell, as an outline: the headings, paragraphs, items and rows of the body, and on which page they are. */
final class XhtmlOutline extends DefaultHandler {

    private static final Set<String> PAGES = Set.of("page", "slide-content");
    private static final Set<String> BLOCKS = Set.of(
            "p", "div", "li", "dt", "dd", "ul", "ol", "dl", "table", "tr", "blockquote", "pre", "section", "article", "header", "footer", "aside",
            "figcaption", "caption", "title", "body", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> CELLS = Set.of("td", "th");

    private final BoundedOutline outline;
    private final StringBuilder text = new StringBuilder();
    private boolean body;
    private int rows;
    private int page;
    private int level;

    XhtmlOutline(BoundedOutline outline) {
        this.outline = outline;
    }

    /** The page it is at; 0 where there are none. */
    int page() {
        return page;
    }

    @Override
    public void startElement(String uri, String localName, String name, Attributes attributes) {
        outline.check();
        String element = localName.toLowerCase(Locale.ROOT);
        String kind = String.valueOf(attributes.getValue("class"));
        body |= element.equals("body");
        if (element.equals("br")) {
            text.append('\n');
        } else if (BLOCKS.contains(element) && rows == 0) {
            flush();
            level = level(element, kind);
        } else if (BLOCKS.contains(element)) {
            text.append(' ');
        }
        if (element.equals("tr")) {
            rows++;
        }
        if (element.equals("div") && PAGES.contains(kind)) {
            page++;
        }
    }

    private static int level(String element, String kind) {
        if (element.length() == 2 && element.charAt(0) == 'h' && Character.isDigit(element.charAt(1))) {
            return element.charAt(1) - '0';
        }
        return element.equals("p") && kind.equalsIgnoreCase("title") ? 1 : 0;
    }

    @Override
    public void endElement(String uri, String localName, String name) {
        outline.check();
        String element = localName.toLowerCase(Locale.ROOT);
        if (element.equals("tr")) {
            rows--;
        }
        if (CELLS.contains(element)) {
            text.append(" | ");
        } else if (BLOCKS.contains(element) && rows == 0) {
            flush();
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        outline.check();
        if (!body) {
            return;
        }
        for (int index = start; index < start + length; index++) {
            text.append(characters[index]);
            if (text.length() >= Outline.LONGEST) {
                flushMost();
            }
        }
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) {
        outline.check();
        if (length > 0) {
            text.append(characters[start]);
        }
    }

    @Override
    public void endDocument() {
        flush();
    }

    /** Of a paragraph without an end, all but the word that is not finished. */
    private void flushMost() {
        int end = TextLines.wordEnd(text);
        String rest = text.substring(end);
        text.setLength(end);
        int heading = level;
        level = 0;
        flush();
        level = heading > 0 ? 0 : level;
        text.append(rest);
    }

    private void flush() {
        String said = text.toString();
        text.setLength(0);
        if (rows == 0 && said.endsWith(" | ")) {
            said = said.substring(0, said.length() - 3);
        }
        if (!said.isBlank()) {
            Integer place = page > 0 ? page : null;
            if (level > 0) {
                outline.heading(level, said, place);
            } else {
                outline.paragraph(said, place);
            }
        }
        level = 0;
    }
}
