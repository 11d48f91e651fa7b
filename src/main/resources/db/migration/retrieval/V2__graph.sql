-- How far the graph has followed a document: 'asked' by each event about it, 'answered' when the rows below say what its chunks say.
create table graph_document (
    document_id  uuid        primary key,
    tenant_id    text        not null,
    asked        bigint      not null,
    answered     bigint      not null default 0,
    -- What is read, or being read; 0: nothing.
    revision     bigint      not null default 0,
    next_ordinal integer     not null default 0,
    -- Who works on it: of two workers the one with the higher number is right. Until when nobody else may, by this database's clock.
    lease_number bigint      not null default 0,
    leased_until timestamptz,
    attempts     integer     not null default 0,
    asked_at     timestamptz not null
);
create index graph_document_waiting on graph_document (asked_at) where asked > answered;

-- A thing with a name; there while a document names it. The key is the name as it is compared: case, width and spaces folded.
create table graph_entity (
    id        uuid    primary key,
    tenant_id text    not null,
    key       text    collate "C" not null,
    name      text    not null,
    label     text    not null,
    documents integer not null,
    mentions  bigint  not null,
    unique (tenant_id, key)
);
create index graph_entity_by_weight on graph_entity (tenant_id, documents desc, key);
create index graph_entity_of_label on graph_entity (tenant_id, label);

-- What a revision of a document names. A text that is no document has an id made of its tenant, its source and itself.
create table graph_mention (
    document_id uuid    not null,
    revision    bigint  not null,
    entity_id   uuid    not null references graph_entity,
    tenant_id   text    not null,
    label       text    not null,
    count       bigint  not null,
    primary key (document_id, revision, entity_id)
);
create index graph_mention_of_entity on graph_mention (entity_id, label);

-- Two things and how they are related; there while a document says so.
create table graph_relation (
    id        uuid    primary key,
    tenant_id text    not null,
    from_id   uuid    not null references graph_entity,
    type      text    not null,
    to_id     uuid    not null references graph_entity,
    documents integer not null,
    unique (from_id, type, to_id)
);
create index graph_relation_to on graph_relation (to_id);
create index graph_relation_of_tenant on graph_relation (tenant_id);

-- Which revision of a document says so, and in which chunk first.
create table graph_evidence (
    document_id uuid   not null,
    revision    bigint not null,
    relation_id uuid   not null references graph_relation,
    tenant_id   text   not null,
    source      text   not null,
    chunk_id    uuid,
    primary key (document_id, revision, relation_id)
);
create index graph_evidence_of_relation on graph_evidence (relation_id);

-- Titles and headings, for who has begun to type; the key is the text as it is compared.
create table search_suggestion (
    document_id uuid   not null,
    revision    bigint not null,
    key         text   collate "C" not null,
    tenant_id   text   not null,
    text        text   not null,
    primary key (document_id, revision, key)
);
create index search_suggestion_of_tenant on search_suggestion (tenant_id, key);
