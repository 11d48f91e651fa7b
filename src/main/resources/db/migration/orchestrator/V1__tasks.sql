-- A question on its way to an answer. The first report of its end stays.
create table task (
    id            uuid        primary key,
    tenant_id     text        not null,
    user_id       text        not null,
    -- Done by a worker under a lease; otherwise on the thread of who asked, who has the answer as it is made.
    background    boolean     not null,
    flow          text        not null check (flow in ('auto', 'direct', 'retrieval', 'multi_step')),
    state         text        not null check (state in ('queued', 'running', 'completed', 'failed', 'cancelled')),
    percent       integer     not null default 0 check (percent between 0 and 100),
    attempts      integer     not null default 0,
    -- Grows with each lease: of two workers the one with the higher number is right.
    lease_number  bigint      not null default 0,
    leased_until  timestamptz,
    -- A queued task is not leased before.
    due_at        timestamptz not null default now(),
    -- Of a background task from its first lease on.
    deadline      timestamptz,
    -- What a worker needs; null when no worker does it, or none will any more.
    request       jsonb,
    -- Whether the answer is kept here: of what a conversation keeps it is not.
    keep          boolean     not null,
    answer        text,
    citations     jsonb,
    tool_calls    jsonb,
    model         text,
    provider      text,
    finish_reason text,
    error         text,
    input_tokens  bigint      not null default 0,
    output_tokens bigint      not null default 0,
    -- Micro-units of the currency.
    cost          bigint      not null default 0,
    -- Its cost is in cost_day: once, also when it was cancelled before who did it had stopped.
    settled       boolean     not null default false,
    created_at    timestamptz not null,
    changed_at    timestamptz not null
);
create index task_of_tenant on task (tenant_id, created_at);
create index task_of_user on task (user_id, created_at);
create index task_to_do on task (due_at) where background and state in ('queued', 'running');
create index task_unsettled on task (deadline) where not settled;
create index task_settled on task (changed_at) where settled;
-- By the documents that its answer draws on; the same for steps.
create index task_cites on task using gin (jsonb_path_query_array(citations, '$[*].document_id') jsonb_path_ops) where citations is not null;

-- One call that a task made, or is making.
create table step (
    task_id       uuid        not null references task,
    number        integer     not null check (number > 0),
    -- Which part of the task's workflow, the same in every attempt.
    place         integer     not null,
    kind          text        not null,
    state         text        not null check (state in ('running', 'completed', 'failed', 'cancelled')),
    error         text,
    model         text,
    provider      text,
    finish_reason text,
    input_tokens  bigint      not null default 0,
    output_tokens bigint      not null default 0,
    cost          bigint      not null default 0,
    -- What a later attempt goes on with; null where there is none.
    answer        text,
    citations     jsonb,
    started_at    timestamptz not null,
    ended_at      timestamptz,
    primary key (task_id, number)
);
create index step_cites on step using gin (jsonb_path_query_array(citations, '$[*].document_id') jsonb_path_ops) where citations is not null;

-- What a tenant's tasks of one day (UTC) came to, summed in the transactions that ended them.
create table cost_day (
    tenant_id     text        not null,
    day           date        not null,
    tasks         bigint      not null default 0,
    input_tokens  bigint      not null default 0,
    output_tokens bigint      not null default 0,
    cost          bigint      not null default 0,
    primary key (tenant_id, day)
);
