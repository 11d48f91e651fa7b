-- A knowledge base; clients call it a dataset.
create table dataset (
    id          uuid        primary key,
    tenant_id   text        not null,
    -- The name a client chose for it ("default", "kb_1"); unique per tenant.
    client_key  text,
    name        text        not null,
    description text        not null default '',
    type        text        not null default 'document',
    metadata    jsonb       not null default '{}',
    created_by  text        not null,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    -- Null: it is there.
    deleted_at  timestamptz
);
create unique index dataset_client_key on dataset (tenant_id, client_key) where client_key is not null and deleted_at is null;
create index dataset_of_tenant on dataset (tenant_id, created_at, id) where deleted_at is null;

create table folder (
    id         uuid        primary key,
    dataset_id uuid        not null references dataset,
    -- Names from the top, each after a slash: /reports/2026.
    path       text        not null,
    created_by text        not null,
    created_at timestamptz not null,
    unique (dataset_id, path)
);

-- A document with its current version and how far that has come. Everything that writes a document locks its row first.
create table document (
    id           uuid        primary key,
    tenant_id    text        not null,
    dataset_id   uuid        not null references dataset,
    folder_id    uuid        references folder,
    title        text        not null,
    source       text        not null,
    metadata     jsonb       not null default '{}',
    -- 0 until its file is there: it is still being fetched.
    version      integer     not null check (version >= 0),
    -- One more for each change that the index must follow.
    revision     bigint      not null check (revision > 0),
    filename     text        not null,
    content_type text        not null,
    size         bigint      not null,
    -- Of the current version's file; null at version 0.
    sha256       text,
    state        text        not null check (state in ('queued', 'processing', 'indexed', 'failed')),
    stage        text        not null,
    percent      integer     not null default 0 check (percent between 0 and 100),
    chunks       integer     not null default 0,
    -- Why it failed: for programs, and for people.
    code         text,
    reason       text,
    -- The document that has the same content, where this one was not stored because of it.
    duplicate_of uuid,
    created_by   text        not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    indexed_at   timestamptz,
    deleted_at   timestamptz
);
-- The same content is in a dataset once.
create unique index document_content on document (dataset_id, sha256) where deleted_at is null;
create index document_of_tenant on document (tenant_id, created_at, id) where deleted_at is null;
create index document_of_dataset on document (dataset_id, created_at, id) where deleted_at is null;
create index document_in_folder on document (folder_id) where folder_id is not null;

create table document_version (
    document_id  uuid        not null references document,
    version      integer     not null check (version > 0),
    filename     text        not null,
    content_type text        not null,
    size         bigint      not null,
    sha256       text        not null,
    created_by   text        not null,
    created_at   timestamptz not null,
    primary key (document_id, version)
);
create index document_version_content on document_version (sha256);

-- What was sent at once, so that its progress can be asked for and its repetition is known.
create table ingest_task (
    id          uuid        primary key,
    tenant_id   text        not null,
    dataset_id  uuid        not null,
    -- Of the request that made it.
    fingerprint text        not null,
    created_by  text        not null,
    created_at  timestamptz not null
);

create index ingest_task_age on ingest_task (created_at);

create table ingest_task_document (
    task_id     uuid    not null references ingest_task,
    ordinal     integer not null,
    document_id uuid    not null,
    -- Whether the document was there before with the same content.
    duplicate   boolean not null,
    primary key (task_id, ordinal)
);
create index ingest_task_document_of on ingest_task_document (document_id);

-- A document whose file is still to be fetched. Who holds the lease fetches it; of two the one with the higher number is right.
create table pending_fetch (
    document_id  uuid        primary key references document,
    url          text        not null,
    attempts     integer     not null default 0,
    due_at       timestamptz not null default now(),
    lease_number bigint      not null default 0,
    leased_until timestamptz
);
create index pending_fetch_due on pending_fetch (due_at);

-- Content that perhaps no version refers to, yet or any more.
create table unused_content (
    sha256 text        primary key,
    since  timestamptz not null default now()
);
create index unused_content_due on unused_content (since);
