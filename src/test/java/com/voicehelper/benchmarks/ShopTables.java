package com.voicehelper.benchmarks;

/** Two tables as a chat has them: conversations, and nine messages to each, of some 300 bytes, with two indexes besides the key. */
final class ShopTables {

    private ShopTables() {}

    static void create(String url) {
        Sql.execute(url, """
                create schema shop;
                create table shop.conversation (
                  id uuid primary key,
                  user_id text not null,
                  title text not null,
                  last_sequence bigint not null,
                  updated_at timestamptz not null
                );
                create index conversation_of_user on shop.conversation (user_id, updated_at);
                create table shop.message (
                  id uuid primary key,
                  conversation_id uuid not null references shop.conversation,
                  sequence_number bigint not null,
                  role text not null check (role in ('user', 'assistant')),
                  sender_id text,
                  content text not null,
                  metadata jsonb not null default '{}',
                  token_count integer not null default 0,
                  created_at timestamptz not null,
                  unique (conversation_id, sequence_number)
                );
                create index message_of_sender on shop.message (sender_id);
                -- Stays where it is, as every module's outbox.
                create table shop.outbox (id bigint generated always as identity primary key, payload text not null)""");
    }

    /** Rows as they come about: identifiers by time, the messages of a conversation far apart. */
    static void fill(String url, int rows) {
        int conversations = rows / 10;
        Sql.execute(url, """
                insert into shop.conversation
                  select uuidv7(), 'user-' || n %% 5000, 'About ' || md5(n::text), 9, now() from generate_series(1, %1$d) n;
                insert into shop.message
                  select uuidv7(), c.id, s, case s %% 2 when 1 then 'user' else 'assistant' end, case s %% 2 when 1 then c.user_id end,
                         repeat(md5((s * 31)::text || c.id), 5) || 'zażółć gęślą jaźń', '{"model": "local", "tokens": {"in": 12, "out": 40}}', 40, now()
                  from generate_series(1, 9) s, shop.conversation c
                  order by s""".formatted(conversations));
        Sql.execute(url, "vacuum (analyze)");
    }
}
