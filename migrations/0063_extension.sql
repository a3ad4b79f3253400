-- owner: work/structure
-- +goose Up
ALTER TABLE term ADD COLUMN by_congress INTEGER NOT NULL DEFAULT 0;
CREATE TABLE term_extension (
    id            BIGINT PRIMARY KEY,
    term_id       BIGINT  NOT NULL REFERENCES term (id),
    org_id        BIGINT  NOT NULL,
    org_name      TEXT    NOT NULL,
    department_id BIGINT  NOT NULL,
    ends          TEXT    NOT NULL, -- the term's last day when it was asked
    to_day        TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('asked', 'approved', 'returned', 'refused', 'withdrawn')),
    asked_name    TEXT    NOT NULL,
    asked_at      BIGINT  NOT NULL,
    decided_name  TEXT    NOT NULL,
    decided_at    BIGINT  NOT NULL,
    opinion       TEXT    NOT NULL,
    paper_id      BIGINT  NOT NULL,
    paper_number  TEXT    NOT NULL,
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX term_extension_open_once ON term_extension (term_id) WHERE state = 'asked';
CREATE INDEX term_extension_by_org ON term_extension (org_id);
CREATE TABLE term_notice (
    year          INTEGER NOT NULL,
    department_id BIGINT  NOT NULL,
    paper_id      BIGINT  NOT NULL,
    paper_number  TEXT    NOT NULL,
    lines         TEXT    NOT NULL, -- as they were printed, JSON
    issued_name   TEXT    NOT NULL,
    issued_at     BIGINT  NOT NULL,
    PRIMARY KEY (year, department_id)
) /* clustered */;
CREATE TABLE term_reminder (
    term_id  BIGINT  NOT NULL,
    last_day TEXT    NOT NULL, -- the day that was reminded of; another one is reminded of anew
    stage    INTEGER NOT NULL, -- months before it, 0 after it
    day      TEXT    NOT NULL,
    PRIMARY KEY (term_id, last_day, stage)
) /* clustered */;
