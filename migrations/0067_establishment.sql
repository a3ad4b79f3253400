-- owner: work/establishment
-- +goose Up
CREATE TABLE establishment (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    kind          TEXT   NOT NULL CHECK (kind IN ('found','dissolve','rename','move','merge','split','upgrade')),
    state         TEXT   NOT NULL CHECK (state IN ('draft','submitted','returned','approved','effective','rejected','withdrawn')),
    org_id        BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    title         TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    plan          TEXT   NOT NULL,
    acknowledged  TEXT   NOT NULL,
    asked_by      BIGINT NOT NULL,
    asked_name    TEXT   NOT NULL,
    approver_id   BIGINT NOT NULL,
    submitted     TEXT   NOT NULL,
    due           TEXT   NOT NULL,
    answered      TEXT   NOT NULL,
    answered_name TEXT   NOT NULL,
    effective     TEXT   NOT NULL,
    paper_id      BIGINT NOT NULL,
    paper_number  TEXT   NOT NULL,
    held          TEXT   NOT NULL,
    made_at       BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL
);
CREATE INDEX establishment_by_state ON establishment (state, effective);
CREATE TABLE establishment_step (
    id               BIGINT PRIMARY KEY,
    establishment_id BIGINT NOT NULL REFERENCES establishment (id),
    what             TEXT   NOT NULL,
    account_id       BIGINT NOT NULL,
    name             TEXT   NOT NULL,
    text             TEXT   NOT NULL,
    at               BIGINT NOT NULL
);
CREATE INDEX establishment_step_of ON establishment_step (establishment_id, id);
CREATE TABLE establishment_org (
    establishment_id BIGINT NOT NULL REFERENCES establishment (id),
    org_id           BIGINT NOT NULL,
    role             TEXT   NOT NULL,
    PRIMARY KEY (establishment_id, org_id, role)
) /* clustered */;
CREATE INDEX establishment_org_of ON establishment_org (org_id);
CREATE TABLE establishment_hold (
    org_id           BIGINT PRIMARY KEY,
    establishment_id BIGINT NOT NULL
);
CREATE TABLE establishment_unit (
    org_id   BIGINT NOT NULL,
    unit_id  BIGINT NOT NULL,
    from_day TEXT   NOT NULL,
    to_day   TEXT   NOT NULL,
    PRIMARY KEY (org_id, unit_id, from_day)
) /* clustered */;
