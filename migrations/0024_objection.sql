-- owner: spine/objection
-- +goose Up
CREATE TABLE objection (
    id            BIGINT PRIMARY KEY,
    subject       TEXT    NOT NULL CHECK (subject IN ('member', 'branch', 'department')),
    subject_id    BIGINT  NOT NULL,
    subject_name  TEXT    NOT NULL,
    branch_id     BIGINT  NOT NULL, -- of the day it was raised
    department_id BIGINT  NOT NULL,
    year          INTEGER NOT NULL,
    fact_id       BIGINT  NOT NULL, -- the line objected to; 0 for something missing
    rule          TEXT    NOT NULL,
    rule_text     TEXT    NOT NULL,
    day           TEXT    NOT NULL,
    points        BIGINT  NOT NULL,
    source_type   TEXT    NOT NULL,
    source_id     BIGINT  NOT NULL,
    text          TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed', 'withdrawn')),
    lowest        INTEGER NOT NULL, -- the level that was asked first
    level         INTEGER NOT NULL,
    look          INTEGER NOT NULL, -- 1, or 2 for the second look
    due           TEXT    NOT NULL,
    due_sure      INTEGER NOT NULL, -- 0: the year's holidays were not published yet
    raised_by     BIGINT  NOT NULL,
    raised_member BIGINT  NOT NULL,
    raised_name   TEXT    NOT NULL,
    raised_at     BIGINT  NOT NULL,
    answered_at   BIGINT  NOT NULL,
    remedy        TEXT    NOT NULL CHECK (remedy IN ('', 'record', 'points')),
    settled_at    BIGINT  NOT NULL,
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX objection_open_once ON objection (subject, subject_id, fact_id, rule) WHERE state = 'open' AND fact_id <> 0;
CREATE INDEX objection_by_subject ON objection (subject, subject_id);
CREATE INDEX objection_by_branch ON objection (branch_id);
CREATE INDEX objection_unsettled ON objection (id) WHERE state = 'upheld' AND remedy = 'record' AND settled_at = 0;
CREATE TABLE objection_step (
    id           BIGINT PRIMARY KEY,
    objection_id BIGINT  NOT NULL REFERENCES objection (id),
    what         TEXT    NOT NULL CHECK (what IN ('raised', 'passed', 'upheld', 'dismissed', 'escalated', 'withdrawn', 'settled')),
    account_id   BIGINT  NOT NULL,
    name         TEXT    NOT NULL,
    level        INTEGER NOT NULL,
    text         TEXT    NOT NULL,
    at           BIGINT  NOT NULL
);
CREATE INDEX objection_step_of ON objection_step (objection_id, id);
CREATE TABLE objection_terms (
    id           BIGINT PRIMARY KEY,
    raise_days   INTEGER NOT NULL,
    closing_days INTEGER NOT NULL,
    answer_days  INTEGER NOT NULL,
    second_days  INTEGER NOT NULL,
    changed_name TEXT    NOT NULL,
    changed_at   BIGINT  NOT NULL,
    version      INTEGER NOT NULL
);
INSERT INTO objection_terms (id, raise_days, closing_days, answer_days, second_days, changed_name, changed_at, version) VALUES (1, 30, 10, 10, 5, '', 0, 1);
