-- What each cohort of a moving module's reads experienced: every node adds what it saw in a second. Unlogged, because it costs no WAL, and
-- what a crash of the database takes with it makes automation wait, not err.
create unlogged table strangler.traffic_window (
    second      timestamptz not null, -- of this database's clock, in which the node told it
    module      text not null,
    side        text not null check (side in ('SOURCE', 'TARGET')), -- that was chosen for the reads
    share       integer not null,  -- of reads at the service when it was chosen
    route       text not null,
    requests    bigint not null,
    errors      bigint not null,   -- of the side that was chosen, made good or not
    unserved    bigint not null,   -- those of them that nobody made good
    mismatches  bigint not null,   -- those of them where the service did not find what exists locally
    buckets     integer[] not null, -- of the latencies: those that are not empty, and
    counts      bigint[] not null   -- how many requests each has
);

create index traffic_of_module on strangler.traffic_window (module, second);
