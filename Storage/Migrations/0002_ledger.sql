-- One row per attempt. No references to tenants or keys: a row is never refused for what became of them.
-- The request id is the gateway's own, so that no provider's repeated id can swallow a row.
CREATE TABLE ledger (
    request_id        text NOT NULL,
    attempt           integer NOT NULL,
    day               {day} NOT NULL,
    tenant            text NOT NULL,
    virtual_key       text NOT NULL,
    provider          text NOT NULL,
    model             text NOT NULL,
    kind              text,
    status            integer,
    prompt_tokens     bigint NOT NULL,
    cached_tokens     bigint NOT NULL,
    completion_tokens bigint NOT NULL,
    reasoning_tokens  bigint NOT NULL,
    estimated         {bool} NOT NULL,
    cost_usd          {money},
    started_at        {time} NOT NULL,
    first_token_us    bigint,
    duration_us       bigint NOT NULL,
    PRIMARY KEY (request_id, attempt)
);
CREATE INDEX ledger_tenant ON ledger (tenant, started_at);
CREATE INDEX ledger_started ON ledger (started_at);

-- What budgets are restored from and usage is answered with. Kept in the ledger's own transactions; can be rebuilt from it.
CREATE TABLE usage_daily (
    day               {day} NOT NULL,
    tenant            text NOT NULL,
    virtual_key       text NOT NULL,
    provider          text NOT NULL,
    model             text NOT NULL,
    requests          bigint NOT NULL,
    attempts          bigint NOT NULL,
    failures          bigint NOT NULL,
    prompt_tokens     bigint NOT NULL,
    cached_tokens     bigint NOT NULL,
    completion_tokens bigint NOT NULL,
    reasoning_tokens  bigint NOT NULL,
    estimated         bigint NOT NULL,
    unpriced          bigint NOT NULL,
    cost_usd          {money} NOT NULL,
    PRIMARY KEY (day, tenant, virtual_key, provider, model)
);
CREATE INDEX usage_daily_tenant ON usage_daily (tenant, day);
