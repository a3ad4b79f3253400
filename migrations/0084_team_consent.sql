-- owner: work/team
-- +goose Up
CREATE TABLE team_consent (
    id            BIGINT PRIMARY KEY,
    org_id        BIGINT  NOT NULL,
    member_id     BIGINT  NOT NULL,
    member_name   TEXT    NOT NULL,
    duty          TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('remove', 'move', 'add')),
    day           TEXT    NOT NULL, -- on which the change is meant to take place
    reason        TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('asked', 'granted', 'returned', 'withdrawn', 'entered')),
    asked_by      BIGINT  NOT NULL,
    asked_name    TEXT    NOT NULL,
    asked_at      BIGINT  NOT NULL,
    answered_name TEXT    NOT NULL,
    answered_at   BIGINT  NOT NULL,
    granted_on    TEXT    NOT NULL,
    opinion       TEXT    NOT NULL,
    paper_id      BIGINT  NOT NULL,
    paper_number  TEXT    NOT NULL,
    entered_day   TEXT    NOT NULL, -- on which it took place
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX team_consent_open_once ON team_consent (org_id, member_id, duty) WHERE state IN ('asked', 'granted');
CREATE INDEX team_consent_by_org ON team_consent (org_id, state);
