-- owner: directory/account
-- +goose Up
ALTER TABLE account_session ADD COLUMN factor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE account_session ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;

CREATE TABLE account_factor (
    account_id     BIGINT PRIMARY KEY REFERENCES account (id),
    secret         TEXT    NOT NULL,
    active         INTEGER NOT NULL,
    made_at        BIGINT  NOT NULL,
    used_step      BIGINT  NOT NULL,
    attempts       INTEGER NOT NULL,
    attempts_since BIGINT  NOT NULL,
    locked_until   BIGINT  NOT NULL,
    locks          INTEGER NOT NULL
);

CREATE TABLE account_recovery (
    account_id BIGINT NOT NULL REFERENCES account (id),
    code_hash  TEXT   NOT NULL,
    used_at    BIGINT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
) /* clustered */;
