-- Stores that move and are no tables of PostgreSQL: how far each has come. A change of the operator's columns is a
-- compare-and-set on version; whoever copies or compares writes task and progress as long as run is still the one it began with.
create table strangler.store_state (
    store       text primary key,
    kind        text not null,
    stage       text not null check (stage in ('MONOLITH', 'COPYING', 'IN_SYNC', 'READS_RAMPING', 'READS_MOVED', 'WRITES_MOVED', 'EXTRACTED')),
    read_share  integer not null check (read_share between 0 and 10000),
    held        boolean not null,  -- writers wait: the owner is about to change
    task        text not null check (task in ('NONE', 'COPY', 'VERIFY', 'REPAIR')),
    run         bigint not null check (run >= 1),
    version     bigint not null check (version >= 1),
    changed_at  timestamptz not null,
    changed_by  text not null,
    reason      text not null,
    progress    jsonb not null,
    check (stage not in ('MONOLITH', 'COPYING', 'IN_SYNC') or read_share = 0),
    check (stage not in ('READS_MOVED', 'EXTRACTED') or read_share = 10000)
);

-- What the last comparison or copy found wrong, item by item.
create table strangler.store_difference (
    store   text not null,
    item    text not null collate "C",
    kind    text not null check (kind in ('MISSING', 'DIFFERENT', 'EXTRA', 'FAILED')),
    detail  text not null,
    at      timestamptz not null default clock_timestamp(),
    primary key (store, item)
);

-- Items whose last write the other side could not be told of. While there is one, nothing is read from the other side.
create table strangler.store_pending (
    store   text not null,
    item    text not null collate "C",
    since   timestamptz not null default clock_timestamp(),
    at      timestamptz not null default clock_timestamp(), -- when it was last written down
    primary key (store, item)
);

-- Objects and where each is known to be. A write raises the generation, before and after.
create table strangler.store_object (
    store          text not null,
    key            text not null collate "C",
    generation     bigint not null,
    at_old         boolean not null,
    at_new         boolean not null,
    size           bigint,
    sha256         text,
    writing_until  timestamptz,
    primary key (store, key)
);

create index store_object_outstanding on strangler.store_object (store) where not (at_old and at_new);
