-- How far each module has moved, and everything that was ever done about it.
create table strangler.module_state (
    module           text primary key,
    stage            text not null check (stage in ('MONOLITH', 'COPYING', 'IN_SYNC', 'SHADOWING', 'READS_RAMPING', 'READS_MOVED', 'WRITES_MOVED', 'EXTRACTED')),
    epoch            bigint not null check (epoch >= 1),
    read_share       integer not null check (read_share between 0 and 10000),
    shadow_share     integer not null check (shadow_share between 0 and 10000),
    automation       text not null check (automation in ('OFF', 'RUNNING', 'PAUSED', 'ROLLED_BACK')),
    ceiling          integer not null check (ceiling between 0 and 10000),
    acknowledge_both boolean not null,
    version          bigint not null check (version >= 1),
    changed_at       timestamptz not null,
    changed_by       text not null,
    reason           text not null
);

-- One row per change of a state and per command worth remembering. The figures are what the decision was made on.
create table strangler.audit (
    id           bigint generated always as identity primary key,
    module       text not null,
    at           timestamptz not null default clock_timestamp(),
    who          text not null,
    why          text not null,
    from_stage   text not null,
    to_stage     text not null,
    from_share   integer not null,
    to_share     integer not null,
    epoch        bigint not null,
    version      bigint not null,
    figures      jsonb not null default '{}'
);

create index audit_of_module on strangler.audit (module, id);

create function strangler.refuse_audit_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only';
end
$$;

create trigger append_only before update or delete or truncate on strangler.audit
    for each statement execute function strangler.refuse_audit_change();
