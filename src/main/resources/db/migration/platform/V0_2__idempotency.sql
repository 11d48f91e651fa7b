-- The first answer to each write that carries an idempotency key, kept in the transaction of the write's effect.
create table idempotency (
    -- sha-256 of caller, method, canonical path and the client's key
    key         text        primary key,
    -- sha-256 of query and body
    fingerprint text        not null,
    -- null only inside the transaction that makes the answer
    status      integer,
    body        text,
    created_at  timestamptz not null default now()
);

create index idempotency_created_at on idempotency (created_at);
