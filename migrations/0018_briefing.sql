-- owner: view/briefing
-- +goose Up
CREATE TABLE briefing (
    id            BIGINT PRIMARY KEY,
    org_id        BIGINT  NOT NULL,
    template_name TEXT    NOT NULL,
    period        TEXT    NOT NULL, -- as kernel.Period.Key writes it
    edition       INTEGER NOT NULL, -- 1, or one more than the sealed paper that it follows
    follows       BIGINT  NOT NULL, -- that paper; 0 when none
    title         TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'drafted', 'checked', 'sealed')),
    version       INTEGER NOT NULL, -- of the row
    number        INTEGER NOT NULL, -- of the latest text
    made_at       BIGINT  NOT NULL,
    made_name     TEXT    NOT NULL,
    changed_at    BIGINT  NOT NULL,
    changed_name  TEXT    NOT NULL,
    drafter_id    BIGINT  NOT NULL, -- account of the first signature; 0 when none
    drafter_name  TEXT    NOT NULL,
    drafted_at    BIGINT  NOT NULL,
    checker_id    BIGINT  NOT NULL,
    checker_name  TEXT    NOT NULL,
    checked_at    BIGINT  NOT NULL,
    return_reason TEXT    NOT NULL,
    returned_name TEXT    NOT NULL
);
CREATE INDEX briefing_by_org ON briefing (org_id, changed_at);
CREATE UNIQUE INDEX briefing_follows ON briefing (follows) WHERE follows <> 0;

CREATE TABLE briefing_version (
    briefing_id BIGINT  NOT NULL,
    number      INTEGER NOT NULL,
    at          BIGINT  NOT NULL,
    account_id  BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    document    TEXT    NOT NULL, -- JSON
    figures     TEXT    NOT NULL, -- JSON: what its figures said when it was kept
    PRIMARY KEY (briefing_id, number)
) /* clustered */;

CREATE TABLE briefing_step (
    briefing_id BIGINT  NOT NULL,
    number      INTEGER NOT NULL, -- the row's version that the step made
    step        TEXT    NOT NULL,
    text_number INTEGER NOT NULL,
    at          BIGINT  NOT NULL,
    account_id  BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    PRIMARY KEY (briefing_id, number)
) /* clustered */;

CREATE TABLE briefing_seal (
    briefing_id BIGINT PRIMARY KEY,
    at          BIGINT NOT NULL,
    account_id  BIGINT NOT NULL,
    actor       TEXT   NOT NULL,
    figures     TEXT   NOT NULL, -- JSON: each figure with its query, as-of day, facts and digest
    paper       TEXT   NOT NULL, -- hash of the docx
    annex       TEXT   NOT NULL  -- hash of the xlsx
);

CREATE TABLE briefing_comment (
    id            BIGINT PRIMARY KEY,
    briefing_id   BIGINT NOT NULL,
    block         TEXT   NOT NULL,
    quote         TEXT   NOT NULL, -- how the paragraph began when it was commented on
    text          TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    account_id    BIGINT NOT NULL,
    actor         TEXT   NOT NULL,
    resolved_at   BIGINT NOT NULL, -- 0 while open
    resolved_name TEXT   NOT NULL
);
CREATE INDEX briefing_comment_by_briefing ON briefing_comment (briefing_id);

CREATE TABLE briefing_template (
    id           BIGINT PRIMARY KEY,
    org_id       BIGINT  NOT NULL,
    name         TEXT    NOT NULL,
    base         TEXT    NOT NULL, -- the template of the house that it adapts
    sections     TEXT    NOT NULL, -- JSON
    version      INTEGER NOT NULL,
    changed_at   BIGINT  NOT NULL,
    changed_name TEXT    NOT NULL,
    UNIQUE (org_id, name)
);

-- +only sqlite
-- +goose StatementBegin
CREATE TRIGGER briefing_sealed_kept BEFORE UPDATE ON briefing WHEN OLD.state = 'sealed' BEGIN SELECT RAISE(ABORT, 'a sealed briefing is never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER briefing_sealed_stays BEFORE DELETE ON briefing WHEN OLD.state = 'sealed' BEGIN SELECT RAISE(ABORT, 'a sealed briefing is never removed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER briefing_version_kept BEFORE UPDATE ON briefing_version BEGIN SELECT RAISE(ABORT, 'texts are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER briefing_seal_kept BEFORE UPDATE ON briefing_seal BEGIN SELECT RAISE(ABORT, 'seals are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER briefing_seal_stays BEFORE DELETE ON briefing_seal BEGIN SELECT RAISE(ABORT, 'seals are never removed'); END;
-- +goose StatementEnd
-- +end
-- +only postgres
-- +goose StatementBegin
CREATE FUNCTION briefing_kept() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'never changed'; END; $$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER briefing_sealed_kept BEFORE UPDATE OR DELETE ON briefing FOR EACH ROW WHEN (OLD.state = 'sealed') EXECUTE FUNCTION briefing_kept();
CREATE TRIGGER briefing_version_kept BEFORE UPDATE ON briefing_version FOR EACH STATEMENT EXECUTE FUNCTION briefing_kept();
CREATE TRIGGER briefing_seal_kept BEFORE UPDATE OR DELETE ON briefing_seal FOR EACH STATEMENT EXECUTE FUNCTION briefing_kept();
-- +end
