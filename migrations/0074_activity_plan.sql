-- owner: work/activity
-- +goose Up
CREATE TABLE activity_plan (
    org_id     BIGINT  NOT NULL,
    year       INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    changed_at BIGINT  NOT NULL,
    changed_by TEXT    NOT NULL,
    PRIMARY KEY (org_id, year)
) /* clustered */;
CREATE TABLE activity_plan_line (
    id          BIGINT PRIMARY KEY,
    plan_org    BIGINT  NOT NULL,
    year        INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    org_id      BIGINT  NOT NULL, -- who holds it: the branch or one of its groups
    month       INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    day         TEXT    NOT NULL, -- empty while only the month is planned
    kinds       TEXT    NOT NULL,
    topic       TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    activity_id BIGINT  NOT NULL  -- the record made from it; 0 for none
);
CREATE INDEX activity_plan_line_by_plan ON activity_plan_line (plan_org, year, position);
CREATE INDEX activity_plan_line_by_activity ON activity_plan_line (activity_id);
