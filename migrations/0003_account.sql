-- owner: directory/account
-- +goose Up
CREATE TABLE account (
    id             BIGINT PRIMARY KEY,
    login          TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    name_key       TEXT    NOT NULL,
    org_id         BIGINT  NOT NULL,
    member_id      BIGINT  NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    held           INTEGER NOT NULL,
    must_change    INTEGER NOT NULL,
    password_hash  TEXT    NOT NULL,
    password_at    BIGINT  NOT NULL,
    code_hash      TEXT    NOT NULL,
    code_expires   BIGINT  NOT NULL,
    attempts       INTEGER NOT NULL,
    attempts_since BIGINT  NOT NULL,
    locked_until   BIGINT  NOT NULL,
    locks          INTEGER NOT NULL,
    last_login     BIGINT  NOT NULL,
    created_at     BIGINT  NOT NULL,
    version        INTEGER NOT NULL
);
CREATE UNIQUE INDEX account_by_login ON account (login);
CREATE UNIQUE INDEX account_by_member ON account (member_id) WHERE member_id <> 0;
CREATE INDEX account_by_name ON account (name_key, id);

CREATE TABLE account_grant (
    id           BIGINT PRIMARY KEY,
    account_id   BIGINT NOT NULL REFERENCES account (id),
    role         TEXT   NOT NULL,
    org_id       BIGINT NOT NULL,
    granted_by   BIGINT NOT NULL,
    granted_name TEXT   NOT NULL,
    granted_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_grant_once ON account_grant (account_id, role, org_id);
CREATE INDEX account_grant_by_role ON account_grant (role, org_id);

CREATE TABLE account_session (
    id         BIGINT PRIMARY KEY,
    token_hash TEXT   NOT NULL,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    address    TEXT   NOT NULL,
    agent      TEXT   NOT NULL
);
CREATE UNIQUE INDEX account_session_by_token ON account_session (token_hash);
CREATE INDEX account_session_by_account ON account_session (account_id);
CREATE INDEX account_session_by_seen ON account_session (seen_at);

CREATE TABLE preference (
    account_id BIGINT NOT NULL,
    key        TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
) /* clustered */;

CREATE TABLE account_draft (
    account_id BIGINT  NOT NULL,
    key        TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    at         BIGINT  NOT NULL,
    PRIMARY KEY (account_id, key)
) /* clustered */;
CREATE INDEX account_draft_by_time ON account_draft (at);

CREATE TABLE setup (
    id        BIGINT PRIMARY KEY,
    code_hash TEXT    NOT NULL,
    used_at   BIGINT  NOT NULL,
    version   INTEGER NOT NULL
);
INSERT INTO setup (id, code_hash, used_at, version) VALUES (1, '', 0, 0);
