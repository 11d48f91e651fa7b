-- Amounts are micro-units of the currency. A tenant without a row here has the budget of the configuration.
create table budget (
    tenant_id     text        primary key,
    -- Null: without limit.
    monthly_limit bigint      check (monthly_limit >= 0),
    updated_at    timestamptz not null
);

-- What a tenant has spent in a month (its first day, UTC), and what calls under way may cost: the row that concurrent calls wait for.
create table account (
    tenant_id text   not null,
    month     date   not null,
    spent     bigint not null default 0,
    reserved  bigint not null default 0 check (reserved >= 0),
    primary key (tenant_id, month)
);

-- The most that a call can cost, set aside before it is made. Of 'unknown' nobody can say what it cost: all of it counts as spent.
create table reservation (
    id         uuid        primary key,
    tenant_id  text        not null,
    month      date        not null,
    model      text        not null,
    amount     bigint      not null check (amount >= 0),
    state      text        not null default 'open' check (state in ('open', 'settled', 'unknown')),
    cost       bigint      not null default 0,
    made_at    timestamptz not null,
    settled_at timestamptz
);
create index reservation_open on reservation (made_at) where state = 'open';
create index reservation_settled on reservation (settled_at) where settled_at is not null;
