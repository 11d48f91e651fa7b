-- All chunks as one embedding model sees them. A retired one is searched no more; its rows are removed bit by bit.
create table collection (
    model      text        primary key,
    dimension  integer     not null check (dimension between 1 and 4096),
    state      text        not null check (state in ('building', 'active', 'retired')),
    changed_at timestamptz not null
);

-- What a collection has of a document: the revision that is found ('published'), and the one that is on its way ('staged').
create table document (
    model             text        not null,
    document_id       uuid        not null,
    state             text        not null check (state in ('staged', 'published')),
    tenant_id         text        not null,
    knowledge_base_id uuid        not null,
    version           integer     not null,
    -- Of two revisions the higher one is right, of two workers on one revision the one with the higher lease.
    revision          bigint      not null,
    lease             bigint      not null,
    title             text        not null,
    source            text        not null,
    metadata          jsonb       not null default '{}',
    chunk_count       integer     not null default 0,
    -- By this database's clock.
    changed_at        timestamptz not null,
    primary key (model, document_id, state)
);
create index document_changed on document (model, changed_at) where state = 'published';
create index document_of_tenant on document (tenant_id, model) where state = 'published';

create table chunk (
    model       text    not null,
    id          uuid    not null,
    revision    bigint  not null,
    document_id uuid    not null,
    lease       bigint  not null,
    ordinal     integer not null check (ordinal >= 0),
    heading     text    not null,
    page        integer,
    text        text    not null,
    -- 32-bit floating point numbers, little endian, of unit length.
    vector      bytea   not null,
    primary key (model, id, revision)
);
create index chunk_of_document on chunk (document_id, model, revision, ordinal);
-- Vectors do not get smaller by compressing, and most readers of a chunk do not want them.
alter table chunk alter column vector set storage external;

-- Documents that were removed: what comes of them later is refused.
create table removed_document (
    tenant_id   text        not null,
    document_id uuid        not null,
    removed_at  timestamptz not null,
    primary key (tenant_id, document_id)
);
create index removed_document_age on removed_document (removed_at);
