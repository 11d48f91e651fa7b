-- What became of the reads that were mirrored to a service, over all nodes: one row per second, later per minute.
create table strangler.shadow_count (
    module  text not null,
    slot    timestamptz not null,
    route   text not null,
    figure  text not null,
    path    text not null default '', -- the place in the answer; empty: the answer as a whole
    n       bigint not null,
    primary key (module, slot, route, figure, path)
);

-- The latest differences, to look at. Values are masked before they come here.
create table strangler.shadow_sample (
    id           bigint generated always as identity primary key,
    module       text not null,
    at           timestamptz not null default clock_timestamp(),
    route        text not null,
    request      text not null,
    request_id   text,
    differences  jsonb not null
);

create index shadow_sample_of_module on strangler.shadow_sample (module, id);
