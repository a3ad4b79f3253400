-- Acts over many chosen objects: asked for together, done half a minute later unless taken back.
-- owner: platform/bulk
-- +goose Up
CREATE TABLE bulk (
    id         BIGINT PRIMARY KEY,
    account_id BIGINT  NOT NULL,
    act        TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    asked_at   BIGINT  NOT NULL,
    due_at     BIGINT  NOT NULL,
    ended_at   BIGINT  NOT NULL,
    total      INTEGER NOT NULL,
    address    TEXT    NOT NULL,
    request    TEXT    NOT NULL,
    seen       INTEGER NOT NULL
);
CREATE INDEX bulk_by_account ON bulk (account_id, asked_at);
CREATE INDEX bulk_by_end ON bulk (ended_at);
CREATE TABLE bulk_item (
    bulk_id   BIGINT  NOT NULL,
    number    INTEGER NOT NULL,
    object_id BIGINT  NOT NULL,
    version   INTEGER NOT NULL,
    title     TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    code      TEXT    NOT NULL,
    said      TEXT    NOT NULL,
    PRIMARY KEY (bulk_id, number)
);
