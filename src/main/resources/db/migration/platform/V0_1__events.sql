-- Events of a module: what it publishes (outbox), what it has consumed (inbox), what it could not consume (parked_event).
-- outbox and outbox_cursor stay where they are when the module moves, each side relays its own; inbox and parked_event move.

create table outbox (
    id              bigint generated always as identity primary key, -- no sequence cache: id order is a key's order
    event_id        uuid not null unique,
    tx              xid8 not null default pg_current_xact_id(),
    type            text not null,
    version         integer not null,
    topic           text not null,
    aggregate_type  text not null,
    aggregate_id    text not null,
    tenant_id       text,
    occurred_at     timestamptz not null,
    correlation_id  text,
    causation_id    text,
    traceparent     text,
    payload         jsonb not null
);
create index outbox_tx on outbox (tx);

create function outbox_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'an event in the outbox is never changed';
end $$;
create trigger outbox_append_only before update on outbox for each statement execute function outbox_append_only();

-- How far the relay has come: everything visible in snapshot is published. While the difference to a later snapshot
-- (reading) is being published in several pages, reading_id is the id of the last event published of it.
create table outbox_cursor (
    lane        text primary key,
    epoch       bigint not null default 0,
    producer    uuid not null default gen_random_uuid(),
    snapshot    pg_snapshot not null,
    reading     pg_snapshot,
    reading_id  bigint,
    moved_at    timestamptz not null default now(),
    check ((reading is null) = (reading_id is null))
);
insert into outbox_cursor (lane, snapshot) values ('events', '1:1:');

-- How many committed events are not published yet.
create function outbox_unpublished() returns bigint language sql stable set search_path from current as $$
    select count(*)
    from outbox_cursor lane
    cross join lateral (
        select id, tx from outbox where tx >= pg_snapshot_xmax(lane.snapshot)
        union all
        select id, tx from outbox where tx = any (array(select pg_snapshot_xip(lane.snapshot)))
    ) event
    where lane.lane = 'events'
      and not (lane.reading is not null and event.id <= lane.reading_id and pg_visible_in_snapshot(event.tx, lane.reading))
$$;

create table inbox (
    consumer      text not null,
    event_id      uuid not null,
    processed_at  timestamptz not null default now(),
    primary key (consumer, event_id)
);
create index inbox_processed_at on inbox (processed_at);

-- Events set aside because they, or an earlier event of their key, failed. They wait in the order of sequence: only the
-- first of a key is tried again, at next_attempt_at; null there means parked until an operator decides.
create table parked_event (
    id               uuid primary key,
    consumer         text not null,
    topic            text not null,
    key              text not null,
    sequence         bigint not null,
    event_id         uuid not null,
    type             text not null,
    version          integer not null,
    aggregate_type   text not null,
    tenant_id        text,
    occurred_at      timestamptz not null,
    correlation_id   text,
    causation_id     text,
    traceparent      text,
    payload          jsonb not null,
    attempts         integer not null,
    error            text,
    failed_at        timestamptz not null,
    next_attempt_at  timestamptz,
    dead_lettered    boolean not null default false,
    unique (consumer, topic, key, sequence),
    unique (consumer, event_id)
);
