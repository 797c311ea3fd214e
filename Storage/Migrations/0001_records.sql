-- Tenants, their virtual keys and their credentials. {time} {money} {bytes} {day} {bool} are each dialect's own types.

-- One row. Whoever changes a record takes the next number first and so holds this row until the end of the transaction:
-- revisions become visible in their order, and a reader that has seen n has seen everything up to n. A sequence would not promise that.
CREATE TABLE store_revision (
    id    integer PRIMARY KEY CHECK (id = 1),
    value bigint NOT NULL
);
INSERT INTO store_revision (id, value) VALUES (1, 0);

-- Null limits and budgets: the operator's defaults.
CREATE TABLE tenants (
    id                  text PRIMARY KEY,
    email               text,
    name                text NOT NULL,
    plan                text,
    region              text,
    created_at          {time} NOT NULL,
    disabled_at         {time},
    requests_per_minute bigint,
    tokens_per_minute   bigint,
    parallel            bigint,
    usd_per_day         {money},
    usd_per_month       {money},
    usd_lifetime        {money},
    usd_per_request     {money},
    revision            bigint NOT NULL
);
CREATE UNIQUE INDEX tenants_email ON tenants (lower(email));
CREATE UNIQUE INDEX tenants_revision ON tenants (revision);

-- Never deleted, only revoked: the ledger refers to them, and the change feed must be able to tell.
CREATE TABLE virtual_keys (
    id                  text PRIMARY KEY,
    tenant              text NOT NULL REFERENCES tenants (id),
    name                text NOT NULL,
    hash                {bytes} NOT NULL CHECK (length(hash) = 32),
    prefix              text NOT NULL,
    last4               text NOT NULL,
    created_at          {time} NOT NULL,
    expires_at          {time},
    revoked_at          {time},
    rotated_from        text REFERENCES virtual_keys (id),
    overlap_ends_at     {time},
    scopes              text,
    requests_per_minute bigint,
    tokens_per_minute   bigint,
    parallel            bigint,
    usd_per_day         {money},
    usd_per_month       {money},
    usd_lifetime        {money},
    usd_per_request     {money},
    revision            bigint NOT NULL
);
CREATE UNIQUE INDEX virtual_keys_hash ON virtual_keys (hash);
CREATE UNIQUE INDEX virtual_keys_revision ON virtual_keys (revision);
CREATE INDEX virtual_keys_tenant ON virtual_keys (tenant, id);

-- A deleted credential keeps its row for the change feed; its ciphertext is gone with the deletion.
CREATE TABLE credentials (
    id         text PRIMARY KEY,
    tenant     text NOT NULL REFERENCES tenants (id),
    provider   text NOT NULL,
    base_url   text,
    ciphertext text,
    last4      text NOT NULL,
    created_at {time} NOT NULL,
    deleted_at {time},
    revision   bigint NOT NULL
);
CREATE UNIQUE INDEX credentials_revision ON credentials (revision);
CREATE INDEX credentials_tenant ON credentials (tenant, id);
