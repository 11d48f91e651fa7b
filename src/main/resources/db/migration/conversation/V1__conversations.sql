-- A conversation of a user with the assistant ('assistant'), or of people with each other ('direct', 'group').
create table conversation (
    id            uuid        primary key,
    tenant_id     text        not null,
    user_id       text        not null,
    -- The name a client chose for it ("browser-extension", a session id of its own); unique per owner.
    client_key    text,
    kind          text        not null default 'assistant' check (kind in ('assistant', 'direct', 'group')),
    mode          text        not null default 'chat' check (mode in ('chat', 'agent', 'workflow', 'voice', 'video', 'multimodal')),
    title         text        not null default '',
    summary       text        not null default '',
    status        text        not null default 'active' check (status in ('active', 'archived', 'deleted')),
    metadata      jsonb       not null default '{}',
    msg_count     bigint      not null default 0,
    token_count   bigint      not null default 0,
    last_sequence bigint      not null default 0,
    created_at    timestamptz not null,
    updated_at    timestamptz not null,
    last_msg_at   timestamptz not null
);
create unique index conversation_client_key on conversation (tenant_id, user_id, client_key) where client_key is not null;
create index conversation_by_last_message on conversation (tenant_id, user_id, last_msg_at, id) where status <> 'deleted';
create index conversation_of_user on conversation (user_id);

-- Who may read and write a conversation; its owner is one of them.
create table conversation_member (
    conversation_id uuid        not null references conversation,
    user_id         text        not null,
    role            text        not null default 'member' check (role in ('owner', 'admin', 'member')),
    joined_at       timestamptz not null,
    primary key (conversation_id, user_id)
);
create index conversation_member_of_user on conversation_member (user_id);

-- The sequence number is taken from conversation.last_sequence while that row is locked: no gap, no tie.
create table message (
    id              uuid        primary key,
    conversation_id uuid        not null references conversation,
    sequence_number bigint      not null check (sequence_number > 0),
    role            text        not null check (role in ('user', 'assistant', 'system', 'tool')),
    -- Null when no person wrote it.
    sender_id       text,
    content         text        not null,
    content_type    text        not null default 'text',
    metadata        jsonb       not null default '{}',
    token_count     integer     not null default 0,
    created_at      timestamptz not null,
    unique (conversation_id, sequence_number)
);
create index message_of_sender on message (sender_id);

-- An answer while it is streamed, and what became of it. Its id is the id of the assistant's message.
create table answer (
    id              uuid        primary key,
    conversation_id uuid        not null references conversation,
    question_id     uuid        not null,
    tenant_id       text        not null,
    -- Who asked: Caller.principal().
    principal       text        not null,
    request_id      text,
    stream_id       text,
    state           text        not null default 'streaming' check (state in ('streaming', 'cancelled', 'done', 'failed')),
    error           text,
    started_at      timestamptz not null,
    ended_at        timestamptz
);
create index answer_of_request on answer (tenant_id, principal, request_id) where request_id is not null;
create index answer_of_stream on answer (stream_id) where stream_id is not null;
create index answer_of_conversation on answer (conversation_id);
create index answer_in_flight on answer (started_at) where state = 'streaming';
