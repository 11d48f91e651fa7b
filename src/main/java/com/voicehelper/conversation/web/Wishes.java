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
    static Wish of(JsonFields body, List<ModelMessage> turns) {
        Double passages = body.number("top_k", 1, 1_000);
        Double tokens = body.number("max_tokens", 1, 1_000_000);
        boolean documents = !body.has("use_rag") || body.flag("use_rag");
        return new Wish(turns, documents, body.ids("knowledge_base_ids", "dataset_ids"),
                passages == null ? null : Math.min(MOST_PASSAGES, passages.intValue()),
                body.number("temperature", 0, 2), tokens == null ? null : tokens.intValue());
    }
}
