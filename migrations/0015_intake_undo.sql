-- owner: platform/intake
-- +goose Up
DROP INDEX intake_batch_by_account;
DROP INDEX intake_batch_waiting;
ALTER TABLE intake_batch RENAME TO intake_batch_before;
CREATE TABLE intake_batch (
    id         BIGINT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    account_id BIGINT  NOT NULL,
    actor_name TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('staging','mapping','queued','checked','applying','applied','undoing','undone','failed','discarded')),
    mode       TEXT    NOT NULL CHECK (mode IN ('all','good')),
    headings   TEXT    NOT NULL,
    columns    TEXT    NOT NULL,
    words      TEXT    NOT NULL,
    header_row INTEGER NOT NULL,
    mapping_id BIGINT  NOT NULL,
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
    undone_at  BIGINT  NOT NULL,
    undo_seen  TEXT    NOT NULL,
    undone     INTEGER NOT NULL,
    kept       INTEGER NOT NULL,
    version    INTEGER NOT NULL
);
INSERT INTO intake_batch (id,kind,name,account_id,actor_name,actor,state,mode,headings,columns,words,header_row,mapping_id,answers,asks,counts,notes,fault,row_count,progress,lease,made_at,applied_at,undone_at,undo_seen,undone,kept,version)
SELECT id,kind,name,account_id,actor_name,actor,state,'all',headings,columns,'{}',0,0,answers,asks,counts,notes,fault,row_count,progress,lease,made_at,applied_at,0,'',0,0,version FROM intake_batch_before;
DROP TABLE intake_batch_before;
CREATE INDEX intake_batch_by_account ON intake_batch (account_id, made_at);
CREATE INDEX intake_batch_waiting ON intake_batch (state, lease) WHERE state IN ('queued','applying','undoing');
CREATE TABLE intake_file (
    batch_id BIGINT  NOT NULL,
    part     INTEGER NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (batch_id, part)
) /* clustered */;
CREATE TABLE intake_effect (
    id        BIGINT PRIMARY KEY,
    batch_id  BIGINT  NOT NULL,
    number    INTEGER NOT NULL,
    act       TEXT    NOT NULL,
    object_id BIGINT  NOT NULL,
    version   INTEGER NOT NULL,
    subject   TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    detail    TEXT    NOT NULL,
    undone    INTEGER NOT NULL,
    kept      TEXT    NOT NULL
);
CREATE INDEX intake_effect_by_batch ON intake_effect (batch_id, number, id);
CREATE TABLE intake_mapping (
    id         BIGINT PRIMARY KEY,
    kind       TEXT    NOT NULL,
    org_id     BIGINT  NOT NULL,
    name       TEXT    NOT NULL,
    signature  TEXT    NOT NULL,
    headings   TEXT    NOT NULL,
    columns    TEXT    NOT NULL,
    words      TEXT    NOT NULL,
    made_by    TEXT    NOT NULL,
    changed_at BIGINT  NOT NULL,
    version    INTEGER NOT NULL
);
CREATE UNIQUE INDEX intake_mapping_once ON intake_mapping (kind, org_id, signature);
