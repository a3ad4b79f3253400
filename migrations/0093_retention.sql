-- How long things are kept, the nights' runs, and what they erased.
-- owner: platform/retention
-- +goose Up
CREATE TABLE retention_period (
    code   TEXT PRIMARY KEY,
    length INTEGER NOT NULL, -- in the type's unit; 0 while none is set
    basis  TEXT    NOT NULL,
    set_by TEXT    NOT NULL,
    set_at BIGINT  NOT NULL
);
CREATE TABLE retention_run (
    id       BIGINT PRIMARY KEY,
    day      TEXT   NOT NULL UNIQUE,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL -- 0 while it is not done
);
CREATE TABLE retention_tombstone (
    run_id    BIGINT  NOT NULL,
    code      TEXT    NOT NULL,
    object_id BIGINT  NOT NULL,
    title     TEXT    NOT NULL, -- nothing of what was erased
    day       TEXT    NOT NULL, -- from which its time ran
    n         INTEGER NOT NULL,
    at        BIGINT  NOT NULL,
    PRIMARY KEY (run_id, code, object_id)
) /* clustered */;
