-- Kept on the side that receives a module's data, until the next pass of verification begins or the move ends: rows that differ.
-- A row is {"column": {"length": 5, "text": "hello"}}; null is SQL NULL; a long text is cut and ends with its fingerprint.
create table strangler.replication_difference (
    module       text not null,
    table_name   text not null,
    key          text[] not null,
    kind         text not null check (kind in ('DIFFERENT', 'MISSING', 'EXTRA')), -- missing and extra: at this side
    origin_row   json,
    replica_row  json,
    found_at     timestamptz not null,
    primary key (module, table_name, key)
);

-- Ranges of keys in which more rows differ than are kept one by one.
create table strangler.replication_differing_range (
    module       text not null,
    table_name   text not null,
    after        text[], -- null: from the first key
    up_to        text[], -- null: to the last key
    differences  bigint not null
);

create index differing_range_of_module on strangler.replication_differing_range (module);
