package com.voicehelper.drill;

import com.voicehelper.drill.KnownConversation.Line;
import com.voicehelper.drill.KnownConversation.State;
import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.drill.Wire.Frame;
import com.voicehelper.platform.Ids;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One person with one conversation at a time in mind, who notices when something said before is not there. */
final class ConversationClient implements Scenario.Client {

    private static final int LONGEST = 90;
    private static final int MOST_CONVERSATIONS = 40;

    private final Account account;
    private final Wire wire;
    private final ConversationJournals journals;
    private final ConversationReading reading;
    private final Random random;
    private int said;

    ConversationClient(Account account, Wire wire, ConversationJournals journals) {
        this.account = account;
        this.wire = wire;
        this.journals = journals;
        this.reading = new ConversationReading(wire, journals.of(account));
        this.random = new Random(account.number());
    }

    @Override
    public void step() {
        KnownConversation conversation = choose();
        if (conversation == null) {
            create();
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 30) {
            reading.messages(conversation);
        } else if (dice < 48) {
            reading.list();
        } else if (dice < 58) {
            reading.conversation(conversation);
        } else if (dice < 66) {
            reading.recent(conversation);
        } else if (dice < 72) {
            wire.get(random.nextBoolean() ? "/api/v1/auth/validate" : "/api/v1/users/profile");
        } else if (dice < 88) {
            send(conversation, repeatKey());
            lookAgain(conversation);
        } else if (dice < 90) {
            ask(conversation, "/api/v1/chat/stream", question -> Map.of("conversation_id", conversation.id.toString(),
                    "messages", List.of(Map.of("role", "user", "content", question))), ConversationClient::deltasUntilEnd);
            lookAgain(conversation);
        } else if (dice < 91) {
            ask(conversation, "/api/v1/conversations/" + conversation.id + "/messages", question -> Map.of("content", question, "stream", true),
                    ConversationClient::deltasUntilDone);
            lookAgain(conversation);
        } else if (dice < 92) {
            ask(conversation, "/api/v2/chat/stream", question -> Map.of("message", question, "session_id", conversation.id.toString()),
                    ConversationClient::answersUntilDone);
            lookAgain(conversation);
        } else if (dice < 95) {
            rename(conversation);
            reading.conversation(conversation);
        } else if (dice < 96) {
            archive(conversation);
            reading.conversation(conversation);
        } else if (dice < 97) {
            delete(conversation);
            reading.list();
        } else {
            create();
        }
    }

    /** The newest mostly; an older one at times. Null when a new one is due. */
    private @Nullable KnownConversation choose() {
        List<KnownConversation> live = journals.of(account).stream().filter(known -> known.state == State.LIVE && known.lines.size() < LONGEST).toList();
        if (live.isEmpty()) {
            return null;
        }
        return random.nextInt(3) == 0 ? live.get(random.nextInt(live.size())) : live.getLast();
    }

    private void lookAgain(KnownConversation conversation) {
        if (random.nextInt(3) > 0) {
            reading.messages(conversation);
        }
    }

    private String say() {
        return "[c" + account.number() + "-" + said++ + "] " + (random.nextBoolean() ? "请继续，谢谢" : "And what about the second point?");
    }

