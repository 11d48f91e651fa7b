package com.voicehelper.indexing.text;

import org.jspecify.annotations.Nullable;

/** What a document says, in its order. A paragraph that is too long for memory comes in parts; nothing else is ever held whole. */
interface Outline {

    /** The most characters that are given at once. */
    int LONGEST = 16_384;

    /** @param level from 1, the highest, to 6 */
    void heading(int level, String text, @Nullable Integer page);

    /** A paragraph, an item of a list, or a row of a table; line feeds in it are where the lines were broken. */
    void paragraph(String text, @Nullable Integer page);
}
