-- owner: spine/points
-- +goose Up
CREATE TABLE points_scheme (
    id         BIGINT PRIMARY KEY,
    subject    TEXT    NOT NULL CHECK (subject IN ('member', 'branch', 'department')),
    name       TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('draft', 'adopted', 'retired')),
    definition TEXT    NOT NULL,
    changed_at BIGINT  NOT NULL,
    version    INTEGER NOT NULL
);
CREATE UNIQUE INDEX points_scheme_adopted ON points_scheme (subject) WHERE state = 'adopted';
CREATE TABLE points_version (
    id           BIGINT PRIMARY KEY,
    scheme_id    BIGINT  NOT NULL REFERENCES points_scheme (id),
    subject      TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    effective    TEXT    NOT NULL,
    definition   TEXT    NOT NULL,
    adopted_by   BIGINT  NOT NULL,
    adopted_name TEXT    NOT NULL,
    adopted_at   BIGINT  NOT NULL,
    UNIQUE (subject, number),
    UNIQUE (subject, effective)
);
CREATE TABLE points_run (
    id       BIGINT PRIMARY KEY,
    year     INTEGER NOT NULL,
    subject  TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('building', 'current', 'old', 'purged')),
    versions TEXT    NOT NULL,
    begun_at BIGINT  NOT NULL,
    done_at  BIGINT  NOT NULL,
    step     INTEGER NOT NULL
);
CREATE UNIQUE INDEX points_run_current ON points_run (year, subject) WHERE state = 'current';
CREATE UNIQUE INDEX points_run_building ON points_run (year, subject) WHERE state = 'building';
-- The ledger: rows are inserted and, with a whole outdated run, removed; never changed.
CREATE TABLE points_entry (
    run_id      BIGINT NOT NULL,
    subject_id  BIGINT NOT NULL,
    fact_id     BIGINT NOT NULL,
    rule        TEXT   NOT NULL,
    day         TEXT   NOT NULL,
    points      BIGINT NOT NULL,
    case_key    TEXT   NOT NULL,
    source_type TEXT   NOT NULL,
    source_id   BIGINT NOT NULL,
    PRIMARY KEY (run_id, subject_id, fact_id, rule)
) /* clustered */;
CREATE INDEX points_entry_case ON points_entry (run_id, subject_id, case_key) WHERE case_key <> '';
CREATE TABLE points_sum (
    run_id     BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    node       TEXT   NOT NULL,
    raw        BIGINT NOT NULL,
    PRIMARY KEY (run_id, subject_id, node)
) /* clustered */;
CREATE TABLE points_total (
    run_id        BIGINT NOT NULL,
    subject_id    BIGINT NOT NULL,
    total         BIGINT NOT NULL,
    band          TEXT   NOT NULL,
    branch_id     BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    last_day      TEXT   NOT NULL,
    PRIMARY KEY (run_id, subject_id)
) /* clustered */;
CREATE TABLE points_pending (
    run_id  BIGINT NOT NULL,
    fact_id BIGINT NOT NULL,
    PRIMARY KEY (run_id, fact_id)
) /* clustered */;
-- +only sqlite
-- +goose StatementBegin
CREATE TRIGGER points_entry_kept BEFORE UPDATE ON points_entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER points_version_kept BEFORE UPDATE ON points_version BEGIN SELECT RAISE(ABORT, 'adopted versions are never changed'); END;
-- +goose StatementEnd
-- +end
-- +only postgres
-- +goose StatementBegin
CREATE FUNCTION points_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'never changed'; END; $$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER points_entry_kept BEFORE UPDATE ON points_entry FOR EACH STATEMENT EXECUTE FUNCTION points_kept();
CREATE TRIGGER points_version_kept BEFORE UPDATE ON points_version FOR EACH STATEMENT EXECUTE FUNCTION points_kept();
-- +end
