package com.voicehelper.identity.domain;

import static com.voicehelper.identity.jooq.Tables.USAGE_DAY;

import com.voicehelper.platform.database.ModuleDatabase;
import com.voicehelper.platform.event.EventHandler;
import com.voicehelper.platform.event.ReceivedEvent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What each user asked, by day (UTC): counted from the messages that the conversations tell of. Thread-safe. */
@Component
public class Usage implements EventHandler {

    private final ModuleDatabase database;

    Usage(ModuleDatabase identityDatabase) {
        this.database = identityDatabase;
    }

    public record Total(long requests, long tokens) {}

    /** Both days included. */
    public Total of(String userId, LocalDate first, LocalDate last) {
        return database.dsl()
                .select(DSL.coalesce(DSL.sum(USAGE_DAY.REQUESTS), BigDecimal.ZERO), DSL.coalesce(DSL.sum(USAGE_DAY.TOKENS), BigDecimal.ZERO))
                .from(USAGE_DAY)
                .where(USAGE_DAY.USER_ID.eq(userId).and(USAGE_DAY.DAY.between(first, last)))
                .fetchSingle(row -> new Total(row.value1().longValue(), row.value2().longValue()));
    }

    @Override
    public String module() {
        return "identity";
    }

    @Override
    public String consumer() {
        return "identity-usage";
    }

    @Override
    public Set<String> topics() {
        return Set.of("conversation.events");
    }

    @Override
    public Set<String> types() {
        return Set.of("conversation.message.sent");
    }

    /** A message of a user is a request. Its tokens count for who sent it, those of any other for the owner of the conversation. */
    @Override
    public void handle(ReceivedEvent event) {
        JsonNode payload = event.payload();
        boolean asked = payload.path("role").asString("").equals("user");
        String user = payload.path(asked ? "sender_id" : "user_id").asString("");
        long tokens = payload.path("token_count").asLong(0);
        if (user.isEmpty() || (!asked && tokens == 0)) {
            return;
        }
        LocalDate day = event.occurredAt().atOffset(ZoneOffset.UTC).toLocalDate();
        database.dsl().insertInto(USAGE_DAY)
                .set(USAGE_DAY.USER_ID, user)
                .set(USAGE_DAY.DAY, day)
                .set(USAGE_DAY.REQUESTS, asked ? 1L : 0L)
                .set(USAGE_DAY.TOKENS, tokens)
                .onConflict(USAGE_DAY.USER_ID, USAGE_DAY.DAY)
                .doUpdate()
                .set(USAGE_DAY.REQUESTS, USAGE_DAY.REQUESTS.plus(asked ? 1L : 0L))
                .set(USAGE_DAY.TOKENS, USAGE_DAY.TOKENS.plus(tokens))
                .execute();
    }
}
