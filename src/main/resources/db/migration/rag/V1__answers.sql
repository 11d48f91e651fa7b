-- How each answer came about: opened before anything is asked, completed when it has ended, and kept for a while.
create table answer (
    id             uuid        primary key,
    tenant_id      text        not null,
    -- Null: nobody in particular asked.
    user_id        text,
    question       text        not null,
    state          text        not null default 'open' check (state in ('open', 'done', 'cancelled', 'failed')),
    error          text,
    -- What was searched for; the question, rewritten with its conversation.
    query          text        not null default '',
    -- What the search could not ask.
    degraded       text,
    -- The passages as the model read them, each with the id of its chunk.
    citations      jsonb       not null default '[]',
    -- The numbers of those that the text cites.
    cited          jsonb       not null default '[]',
    text           text        not null default '',
    model          text        not null default '',
    provider       text        not null default '',
    finish_reason  text        not null default '',
    input_tokens   bigint      not null default 0,
    output_tokens  bigint      not null default 0,
    cost           bigint      not null default 0,
    -- Milliseconds; -1 where it did not come to that.
    rewrite_ms     bigint      not null default -1,
    search_ms      bigint      not null default -1,
    first_token_ms bigint      not null default -1,
    total_ms       bigint      not null default -1,
    created_at     timestamptz not null,
    ended_at       timestamptz
);
create index answer_by_time on answer (created_at);
create index answer_open on answer (created_at) where state = 'open';
create index answer_of_user on answer (user_id);
-- By the documents that it draws on.
create index answer_cites on answer using gin (jsonb_path_query_array(citations, '$[*].document_id') jsonb_path_ops);
