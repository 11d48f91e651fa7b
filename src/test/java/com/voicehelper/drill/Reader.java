package com.voicehelper.drill;

import com.voicehelper.drill.Wire.Answer;
import com.voicehelper.drill.Wire.Frame;
import com.voicehelper.platform.Ids;
import com.voicehelper.support.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A person who searches for what is in documents, and asks the assistant about it. Each document says a word that no other says. Some are
 * uploaded and some deleted: what was found once is found and cited until it is deleted, and never after that.
 */
final class Reader implements Scenario.Client {

    /** An upload is found within seconds; with the service's process cut short by a move, within a minute. */
    static final Duration FOUND_WITHIN = Duration.ofMinutes(1);

    private static final int MOST = 10;
    private static final String COMPLETIONS = "/v1/chat/completions";

    private final Account account;
    private final Wire wire;
    private final int seeded;
    private final Random random;
    private final List<Known> documents = new ArrayList<>();
    private int said;

    /** @param seeded how many documents, each with its {@link #seededWord}, have been there from the beginning */
    Reader(Account account, Wire wire, int seeded) {
        this.account = account;
        this.wire = wire;
        this.seeded = seeded;
        this.random = new Random(account.number());
    }

    enum State { LIVE, DELETED, PERHAPS_DELETED }

    /** A document of the reader's. */
    static final class Known {

        private final UUID id;
        private final String word;
        private final long uploaded = System.nanoTime();
        private boolean found;
        private State state = State.LIVE;

        private Known(UUID id, String word) {
            this.id = id;
            this.word = word;
        }

        UUID id() {
            return id;
        }

        /** Whether a search has ever found it. */
        boolean found() {
            return found;
        }

        State state() {
            return state;
        }

        private boolean mustBeFound() {
            return state == State.LIVE && (found || Duration.ofNanos(System.nanoTime() - uploaded).compareTo(FOUND_WITHIN) > 0);
        }
    }

    /** All that were ever uploaded, and known to be. */
    List<Known> documents() {
        return documents;
    }

    static String seededWord(int number) {
        return word("seed", 0, number);
    }

    /** Letters only: one word, whoever divides a text into words. None is a part of another, for a search finds words that are alike. */
    static String word(String kind, int person, int number) {
        return kind + letters(person) + "q" + letters(number) + "z";
    }

    private static String letters(int number) {
        return String.valueOf(number).chars().mapToObj(digit -> String.valueOf("bcdfghjklm".charAt(digit - '0'))).collect(Collectors.joining());
    }

    @Override
    public void step() {
        int dice = random.nextInt(100);
        if (documents.isEmpty() || dice < 6 && documents.stream().filter(each -> each.state == State.LIVE).count() < MOST) {
            upload();
            return;
        }
        Known known = documents.get(random.nextInt(documents.size()));
        if (dice < 8) {
            delete(known);
        } else if (dice < 20) {
            ask(known);
        } else if (dice < 50 || seeded == 0) {
            search(known);
        } else {
            search(random.nextInt(seeded));
        }
    }

    /** What has been there from the beginning is found at every moment of a move. */
    private void search(int number) {
        Answer answer = wire.get("/api/v1/search?q=" + seededWord(number) + "&top_k=3");
        if (answer != null && contents(answer).stream().noneMatch(text -> text.startsWith(seededWord(number) + " "))) {
            wire.tally().stale(answer.phase(), "report " + number + " was not found: " + answer.body());
        }
    }

    private void search(Known known) {
        Answer answer = wire.get("/api/v1/search?q=" + known.word + "&top_k=3");
        if (answer == null) {
            return;
        }
        boolean found = contents(answer).stream().anyMatch(text -> text.contains(known.word));
        if (found && known.state == State.DELETED) {
            wire.tally().stale(answer.phase(), known.word + " was deleted and is found");
        } else if (!found && known.mustBeFound()) {
            wire.tally().stale(answer.phase(), known.word + (known.found ? " was found before" : " was uploaded a minute ago") + " and is not found: " + answer.body());
        }
        known.found |= found;
    }