    private Map<String, String> repeatKey() {
        String key = Ids.next().toString();
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("X-Idempotency-Key", key);
            case 1 -> Map.of("X-Request-ID", key);
            default -> Map.of();
        };
    }

    private void create() {
        if (journals.of(account).stream().filter(known -> known.state == State.LIVE).count() >= MOST_CONVERSATIONS) {
            reading.list();
            return;
        }
        String title = "Drill " + account.number() + "-" + said++;
        Answer answer = wire.write("POST", "/api/v1/conversations", Map.of("title", title, "metadata", Map.of("channel", "drill")), Map.of());
        if (answer == null) {
            journals.perhapsCreated(title);
            return;
        }
        if (answer.status() != 201) {
            unexpected(answer, "POST /api/v1/conversations");
            return;
        }
        journals.of(account).add(new KnownConversation(UUID.fromString(answer.json().path("id").asString()), title));
        reading.list();
    }

    /** Sent with a key, it is at times sent again, as after a lost answer: the answer must be the first one. */
    private void send(KnownConversation conversation, Map<String, String> key) {
        String path = "/api/v1/conversations/" + conversation.id + "/messages";
        Line line = new Line("user", say());
        Map<String, String> body = Map.of("role", "user", "content", line.content());
        Answer answer = wire.write("POST", path, body, key);
        if (answer == null) {
            conversation.perhaps.add(line);
            return;
        }
        if (!answer.ok()) {
            unexpected(answer, "POST " + path);
            return;
        }
        conversation.lines.add(line);
        if (!key.isEmpty() && random.nextInt(3) == 0) {
            Answer again = wire.write("POST", path, body, key);
            if (again != null && !messageId(again).equals(messageId(answer))) {
                wire.tally().failed(again.phase(), "POST " + path + " with the same key answered " + again.status() + " " + again.body()
                        + " after " + answer.body());
            }
        }
    }

    private static String messageId(Answer answer) {
        JsonNode json = answer.json();
        return json.path("id").asString(json.path("message_id").asString(""));
    }

    private void ask(KnownConversation conversation, String path, Function<String, Object> body, Function<List<Frame>, String> text) {
        Line question = new Line("user", say());
        String answer = wire.stream(path, body.apply(question.content()), repeatKey(), text);
        if (answer == null) {
            conversation.perhaps.add(question);
            return;
        }
        conversation.lines.add(question);
        conversation.lines.add(new Line("assistant", answer));
    }

    /** The old page's dialect: deltas, then a frame named end. */
    private static String deltasUntilEnd(List<Frame> frames) {
        if (frames.isEmpty() || !frames.getLast().event().equals("end")) {
            throw cut(frames);
        }
        return deltas(frames.subList(0, frames.size() - 1));
    }

    /** The SDK's dialect: deltas, then a delta of type done. */
    private static String deltasUntilDone(List<Frame> frames) {
        if (frames.isEmpty() || !frames.getLast().json().path("type").asString("").equals("done")) {
            throw cut(frames);
        }
        return deltas(frames);
    }

    private static IllegalStateException cut(List<Frame> frames) {
        return new IllegalStateException("the stream was cut after " + frames.size() + " frames" + (frames.isEmpty() ? "" : ", the last is " + frames.getLast()));
    }

    private static String deltas(List<Frame> frames) {
        StringBuilder text = new StringBuilder();
        for (Frame frame : frames) {
            switch (frame.json().path("type").asString("")) {
                case "delta" -> text.append(frame.json().path("content").asString(""));
                case "error" -> throw new IllegalStateException("the stream says " + frame.data());
                default -> { }
            }
        }
        return text.toString();
    }

    /** The V2 dialect: frames named answer, then done. */
    private static String answersUntilDone(List<Frame> frames) {
        if (frames.isEmpty() || !frames.getLast().event().equals("done")) {
            throw cut(frames);
        }
        StringBuilder text = new StringBuilder();
        frames.stream().filter(frame -> frame.event().equals("answer")).forEach(frame ->
                text.append(frame.json().path("data").path("text").asString("")));
        return text.toString();
    }

    private void rename(KnownConversation conversation) {
        String title = "Renamed " + account.number() + "-" + said++;
        Answer answer = wire.write("PUT", "/api/v1/conversations/" + conversation.id, Map.of("title", title), Map.of());
        if (answer != null && !answer.ok()) {
            unexpected(answer, "PUT conversation");
            return;
        }
        if (answer != null) {
            conversation.titles.clear();
        }
        conversation.titles.add(title);
    }

    private void archive(KnownConversation conversation) {
        Answer answer = wire.write("POST", "/api/v1/conversations/" + conversation.id + "/archive", null, Map.of());
        if (answer != null && !answer.ok()) {
            unexpected(answer, "POST archive");
        }
    }

    private void delete(KnownConversation conversation) {
        Answer answer = wire.write("DELETE", "/api/v1/conversations/" + conversation.id, null, Map.of());
        conversation.state = answer == null ? State.PERHAPS_DELETED : State.DELETED;
        if (answer != null && !answer.ok()) {
            unexpected(answer, "DELETE conversation");
        }
    }

    private void unexpected(Answer answer, String what) {
        wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
    }
}
