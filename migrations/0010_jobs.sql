-- owner: platform/jobs
-- +goose Up
CREATE TABLE job (
    id         BIGINT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    args       TEXT    NOT NULL,
    unique_key TEXT    NOT NULL,
    run_at     BIGINT  NOT NULL,
    attempt    INTEGER NOT NULL,
    dead       INTEGER NOT NULL,
    failure    TEXT    NOT NULL,
    made_at    BIGINT  NOT NULL
);
CREATE INDEX job_due ON job (dead, run_at);
CREATE UNIQUE INDEX job_once ON job (unique_key) WHERE unique_key <> '' AND dead = 0;
CREATE TABLE job_tick (
    name TEXT   PRIMARY KEY,
    at   BIGINT NOT NULL
);
