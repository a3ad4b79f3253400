-- owner: spine/fact
-- +goose Up
-- A fact is taken back by its reversal alone.
-- +only sqlite
-- +goose StatementBegin
CREATE TRIGGER fact_kept_update BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fact_kept_delete BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never removed'); END;
-- +goose StatementEnd
-- +end
-- +only postgres
-- +goose StatementBegin
CREATE FUNCTION fact_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'facts are never changed or removed'; END; $$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER fact_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON fact FOR EACH STATEMENT EXECUTE FUNCTION fact_kept();
-- +end
