package com.voicehelper.conversation.web;

import com.voicehelper.conversation.AnswerState;
import com.voicehelper.conversation.chat.LiveAnswer;
import com.voicehelper.conversation.chat.LiveAnswer.End;
import com.voicehelper.conversation.chat.LiveAnswer.Part;
import com.voicehelper.conversation.chat.Reference;
import com.voicehelper.platform.web.ServerSentEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tells an answer as server-sent events, each family in its own words. The last word comes after the answer was recorded. */
final class AnswerStream {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private AnswerStream() {}

    /** A family's words. Each returns false when the client is gone. */
    interface Words {

        default boolean begin() {
            return true;
        }

        boolean references(List<Reference> references);

        /** @param seq the number of the token, from 1 */
        boolean token(String token, int seq);

        /** @param seq one more than the last token's */
        boolean end(End end, int seq);
    }

    /** Blocks until the answer has ended, or the client is gone. */
    static void tell(LiveAnswer live, ServerSentEvents events, Words words) {
        boolean there = words.begin();
        Part part = new Part(0, List.of(), null);
        boolean referred = false;
        while (there && part.end() == null) {
            part = live.await(part.next(), PATIENCE);
            there = !events.gone();
            if (!referred && !part.tokens().isEmpty()) {
                referred = true;
                there &= live.references().isEmpty() || words.references(live.references());
            }
            for (int index = 0; there && index < part.tokens().size(); index++) {
                there = words.token(part.tokens().get(index), part.from() + index + 1);
            }
        }
        if (there && part.end() != null) {
            words.end(part.end(), part.next() + 1);
        }
    }

    /** {@code data: {type: delta | refs}} and at last {@code event: end}. */
    record Plain(ServerSentEvents events) implements Words {

        @Override
        public boolean references(List<Reference> references) {
            return events.send(Map.of("type", "refs", "refs", references));
        }

        @Override
        public boolean token(String token, int seq) {
            return events.send(ordered("type", "delta", "content", token));
        }

        @Override
        public boolean end(End end, int seq) {
            boolean told = switch (end.state()) {
                case FAILED -> events.send(ordered("type", "error", "error", String.valueOf(end.error()), "message", String.valueOf(end.error())));
                case CANCELLED -> events.send(ordered("type", "cancelled", "status", "cancelled"));
                default -> true;
            };
            return told && events.send("end", Map.of());
        }
    }

    /** {@code data: {type: delta, content, seq}} and at last {@code {type: done, message_id, seq}}. */
    record Numbered(ServerSentEvents events, LiveAnswer live) implements Words {

        @Override
        public boolean references(List<Reference> references) {
            return events.send(Map.of("type", "refs", "refs", references));
        }

        @Override
        public boolean token(String token, int seq) {
            return events.send(ordered("type", "delta", "content", token, "seq", seq));
        }

        @Override
        public boolean end(End end, int seq) {
            return end.state() == AnswerState.FAILED
                    ? events.send(ordered("type", "error", "error", String.valueOf(end.error()), "message", String.valueOf(end.error()), "seq", seq))
                    : events.send(ordered("type", "done", "message_id", live.id(), "conversation_id", live.conversationId(),
                            "status", end.state().lowerCase(), "seq", seq));
        }
    }

    /** Named events whose data is {@code {meta, data}}: start, retrieve, answer, cancelled, error, done. */
    record Named(ServerSentEvents events, String sessionId, Function<Map<String, Object>, Map<String, Object>> frame) implements Words {

        @Override
        public boolean begin() {
            return send("start", ordered("session_id", sessionId, "status", "started"));
        }

        @Override
        public boolean references(List<Reference> references) {
            return send("retrieve", Map.of("references", references));
        }

        @Override
        public boolean token(String token, int seq) {
            return send("answer", ordered("text", token, "content", token));
        }

        @Override
        public boolean end(End end, int seq) {
            return switch (end.state()) {
                case FAILED -> send("error", ordered("error", "stream_failed", "message", String.valueOf(end.error())));
                case CANCELLED -> send("cancelled", ordered("status", "cancelled", "session_id", sessionId, "message", "The answer was cancelled"));
                default -> send("done", ordered("session_id", sessionId, "status", "completed"));
            };
        }

        private boolean send(String event, Map<String, Object> data) {
            return events.send(event, frame.apply(data));
        }
    }

    /** Keys and values in turn, in that order: what a person reads in a trace should begin with the type. */
    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            map.put((String) keysAndValues[index], keysAndValues[index + 1]);
        }
        return map;
    }
}
