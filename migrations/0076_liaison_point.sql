-- owner: work/inspection
-- +goose Up
CREATE TABLE liaison_point (
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
    from_day      TEXT NOT NULL,
    to_day        TEXT NOT NULL -- the last day; empty until further notice
);
CREATE UNIQUE INDEX liaison_point_once ON liaison_point (natural_key) WHERE removed = 0;
CREATE INDEX liaison_point_by_org ON liaison_point (org_id, from_day);
CREATE INDEX liaison_point_by_member ON liaison_point (member_id);
