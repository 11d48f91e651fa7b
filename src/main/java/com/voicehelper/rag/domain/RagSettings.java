package com.voicehelper.rag.domain;

import com.voicehelper.platform.module.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code voicehelper.rag}.
 *
 * @param rewriteModel   the model that rewrites a question with its conversation; missing: rules do
 * @param rewriteTimeout how long that model may take before the rules do it
 * @param topK           passages that an answer may draw on, 1 to 50, where the question does not say
 * @param leastScore     the score, 0 to 1, under which a passage counts as irrelevant
 * @param contextTokens  how much of the passages the model reads, in estimated tokens
 * @param historyTokens  how much of the conversation before the question the model reads, in estimated tokens
 * @param ungrounded     {@code deny}: where nothing relevant is found the answer says so and ends; {@code allow}: the model then goes on
 *                       from what it knows, after the answer has said that it is that
 * @param maxConcurrent  answers made at once by this process; more are refused with 503
 * @param timeout        how long an answer may take in all, at most 10 minutes
 * @param retention      how long it is kept how an answer came about
 */
@ConfigurationProperties("voicehelper.rag")
record RagSettings(
        @Nullable String rewriteModel,
        @DefaultValue("3s") Duration rewriteTimeout,
        @DefaultValue("6") int topK,
        @DefaultValue("0.35") double leastScore,
        @DefaultValue("3000") int contextTokens,
        @DefaultValue("2000") int historyTokens,
        @DefaultValue("deny") Ungrounded ungrounded,
        @DefaultValue("256") int maxConcurrent,
        @DefaultValue("100s") Duration timeout,
        @DefaultValue("30d") Duration retention) {

    enum Ungrounded { DENY, ALLOW }

    RagSettings {
        within("top-k", topK, 1, 50);
        within("context-tokens", contextTokens, 100, 1_000_000);
        within("max-concurrent", maxConcurrent, 1, 100_000);
        within("history-tokens", historyTokens, 0, 1_000_000);
        if (!(leastScore >= 0 && leastScore <= 1)) {
            throw new ConfigurationException("voicehelper.rag.least-score", "is " + leastScore + "; it must be from 0 to 1");
        }
        positive("rewrite-timeout", rewriteTimeout);
        positive("timeout", timeout);
        positive("retention", retention);
        if (timeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new ConfigurationException("voicehelper.rag.timeout", "must be at most 10 minutes");
        }
        if (rewriteModel != null && rewriteModel.isBlank()) {
            rewriteModel = null;
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException("voicehelper.rag." + name, "is " + value + "; it must be from " + least + " to " + most);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException("voicehelper.rag." + name, "must be longer than zero");
        }
    }
}
