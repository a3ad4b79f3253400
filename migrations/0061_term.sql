-- owner: work/structure
-- +goose Up
CREATE TABLE term (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
    member_name   TEXT   NOT NULL,
    note          TEXT   NOT NULL,
    batch_id      BIGINT NOT NULL,
    natural_key   TEXT   NOT NULL,
    removed       INTEGER NOT NULL,
    removed_for   TEXT   NOT NULL,
    made_at       BIGINT NOT NULL,
    made_by       TEXT   NOT NULL,
    changed_at    BIGINT NOT NULL,
    changed_by    TEXT   NOT NULL,
    session       INTEGER NOT NULL,
    began         TEXT NOT NULL,
    years         INTEGER NOT NULL,
    ends          TEXT NOT NULL,
    extended_on   TEXT NOT NULL,
    extended_to   TEXT NOT NULL,
    basis         TEXT NOT NULL,
    ended         TEXT NOT NULL
);
CREATE UNIQUE INDEX term_once ON term (natural_key) WHERE removed = 0;
CREATE INDEX term_by_org ON term (org_id, began);
CREATE INDEX term_by_day ON term (began);
