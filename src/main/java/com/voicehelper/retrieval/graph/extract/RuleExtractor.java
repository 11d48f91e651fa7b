package com.voicehelper.retrieval.graph.extract;

/**
 * Finds entities and statements by rules: the same text always gives the same. Names are found by form (capitals, quotation marks, endings,
 * dates, addresses), statements by verbs from a list between two names. What it does not know it leaves out; it makes nothing up, but takes
 * a sentence at its word and follows no pronouns.
 */
public final class RuleExtractor implements Extractor {

    @Override
    public Extraction extract(String tenantId, String text) {
        Findings findings = new Findings();
        for (String sentence : Sentences.of(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text)) {
            if (Names.han(sentence)) {
                ChineseRules.read(sentence, findings);
            } else {
                EnglishRules.read(sentence, findings);
            }
        }
        return findings.done();
    }
}
