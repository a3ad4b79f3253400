-- Points within a rule's range that whoever accepts a record still has to choose, or has chosen. A choice belongs to
-- what the record said (its fact's key), not to a run, so that a recomputation counts it again.
-- owner: spine/points
-- +goose Up
CREATE TABLE points_choice (
    id             BIGINT PRIMARY KEY,
    source_type    TEXT    NOT NULL,
    source_id      BIGINT  NOT NULL,
    source_version INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    detail         TEXT    NOT NULL,
    subject        TEXT    NOT NULL CHECK (subject IN ('member', 'branch', 'department')),
    subject_id     BIGINT  NOT NULL,
    subject_name   TEXT    NOT NULL,
    branch_id      BIGINT  NOT NULL,
    department_id  BIGINT  NOT NULL,
    level          INTEGER NOT NULL,
    day            TEXT    NOT NULL,
    fact_id        BIGINT  NOT NULL,
    rule           TEXT    NOT NULL,
    rule_text      TEXT    NOT NULL,
    least          BIGINT  NOT NULL,
    most           BIGINT  NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('waiting', 'chosen', 'dropped')),
    points         BIGINT  NOT NULL,
    reason         TEXT    NOT NULL,
    chosen_by      BIGINT  NOT NULL,
    chosen_name    TEXT    NOT NULL,
    chosen_at      BIGINT  NOT NULL,
    made_at        BIGINT  NOT NULL,
    version        INTEGER NOT NULL
);
CREATE UNIQUE INDEX points_choice_once ON points_choice (source_id, source_version, kind, detail, subject_id, source_type, subject);
CREATE INDEX points_choice_by_subject ON points_choice (subject_id, subject, day);
CREATE INDEX points_choice_by_day ON points_choice (day, state);
