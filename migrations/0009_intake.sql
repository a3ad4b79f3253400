-- owner: platform/intake
-- +goose Up
CREATE TABLE intake_batch (
    id         BIGINT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    account_id BIGINT  NOT NULL,
    actor_name TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('staging','queued','checked','applying','applied','failed','discarded')),
    headings   TEXT    NOT NULL,
    columns    TEXT    NOT NULL,
    answers    TEXT    NOT NULL,
    asks       TEXT    NOT NULL,
    counts     TEXT    NOT NULL,
    notes      TEXT    NOT NULL,
    fault      TEXT    NOT NULL,
    row_count  INTEGER NOT NULL,
    progress   INTEGER NOT NULL,
    lease      BIGINT  NOT NULL,
    made_at    BIGINT  NOT NULL,
    applied_at BIGINT  NOT NULL,
    version    INTEGER NOT NULL
);
CREATE INDEX intake_batch_by_account ON intake_batch (account_id, made_at);
CREATE INDEX intake_batch_waiting ON intake_batch (state, lease) WHERE state IN ('queued','applying');
CREATE TABLE intake_row (
    batch_id BIGINT  NOT NULL,
    number   INTEGER NOT NULL,
    cells    TEXT    NOT NULL,
    answers  TEXT    NOT NULL,
    skipped  INTEGER NOT NULL,
    PRIMARY KEY (batch_id, number)
) /* clustered */;
CREATE TABLE intake_verdict (
    batch_id BIGINT  NOT NULL,
    number   INTEGER NOT NULL,
    verdict  TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    note     TEXT    NOT NULL,
    detail   TEXT    NOT NULL,
    target   BIGINT  NOT NULL,
    PRIMARY KEY (batch_id, number)
) /* clustered */;
CREATE INDEX intake_verdict_by_verdict ON intake_verdict (batch_id, verdict, number);
