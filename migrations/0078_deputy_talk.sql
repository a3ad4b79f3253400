-- owner: work/inspection
-- +goose Up
CREATE TABLE deputy_talk (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    position_id   BIGINT  NOT NULL,
    member_id     BIGINT  NOT NULL,
    member_name   TEXT    NOT NULL,
    org_id        BIGINT  NOT NULL,
    org_name      TEXT    NOT NULL,
    department_id BIGINT  NOT NULL,
    from_day      TEXT    NOT NULL,
    due           TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('due', 'held', 'withdrawn')),
    talker_id     BIGINT  NOT NULL,
    talker_name   TEXT    NOT NULL,
    planned_day   TEXT    NOT NULL,
    held_day      TEXT    NOT NULL,
    place         TEXT    NOT NULL,
    record_cipher TEXT    NOT NULL,
    reason        TEXT    NOT NULL, -- why it was withdrawn
    recorded_by   TEXT    NOT NULL,
    made_at       BIGINT  NOT NULL,
    changed_at    BIGINT  NOT NULL
);
CREATE UNIQUE INDEX deputy_talk_once ON deputy_talk (position_id);
CREATE INDEX deputy_talk_by_department ON deputy_talk (department_id, from_day);
-- The day from which appointments owe a talk: the first of the year in which this was first looked at.
CREATE TABLE deputy_talk_start (
    id    INTEGER PRIMARY KEY,
    since TEXT    NOT NULL
);