    private Set<String> contents(Answer answer) {
        Set<String> contents = new HashSet<>();
        if (expected(answer, 200, "GET search")) {
            answer.json().path("results").forEach(each -> contents.add(each.path("content").asString("")));
        }
        return contents;
    }

    /** What is found is cited, and nothing else is said of it. */
    private void ask(Known known) {
        if (!known.found) {
            search(known);
            return;
        }
        String question = "What does the note about " + known.word + " say?";
        List<Map<String, String>> messages = List.of(Map.of("role", "user", "content", question));
        if (random.nextBoolean()) {
            Tally.Phase phase = wire.tally().current();
            Told told = wire.stream(COMPLETIONS, Map.of("model", "any", "messages", messages, "stream", true), Map.of(), Told::streamed);
            if (told != null) {
                check(known, told, phase);
            }
        } else {
            Answer answer = wire.write("POST", COMPLETIONS, Map.of("model", "any", "messages", messages), Map.of());
            if (expected(answer, 200, "POST completions")) {
                check(known, Told.whole(answer.json()), answer.phase());
            }
        }
    }

    private void check(Known known, Told told, Tally.Phase phase) {
        boolean cited = told.cited(known.id);
        if (cited && known.state == State.DELETED) {
            wire.tally().stale(phase, known.word + " was deleted and is cited: " + told);
        } else if (known.state == State.LIVE && !(cited && told.text.contains(known.word))) {
            wire.tally().stale(phase, known.word + " was found before and is not cited: " + told);
        }
    }

    /** An answer in OpenAI's form, with what it draws on. */
    private record Told(String text, List<JsonNode> references) {

        static Told whole(JsonNode answer) {
            JsonNode message = answer.at("/choices/0/message");
            return new Told(message.path("content").asString(""), List.copyOf(message.path("references").values()));
        }

        static Told streamed(List<Frame> frames) {
            if (frames.isEmpty() || !frames.getLast().data().equals("[DONE]")) {
                throw new IllegalStateException("the stream was cut: " + frames);
            }
            StringBuilder text = new StringBuilder();
            List<JsonNode> references = new ArrayList<>();
            for (Frame frame : frames.subList(0, frames.size() - 1)) {
                JsonNode delta = frame.json().at("/choices/0/delta");
                text.append(delta.path("content").asString(""));
                references.addAll(delta.path("references").values());
            }
            return new Told(text.toString(), references);
        }

        /** Whether the text names a passage of the document. */
        boolean cited(UUID document) {
            return references.stream().anyMatch(each -> each.path("document_id").asString("").equals(document.toString())
                    && text.contains("[" + each.path("number").asInt() + "]"));
        }
    }

    private void upload() {
        String word = word("own", account.number(), said++);
        Form form = new Form().file("file", word + ".txt", "text/plain", "The note about " + word + " says that the tide comes at six. 这是它说的话。")
                .field("dataset_id", "reader-" + account.number());
        Answer answer = wire.upload("POST", "/api/v1/documents", form, Map.of("X-Idempotency-Key", Ids.next().toString()));
        if (expected(answer, 201, "POST document")) {
            documents.add(new Known(UUID.fromString(answer.json().path("id").asString()), word));
        }
    }

    private void delete(Known known) {
        if (known.state != State.LIVE) {
            return;
        }
        known.state = State.PERHAPS_DELETED;
        Answer answer = wire.write("DELETE", "/api/v1/documents/" + known.id, null, Map.of("X-Idempotency-Key", Ids.next().toString()));
        if (expected(answer, 200, "DELETE document")) {
            known.state = State.DELETED;
            search(known);
        }
    }

    private boolean expected(@Nullable Answer answer, int status, String what) {
        if (answer != null && answer.status() != status) {
            wire.tally().failed(answer.phase(), what + " answered " + answer.status() + " " + answer.body());
        }
        return answer != null && answer.status() == status;
    }
}
