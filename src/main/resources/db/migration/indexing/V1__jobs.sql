-- The work on the newest revision of a document, once per embedding model that it is indexed with.
create table job (
    document_id   uuid        not null,
    model         text        not null,
    tenant_id     text        not null,
    version       integer     not null,
    revision      bigint      not null,
    state         text        not null check (state in ('queued', 'running', 'indexed', 'failed')),
    stage         text        not null,
    percent       integer     not null default 0 check (percent between 0 and 100),
    -- Before those with a higher number: 0 what somebody waits for, 1 what is indexed anew for another model.
    priority      integer     not null default 0,
    -- Times it was begun, and how many of the last of these ended without a word: their process is gone.
    attempts      integer     not null default 0,
    lost          integer     not null default 0,
    chunks        integer     not null default 0,
    -- Why it failed, or is tried again.
    code          text,
    reason        text,
    -- One more with each lease: of two workers the one with the higher number is right. Begins with the second of its row's making, so that
    -- it does not go back when a row is made anew.
    lease_number  bigint      not null default 0,
    -- When somebody may take it: while it is queued, not before; while it runs, when its lease has ended.
    due_at        timestamptz not null,
    -- Since when no attempt has come to an end, for reasons that may pass.
    failing_since timestamptz,
    queued_at     timestamptz not null,
    changed_at    timestamptz not null,
    primary key (document_id, model)
);
-- What can be taken, tenant by tenant.
create index job_due on job (priority, tenant_id, due_at) where state in ('queued', 'running');
create index job_open on job (model) where state in ('queued', 'running');
create index job_of_tenant on job (tenant_id, queued_at, document_id);

-- What retrieval has a collection of, as last seen: what arrives is indexed for each of them.
create table collection (
    model         text        primary key,
    active        boolean     not null,
    -- How far the documents that were there before it have been queued for it, in the order of their ids.
    queued_until  uuid,
    queued_all    boolean     not null default false
);
