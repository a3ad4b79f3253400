-- owner: spine/fact
-- +goose Up
CREATE TABLE fact (
    id             BIGINT PRIMARY KEY,
    kind           TEXT    NOT NULL,
    detail         TEXT    NOT NULL,
    subject_type   TEXT    NOT NULL,
    subject_id     BIGINT  NOT NULL,
    day            TEXT    NOT NULL,
    branch_id      BIGINT  NOT NULL,
    department_id  BIGINT  NOT NULL,
    quantity       BIGINT  NOT NULL,
    attrs          TEXT    NOT NULL,
    source_type    TEXT    NOT NULL,
    source_id      BIGINT  NOT NULL,
    source_version INTEGER NOT NULL,
    sign           INTEGER NOT NULL CHECK (sign IN (1, -1)),
    known_at       BIGINT  NOT NULL,
    late           INTEGER NOT NULL
);
CREATE UNIQUE INDEX fact_once ON fact (source_id, source_version, kind, detail, subject_id, sign, source_type, subject_type);
CREATE INDEX fact_by_kind ON fact (kind, day);
CREATE INDEX fact_by_subject ON fact (subject_id, day);

-- owner: spine/duty
CREATE TABLE duty (
    id          BIGINT PRIMARY KEY,
    kind        TEXT   NOT NULL,
    title       TEXT   NOT NULL,
    note        TEXT   NOT NULL,
    role        TEXT   NOT NULL,
    org_id      BIGINT NOT NULL,
    due         TEXT   NOT NULL,
    object_type TEXT   NOT NULL,
    object_id   BIGINT NOT NULL,
    made_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX duty_once ON duty (object_type, object_id, kind, role);
CREATE INDEX duty_by_org ON duty (org_id, role);
