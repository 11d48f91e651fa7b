package com.voicehelper.modeladapter.local;

import com.voicehelper.modeladapter.local.Words.Alphabetic;
import java.util.Set;

/**
 * How much a word or an ideograph tells about a text. There is no corpus to count in, so the most frequent of each language are listed, in two
 * steps: a coarse inverse document frequency.
 */
final class Commonness {

    private static final float STOP_WORD = 0.08f;
    private static final float STOP_IDEOGRAPH = 0.12f;
    private static final float COMMON = 0.4f;

    private static final Set<String> COMMON_WORDS = Set.of("""
            again against always another around ask away back because before behind best better between both bring call case come day done
            during either else enough even ever every find first get give given go good got great hold keep kind know last later least let
            little long look lot made main make many mean might most much must need never new next now number often old once one part people
            per place please put rather really right said same say see seem set several since small something still sure take tell thing think
            three time today together two type until use used using usually want way well whether within without word work year yes yet happen
            """.strip().split("\\s+"));

    private static final String COMMON_IDEOGRAPHS = "一不人上中来大国地到说时要出会可生能子得下自之年后作里用行所然家种事成方多经去法如同现当没动面起看定天分还进好小部些主"
            + "样理本前开但因只想实二三几怎什哪谁需应该请问吃做";

    private Commonness() {}

    static float weight(Alphabetic word) {
        return word.stop() ? STOP_WORD : COMMON_WORDS.contains(word.text()) ? COMMON : 1;
    }

    static float weight(char ideograph) {
        return Words.stop(ideograph) ? STOP_IDEOGRAPH : COMMON_IDEOGRAPHS.indexOf(ideograph) >= 0 ? COMMON : 1;
    }
}
