package com.voicehelper.rag;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is stored.
 *
 * @param userId   who asked; null: nobody in particular
 * @param question as it was asked
 * @param outcome  of an open one: empty but for the id
 * @param endedAt  null while it is open
 */
public record StoredAnswer(String tenantId, @Nullable String userId, String question, AnswerOutcome outcome, Instant createdAt, @Nullable Instant endedAt) {}
