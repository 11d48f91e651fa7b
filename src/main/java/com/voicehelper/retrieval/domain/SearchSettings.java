package com.voicehelper.retrieval.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.retrieval.search}.
 *
 * @param embedTimeout   how long a search waits for its text's vector before it goes by words alone
 * @param candidates     how many chunks each of the two rankings gives at least; four times what was asked for when that is more
 * @param wordsWeight    what the ranking by words counts in the fusion
 * @param vectorsWeight  what the ranking by vectors counts in the fusion
 * @param noiseCosine    a cosine of two texts that have nothing to do with each other, with the embedding model that is used
 * @param sureCosine     a cosine of a question and a text that answers it
 * @param cacheEntries   how many answers of searches are kept in this process; 0: none, and none in Redis
 * @param sameCosine     from which cosine on two questions about the same subjects count as the same question
 */
@ConfigurationProperties("voicehelper.retrieval.search")
public record SearchSettings(
        @DefaultValue("2s") Duration embedTimeout,
        @DefaultValue("50") int candidates,
        @DefaultValue("1") double wordsWeight,
        @DefaultValue("1") double vectorsWeight,
        @DefaultValue("0.2") double noiseCosine,
        @DefaultValue("0.7") double sureCosine,
        @DefaultValue("10000") int cacheEntries,
        @DefaultValue("0.8") double sameCosine) {

    public SearchSettings {
        check("embed-timeout", embedTimeout.isPositive(), "must be longer than 0");
        check("candidates", candidates >= 1 && candidates <= 400, "must be 1 to 400");
        check("words-weight", wordsWeight >= 0, "must not be negative");
        check("vectors-weight", vectorsWeight >= 0 && wordsWeight + vectorsWeight > 0, "must not be negative, nor 0 when words-weight is");
        check("sure-cosine", sureCosine > noiseCosine && sureCosine <= 1, "must be greater than noise-cosine and at most 1");
        check("cache-entries", cacheEntries >= 0, "must not be negative");
        check("same-cosine", sameCosine > 0 && sameCosine <= 1, "must be greater than 0 and at most 1");
    }

    private static void check(String name, boolean right, String problem) {
        if (!right) {
            throw new ConfigurationException("voicehelper.retrieval.search." + name, problem);
        }
    }
}
