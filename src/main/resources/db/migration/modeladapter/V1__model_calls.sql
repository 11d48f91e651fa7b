-- Every call to a model that asks a price: written before anything is sent, so that none is forgotten; calls that are free are not here.
create table model_call (
    id            uuid        primary key,
    tenant_id     text        not null,
    kind          text        not null check (kind in ('chat', 'embedding')),
    model         text        not null,
    provider      text        not null,
    -- 'failed' costs nothing; of 'unknown' nobody can say whether the provider asks for it.
    state         text        not null default 'started' check (state in ('started', 'done', 'cancelled', 'failed', 'unknown')),
    input_tokens  bigint      not null default 0,
    output_tokens bigint      not null default 0,
    -- Micro-units of the currency.
    cost          bigint      not null default 0,
    started_at    timestamptz not null,
    ended_at      timestamptz
);
create index model_call_of_tenant on model_call (tenant_id, started_at);
create index model_call_ended on model_call (ended_at) where ended_at is not null;
create index model_call_under_way on model_call (started_at) where state = 'started';
