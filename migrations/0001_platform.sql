-- owner: platform/audit
-- +goose Up
CREATE TABLE audit (
    id          BIGINT PRIMARY KEY,
    at          BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    org_name    TEXT   NOT NULL,
    address     TEXT   NOT NULL,
    request     TEXT   NOT NULL,
    action      TEXT   NOT NULL,
    object_type TEXT   NOT NULL,
    object_id   BIGINT NOT NULL,
    org_id      BIGINT NOT NULL,
    result      TEXT   NOT NULL,
    detail      TEXT   NOT NULL,
    leaf        TEXT   NOT NULL
);
CREATE INDEX audit_by_object ON audit (object_type, object_id);
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_account ON audit (account_id, at);
CREATE TABLE audit_open (
    audit_id BIGINT PRIMARY KEY
);
CREATE TABLE audit_seal (
    number BIGINT PRIMARY KEY,
    at     BIGINT NOT NULL,
    ids    TEXT   NOT NULL,
    root   TEXT   NOT NULL
);
-- +only sqlite
-- +goose StatementBegin
CREATE TRIGGER audit_kept_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_kept_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seal_kept_update BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'seals are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seal_kept_delete BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'seals are never removed'); END;
-- +goose StatementEnd
-- +end
-- +only postgres
-- +goose StatementBegin
CREATE FUNCTION audit_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'audit rows are never changed'; END; $$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();
CREATE TRIGGER seal_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION audit_kept();
-- +end

-- owner: platform/web
CREATE TABLE idempotency (
    account_id BIGINT NOT NULL,
    key        TEXT   NOT NULL,
    digest     TEXT   NOT NULL,
    status     INTEGER NOT NULL,
    type       TEXT   NOT NULL,
    body       TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
) /* clustered */;
CREATE INDEX idempotency_by_time ON idempotency (at);
