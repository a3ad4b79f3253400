-- owner: view/handbook
-- +goose Up
CREATE TABLE handbook (
    id            BIGINT PRIMARY KEY,
    org_id        BIGINT  NOT NULL,
    year          INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('handed_in', 'returned', 'checked')),
    version       INTEGER NOT NULL,
    missing       INTEGER NOT NULL, -- what was not done when it was handed in
    handed_day    TEXT    NOT NULL,
    handed_name   TEXT    NOT NULL,
    answered_day  TEXT    NOT NULL,
    answered_name TEXT    NOT NULL,
    words         TEXT    NOT NULL,
    UNIQUE (org_id, year)
);
CREATE INDEX handbook_by_year ON handbook (year, org_id);

CREATE TABLE handbook_step (
    handbook_id BIGINT  NOT NULL,
    number      INTEGER NOT NULL, -- the row's version that the step made
    step        TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    account_id  BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    words       TEXT    NOT NULL,
    missing     INTEGER NOT NULL,
    copy        TEXT    NOT NULL, -- the book as it was handed in: JSON, compressed, in base64; empty for other steps
    PRIMARY KEY (handbook_id, number)
) /* clustered */;

-- All books of a part of the tree in one file, for the account that asked; gone after a day.
CREATE TABLE handbook_bundle (
    id         BIGINT PRIMARY KEY,
    account_id BIGINT  NOT NULL,
    org_id     BIGINT  NOT NULL,
    org_name   TEXT    NOT NULL,
    year       INTEGER NOT NULL,
    format     TEXT    NOT NULL CHECK (format IN ('docx', 'pdf', 'both')),
    state      TEXT    NOT NULL CHECK (state IN ('working', 'done', 'failed')),
    total      INTEGER NOT NULL,
    done       INTEGER NOT NULL,
    hash       TEXT    NOT NULL,
    size       BIGINT  NOT NULL,
    asked_at   BIGINT  NOT NULL,
    ended_at   BIGINT  NOT NULL,
    address    TEXT    NOT NULL,
    request    TEXT    NOT NULL
);
CREATE INDEX handbook_bundle_by_account ON handbook_bundle (account_id, asked_at);
