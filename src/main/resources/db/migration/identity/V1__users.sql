-- A customer organisation. Ids are the names that clients send as X-Tenant-ID.
create table tenant (
    id         text primary key,
    name       text        not null,
    created_at timestamptz not null
);

-- An account. What only one client family shows (bio, birthday, ...) lives in profile.
create table user_account (
    id                  uuid primary key,
    tenant_id           text        not null,
    username            text        not null,
    email               text,
    phone               text,
    password_hash       text,                   -- null: signs in by an external identity only
    password_changed_at timestamptz,
    nickname            text,
    avatar_url          text,
    role                text        not null check (role in ('user', 'admin', 'super_admin')),
    plan                text        not null default 'free',
    profile             jsonb       not null default '{}',
    locked_until        timestamptz,            -- locked by a person; failed sign-ins are in login_attempt
    last_login_at       timestamptz,
    created_at          timestamptz not null,
    updated_at          timestamptz not null
);

create unique index user_account_username on user_account (lower(username));
create unique index user_account_email on user_account (lower(email));
create unique index user_account_phone on user_account (phone);
create index user_account_tenant on user_account (tenant_id, created_at desc, id);

-- Who an account is elsewhere: provider 'wechat', realm = the app id, subject = the openid.
create table external_identity (
    provider   text        not null,
    realm      text        not null,
    subject    text        not null,
    union_id   text,                            -- the same person across the provider's realms
    user_id    uuid        not null,
    created_at timestamptz not null,
    primary key (provider, realm, subject)
);

create index external_identity_user on external_identity (user_id);
create index external_identity_union on external_identity (provider, union_id) where union_id is not null;

-- One sign-in. Access tokens name it (sid) and hold only while it does.
create table session (
    id         uuid primary key,
    user_id    uuid        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at   timestamptz,
    end_reason text,
    address    text,
    user_agent text
);

create index session_of_user on session (user_id) where ended_at is null;
create index session_expiry on session (expires_at);

-- The chain of refresh tokens of a session; only the newest is unused. A used one that comes back ends the session.
create table refresh_token (
    token_hash  bytea primary key,              -- SHA-256; the token itself is never stored
    session_id  uuid        not null,
    created_at  timestamptz not null,
    used_at     timestamptz,
    replaced_by bytea,
    request_key bytea                           -- the idempotency key it was used with: the same request may be sent again
);

create index refresh_token_session on refresh_token (session_id);

-- Failed sign-ins by account, and by name where there is no such account, so that a lock tells nobody which exist.
create table login_attempt (
    subject        text primary key,
    failures       integer     not null,
    last_failed_at timestamptz not null,
    locked_until   timestamptz
);

create index login_attempt_age on login_attempt (last_failed_at);

-- RS256 keys. The private part can be read by this module's role only; the public part is published.
create table signing_key (
    kid        text primary key,
    public_key text        not null,            -- JWK
    private_key bytea      not null,            -- PKCS #8
    created_at timestamptz not null,
    retired_at timestamptz
);

create unique index signing_key_current on signing_key ((true)) where retired_at is null;

-- What a user's conversations used, by day (UTC), counted from conversation.message.sent.
create table usage_day (
    user_id  text   not null,
    day      date   not null,
    requests bigint not null,
    tokens   bigint not null,
    primary key (user_id, day)
);
