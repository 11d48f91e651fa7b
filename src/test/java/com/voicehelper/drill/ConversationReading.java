package com.voicehelper.drill;

import com.voicehelper.drill.KnownConversation.Line;
import com.voicehelper.drill.KnownConversation.State;
import com.voicehelper.drill.Wire.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads of one person, each compared with what that person was told is stored. */
final class ConversationReading {

    private final Wire wire;
    private final List<KnownConversation> journal;

    ConversationReading(Wire wire, List<KnownConversation> journal) {
        this.wire = wire;
        this.journal = journal;
    }

    /** Every live conversation, no deleted one, the newest first. */
    void list() {
        Answer answer = read("/api/v1/conversations?page=1&limit=100&sort_by=last_msg_at&order=desc");
        if (answer == null) {
            return;
        }
        Set<String> shown = new HashSet<>();
        String before = "";
        for (JsonNode each : answer.json().path("conversations")) {
            if (!shown.add(each.path("id").asString())) {
                stale(answer, "the list shows " + each.path("id") + " twice");
            }
            String last = each.path("last_msg_at").asString("");
            if (!before.isEmpty() && Instant.parse(last).isAfter(Instant.parse(before))) {
                stale(answer, "the list is not in order: " + last + " comes after " + before);
            }
            before = last;
        }
        for (KnownConversation known : journal) {
            boolean there = shown.contains(known.id.toString());
            if (known.state == State.LIVE && !there) {
                stale(answer, "the list lacks " + known.id);
            }
            if (known.state == State.DELETED && there) {
                stale(answer, "the list shows the deleted " + known.id);
            }
        }
    }

    /** Title and number of messages. */
    void conversation(KnownConversation known) {
        Answer answer = read("/api/v1/conversations/" + known.id);
        if (answer == null) {
            return;
        }
        JsonNode json = answer.json();
        if (!known.titles.contains(json.path("title").asString(""))) {
            stale(answer, known.id + " has the title " + json.path("title") + " instead of one of " + known.titles);
        }
        if (known.certain() && json.path("msg_count").asInt(-1) != known.lines.size()) {
            stale(answer, known.id + " counts " + json.path("msg_count") + " messages instead of " + known.lines.size());
        }
    }

    /** Exactly what was said, in the order in which it was said. */
    void messages(KnownConversation known) {
        compare(known, known.lines, "/messages?limit=100&offset=0&order=asc", false);
    }

    /** The last ten, in either order. */
    void recent(KnownConversation known) {
        compare(known, known.lines.subList(Math.max(0, known.lines.size() - 10), known.lines.size()), "/messages/recent?limit=10", true);
    }

    private void compare(KnownConversation known, List<Line> expected, String path, boolean eitherOrder) {
        Answer answer = read("/api/v1/conversations/" + known.id + path);
        if (answer == null) {
            return;
        }
        List<Line> shown = new ArrayList<>();
        for (JsonNode each : answer.json().path("messages")) {
            shown.add(new Line(each.path("role").asString(""), each.path("content").asString("")));
        }
        if (!known.certain()) {
            if (!eitherOrder && !shown.containsAll(expected)) {
                stale(answer, path + " of " + known.id + " shows " + shown.size() + " messages without all of " + expected.size() + " known ones");
            }
            return;
        }
        if (!shown.equals(expected) && !(eitherOrder && shown.reversed().equals(expected))) {
            stale(answer, path + " of " + known.id + " shows " + shown.size() + " messages instead of " + expected.size() + difference(expected, shown));
        }
    }

    private static String difference(List<Line> expected, List<Line> shown) {
        int at = 0;
        while (at < expected.size() && at < shown.size() && expected.get(at).equals(shown.get(at))) {
            at++;
        }
        return ", from number " + (at + 1) + ": " + (at < shown.size() ? shown.get(at) : "nothing") + " instead of "
                + (at < expected.size() ? expected.get(at) : "nothing");
    }

    private @Nullable Answer read(String path) {
        Answer answer = wire.get(path);
        if (answer != null && answer.status() == 404) {
            stale(answer, path + " is not found");
            return null;
        }
        if (answer != null && answer.status() != 200) {
            wire.tally().failed(answer.phase(), "GET " + path + " answered " + answer.status() + " " + answer.body());
            return null;
        }
        return answer;
    }

    private void stale(Answer answer, String what) {
        wire.tally().stale(answer.phase(), what);
    }
}
