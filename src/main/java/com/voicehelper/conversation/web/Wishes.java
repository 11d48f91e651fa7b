package com.voicehelper.conversation.web;

import com.voicehelper.conversation.chat.Wish;
import com.voicehelper.modeladapter.ModelMessage;
import com.voicehelper.platform.ApiException;
import com.voicehelper.platform.web.JsonFields;
import java.util.List;

/** What clients say of how they want to be answered. */
final class Wishes {

    private static final int MOST_PASSAGES = 50;

    private Wishes() {}

    /**
     * @param turns the conversation as the client tells it; empty: as it is stored
     * @throws ApiException 400 when a wish is not one
     */
    static Wish of(JsonFields body, String tenantId, List<ModelMessage> turns) {
        Integer passages = body.wholeNumber("top_k", 1, 1_000);
        boolean documents = !body.has("use_rag") || body.flag("use_rag");
        return new Wish(turns, documents, body.idsOrNames(tenantId, "knowledge_base_ids", "dataset_ids", "dataset_id"),
                passages == null ? null : Math.min(MOST_PASSAGES, passages),
                body.number("temperature", 0, 2), body.wholeNumber("max_tokens", 1, 1_000_000));
    }
}
