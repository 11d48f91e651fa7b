package com.voicehelper.drill;

import com.voicehelper.drill.KnownConversation.Line;
import com.voicehelper.platform.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/** Conversations from before the drill: of many lengths, in several languages, some archived. */
final class ConversationSeed {

    private static final String[] PHRASES = {
        "How do I reset the router in the meeting room?", "请帮我总结一下昨天的会议纪要", "Could you translate this paragraph into German?",
        "Das Ergebnis stimmt nicht mit der Rechnung überein.", "明天上海的天气怎么样？", "It's \"quoted\", it's 'single', it's a \\ backslash and a\ttab.",
        "Voilà ce que j'ai noté : l'échéance est vendredi.", "会议改到下午三点，请通知大家 🙏", "SELECT * FROM users; -- this is text, not SQL", "Thanks!"};

    private final Connection source;
    private final Random random = new Random(20_000);

    ConversationSeed(Connection source) {
        this.source = source;
    }

    /** Writes at least {@code messages} messages, spread over the accounts, and notes them. */
    void write(List<Account> accounts, int messages, ConversationJournals journals) throws SQLException {
        int conversationsEach = Math.max(1, (int) Math.ceil(messages / 10.0 / accounts.size()));
        int messagesEach = Math.max(1, (int) Math.ceil((double) messages / accounts.size() / conversationsEach));
        source.setAutoCommit(false);
        try (PreparedStatement conversation = source.prepareStatement("""
                        insert into conversation.conversation (id, tenant_id, user_id, title, status, metadata, msg_count, token_count, last_sequence,
                            created_at, updated_at, last_msg_at)
                        values (?, 'default', ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)""");
                PreparedStatement member = source.prepareStatement(
                        "insert into conversation.conversation_member (conversation_id, user_id, role, joined_at) values (?, ?, 'owner', ?)");
                PreparedStatement message = source.prepareStatement("""
                        insert into conversation.message (id, conversation_id, sequence_number, role, sender_id, content, metadata, token_count, created_at)
                        values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)""")) {
            for (Account account : accounts) {
                for (int i = 0; i < conversationsEach; i++) {
                    KnownConversation known = new KnownConversation(Ids.next(), "Before the drill " + i);
                    OffsetDateTime start = OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(60 + random.nextInt(60_000)).withNano(0);
                    OffsetDateTime last = start;
                    int tokens = 0;
                    for (int n = 1; n <= messagesEach; n++) {
                        last = start.plusSeconds(20L * n);
                        Line line = new Line(n % 2 == 1 ? "user" : "assistant", text(account, i, n));
                        known.lines.add(line);
                        tokens += line.content().length() / 4;
                        bind(message, Ids.next(), known.id, (long) n, line.role(), n % 2 == 1 ? account.id().toString() : null, line.content(),
                                n % 5 == 0 ? "{\"source\": \"seed\", \"score\": 0.10, \"tags\": [1, null, \"ü\"]}" : "{}", line.content().length() / 4, last);
                    }
                    bind(conversation, known.id, account.id().toString(), known.titles.getFirst(), i % 6 == 5 ? "archived" : "active",
                            "{\"channel\": \"web\"}", (long) messagesEach, (long) tokens, (long) messagesEach, start, last, last);
                    bind(member, known.id, account.id().toString(), start);
                    journals.of(account).add(known);
                }
                conversation.executeBatch();
                member.executeBatch();
                message.executeBatch();
            }
            source.commit();
        } finally {
            source.setAutoCommit(true);
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private String text(Account account, int conversation, int message) {
        StringBuilder text = new StringBuilder("[s" + account.number() + "-" + conversation + "-" + message + "]");
        for (int sentences = 1 + random.nextInt(random.nextInt(20) == 0 ? 80 : 6); sentences > 0; sentences--) {
            text.append(' ').append(PHRASES[random.nextInt(PHRASES.length)]);
        }
        return text.toString();
    }
}
