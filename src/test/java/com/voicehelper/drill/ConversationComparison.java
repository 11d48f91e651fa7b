package com.voicehelper.drill;

import com.voicehelper.drill.KnownConversation.Line;
import com.voicehelper.drill.KnownConversation.State;
import com.voicehelper.drill.Scenario.Findings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The owner's rows against the journals: by plain SQL, with nothing of what made them. */
final class ConversationComparison {

    private final Connection owner;
    private final List<String> examples = new ArrayList<>();
    private long lost;
    private long doubled;

    ConversationComparison(Connection owner) {
        this.owner = owner;
    }

    /** {@code count} is what the conversation says of itself. */
    private record Stored(UUID id, String userId, String title, String status, long count, List<Line> lines) {}

    Findings with(ConversationJournals journals) throws SQLException {
        Map<UUID, Stored> stored = conversations();
        long rows = stored.size() + messages(stored);
        journals.all().forEach((account, journal) -> {
            for (KnownConversation known : journal) {
                Stored row = stored.remove(known.id);
                if (row == null || !row.userId().equals(account.id().toString())) {
                    lost(known.state == State.DELETED ? 0 : 1, "conversation " + known.id + " of " + account.username() + " is not there");
                } else {
                    compare(known, row);
                }
            }
        });
        stored.values().stream().filter(row -> !journals.isPerhapsCreated(row.title())).forEach(row ->
                doubled(1, "nobody made conversation " + row.id() + " '" + row.title() + "'"));
        return new Findings(rows, lost, doubled, examples);
    }

    private void compare(KnownConversation known, Stored row) {
        boolean gone = row.status().equals("deleted");
        if (known.state == State.DELETED && !gone) {
            lost(1, known.id + " was deleted and is there");
        }
        if (known.state == State.LIVE && gone) {
            lost(1, known.id + " is deleted, which nobody asked for");
        }
        if (!known.titles.contains(row.title())) {
            lost(1, known.id + " is called '" + row.title() + "' instead of one of " + known.titles);
        }
        if (row.count() != row.lines().size()) {
            lost(1, known.id + " counts " + row.count() + " messages and has " + row.lines().size());
        }
        List<Line> unexplained = new ArrayList<>(row.lines());
        for (Line line : known.lines) {
            if (!unexplained.remove(line)) {
                lost(1, known.id + " lacks " + line);
            }
        }
        known.perhaps.forEach(unexplained::remove);
        if (known.certain() && !unexplained.isEmpty()) {
            doubled(unexplained.size(), known.id + " has what was not said (again): " + unexplained.getFirst());
        } else if (known.certain() && !row.lines().equals(known.lines)) {
            lost(1, known.id + " has its messages in another order");
        } else {
            long again = unexplained.stream().filter(known.lines::contains).count();
            doubled(again, known.id + " has " + again + " messages twice");
        }
    }

    private Map<UUID, Stored> conversations() throws SQLException {
        Map<UUID, Stored> stored = new HashMap<>();
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery("select id, user_id, title, status, msg_count from conversation.conversation")) {
            while (row.next()) {
                UUID id = row.getObject(1, UUID.class);
                stored.put(id, new Stored(id, row.getString(2), row.getString(3), row.getString(4), row.getLong(5), new ArrayList<>()));
            }
        }
        return stored;
    }

    private long messages(Map<UUID, Stored> stored) throws SQLException {
        long rows = 0;
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery(
                        "select conversation_id, role, content from conversation.message order by conversation_id, sequence_number")) {
            while (row.next()) {
                rows++;
                Stored conversation = stored.get(row.getObject(1, UUID.class));
                if (conversation == null) {
                    doubled(1, "a message of conversation " + row.getString(1) + ", which is not there");
                } else {
                    conversation.lines().add(new Line(row.getString(2), row.getString(3)));
                }
            }
        }
        return rows;
    }

    private void lost(long count, String example) {
        lost += count;
        note(count, "lost: " + example);
    }

    private void doubled(long count, String example) {
        doubled += count;
        note(count, "doubled: " + example);
    }

    private void note(long count, String example) {
        if (count > 0 && examples.size() < 20) {
            examples.add(example);
        }
    }
}
