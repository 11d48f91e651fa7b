package com.voicehelper.rag.domain;

/** The language in which the system's own sentences are said. */
enum Language {
    CHINESE("在现有资料中没有找到与这个问题相关的内容。", "以下回答并非来自文档：\n\n"),
    ENGLISH("I found nothing in the documents that is relevant to this question.", "What follows does not come from the documents:\n\n");

    private final String nothingFound;
    private final String ungrounded;

    Language(String nothingFound, String ungrounded) {
        this.nothingFound = nothingFound;
        this.ungrounded = ungrounded;
    }

    String nothingFound() {
        return nothingFound;
    }

    /** What comes between the words that nothing was found and an answer without sources. */
    String ungrounded() {
        return ungrounded;
    }

    /** Chinese when a tenth of the letters are ideographs: a Chinese sentence often carries English names. */
    static Language of(String text) {
        long letters = text.codePoints().filter(Character::isLetter).count();
        long ideographs = text.codePoints().filter(Character::isIdeographic).count();
        return ideographs > 0 && ideographs * 10 >= letters ? CHINESE : ENGLISH;
    }
}
