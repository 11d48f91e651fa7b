package com.voicehelper.rag.domain;

/** The language in which the system's own sentences are said. */
enum Language {
    CHINESE("在现有资料中没有找到与这个问题相关的内容。", "目前无法检索全部资料，在可检索的部分中没有找到与这个问题相关的内容，请稍后再试。",
            "以下回答并非来自文档：\n\n"),
    ENGLISH("I found nothing in the documents that is relevant to this question.",
            "Not everything can be searched at the moment; in what can be, I found nothing that is relevant to this question. Try again soon.",
            "What follows does not come from the documents:\n\n");

    private final String nothingFound;
    private final String nothingFoundYet;
    private final String ungrounded;

    Language(String nothingFound, String nothingFoundYet, String ungrounded) {
        this.nothingFound = nothingFound;
        this.nothingFoundYet = nothingFoundYet;
        this.ungrounded = ungrounded;
    }

    String nothingFound() {
        return nothingFound;
    }

    /** Where the search could not ask everything. */
    String nothingFoundYet() {
        return nothingFoundYet;
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
