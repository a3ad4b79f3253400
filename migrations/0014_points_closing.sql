-- owner: spine/points
-- +goose Up
CREATE TABLE points_closing (
    id            BIGINT PRIMARY KEY,
    year          INTEGER NOT NULL,
    subject       TEXT    NOT NULL CHECK (subject IN ('member', 'branch', 'department')),
    state         TEXT    NOT NULL CHECK (state IN ('proposed', 'closed', 'reopening', 'reopened', 'dropped')),
    versions      TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    proposed_by   BIGINT  NOT NULL,
    proposed_name TEXT    NOT NULL,
    proposed_at   BIGINT  NOT NULL,
    closed_by     BIGINT  NOT NULL,
    closed_name   TEXT    NOT NULL,
    closed_at     BIGINT  NOT NULL,
    reason        TEXT    NOT NULL,
    asked_by      BIGINT  NOT NULL,
    asked_name    TEXT    NOT NULL,
    asked_at      BIGINT  NOT NULL,
    reopened_by   BIGINT  NOT NULL,
    reopened_name TEXT    NOT NULL,
    reopened_at   BIGINT  NOT NULL,
    answer        TEXT    NOT NULL,
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX points_closing_live ON points_closing (year, subject) WHERE state IN ('proposed', 'closed', 'reopening');
CREATE TABLE points_late (
    fact_id      BIGINT  NOT NULL,
    subject      TEXT    NOT NULL,
    year         INTEGER NOT NULL,
    subject_id   BIGINT  NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused', 'settled')),
    decided_by   BIGINT  NOT NULL,
    decided_name TEXT    NOT NULL,
    decided_at   BIGINT  NOT NULL,
    reason       TEXT    NOT NULL,
    PRIMARY KEY (fact_id, subject)
) /* clustered */;
CREATE INDEX points_late_by_year ON points_late (year, subject, state);
CREATE TABLE points_adjustment (
    id            BIGINT PRIMARY KEY,
    cause         TEXT    NOT NULL CHECK (cause IN ('discretion', 'objection')),
    cause_id      BIGINT  NOT NULL,
    subject       TEXT    NOT NULL CHECK (subject IN ('member', 'branch', 'department')),
    subject_id    BIGINT  NOT NULL,
    subject_name  TEXT    NOT NULL,
    branch_id     BIGINT  NOT NULL,
    department_id BIGINT  NOT NULL,
    day           TEXT    NOT NULL,
    rule          TEXT    NOT NULL,
    rule_text     TEXT    NOT NULL,
    points        BIGINT  NOT NULL,
    reason        TEXT    NOT NULL,
    evidence      TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('proposed', 'granted', 'refused', 'withdrawn', 'reversing', 'reversed')),
    level         INTEGER NOT NULL,
    proposed_by   BIGINT  NOT NULL,
    proposed_name TEXT    NOT NULL,
    proposed_at   BIGINT  NOT NULL,
    granted_by    BIGINT  NOT NULL,
    granted_name  TEXT    NOT NULL,
    granted_at    BIGINT  NOT NULL,
    answer        TEXT    NOT NULL,
    takeback      TEXT    NOT NULL,
    asked_by      BIGINT  NOT NULL,
    asked_name    TEXT    NOT NULL,
    asked_at      BIGINT  NOT NULL,
    reversed_by   BIGINT  NOT NULL,
    reversed_name TEXT    NOT NULL,
    reversed_at   BIGINT  NOT NULL,
    version       INTEGER NOT NULL
);
CREATE INDEX points_adjustment_by_subject ON points_adjustment (subject, subject_id);
CREATE INDEX points_adjustment_by_cause ON points_adjustment (cause, cause_id);
