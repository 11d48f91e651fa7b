-- Kept on the side that receives a module's data: how far it has come. n and loop_epoch fence a loop that was superseded.
create table strangler.replication_cursor (
    module              text primary key,
    direction           text not null check (direction in ('SOURCE', 'TARGET')), -- the side that data flows to
    owner_epoch         bigint not null,
    loop_epoch          bigint not null,
    n                   bigint not null,
    snapshot            pg_snapshot not null, -- of the other side: this side has all that is visible in it
    behind              pg_snapshot,          -- while a cut backlog is worked off: where that backlog began
    system_identifier   text not null,        -- which cluster, and which history of it, the snapshots belong to
    timeline            text not null,
    catalog             numeric,              -- of the moving tables, when the loop last compared them
    snapshot_at         timestamptz not null,
    rows_copied         bigint not null default 0,
    changes_applied     bigint not null default 0,
    backlog             bigint not null default 0,
    pass                bigint not null default 0,          -- of verification: counts them
    verifying           boolean not null default false,     -- whether it runs
    differences         bigint not null default 0,          -- rows that differ, found by it
    verified_at         timestamptz,                        -- when a pass last ended that found nothing
    verify_requested    boolean not null default false,
    stand_aside_until   timestamptz,          -- another node asks the leader to let it lead
    problem             text,
    copy_rows_per_second bigint check (copy_rows_per_second >= 0), -- what an operator allows; 0: as fast as it can; null: as the settings say
    copy_paused         boolean not null default false,
    copy_held           text                  -- what holds the copy back, in a sentence
);

create table strangler.replication_table (
    module          text not null,
    table_name      text not null,
    copied_to       text[], -- the key up to which the table is copied
    copied          boolean not null default false,
    rows_copied     bigint not null default 0,
    rows_estimated  bigint not null default 0,
    caught_up_to    text[], -- within a cut backlog
    caught_up       boolean not null default true,
    verified_to     text[], -- the key up to which the pass of verification that runs has compared the table
    verified        boolean not null default false, -- whether it has compared all of it
    rows_equal      bigint not null default 0,      -- in that pass, or the last one; missing and extra: at this side
    rows_different  bigint not null default 0,
    rows_missing    bigint not null default 0,
    rows_extra      bigint not null default 0,
    verified_at     timestamptz, -- when a pass last compared the whole table
    clean_at        timestamptz, -- when a pass last did and found no difference
    primary key (module, table_name)
);

-- Kept on the side that is captured: log entries below this transaction are gone, so an older cursor can't go on.
create table strangler.replication_capture (
    module         text primary key,
    cleaned_below  xid8 not null
);
