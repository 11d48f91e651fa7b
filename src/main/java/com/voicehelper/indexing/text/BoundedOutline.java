package com.voicehelper.indexing.text;

import org.jspecify.annotations.Nullable;

/** Stops a document that says more than a document may, or that nobody wants any more; whatever the parser makes of the exception. */
final class BoundedOutline implements Outline {

    private final Outline outline;
    private final int most;
    private long characters;
    private volatile @Nullable RuntimeException stopped;

    BoundedOutline(Outline outline, int most) {
        this.outline = outline;
        this.most = most;
    }

    @Override
    public void heading(int level, String text, @Nullable Integer page) {
        count(text.length());
        outline.heading(level, text, page);
    }

    @Override
    public void paragraph(String text, @Nullable Integer page) {
        count(text.length());
        outline.paragraph(text, page);
    }

    void stop() {
        stopped = new StoppedException();
    }

    /** Throws what stopped it, if something did. */
    void check() {
        RuntimeException reason = stopped;
        if (reason != null) {
            throw reason;
        }
    }

    boolean empty() {
        return characters == 0;
    }

    private void count(int more) {
        characters += more;
        if (characters > most && stopped == null) {
            stopped = UnreadableException.tooLarge("The file has more than " + most + " characters of text");
        }
        check();
    }
}
