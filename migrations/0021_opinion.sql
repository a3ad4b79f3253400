-- owner: work/opinion
-- +goose Up
CREATE TABLE opinion (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('complaint', 'suggestion', 'question')),
    about         TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    more          TEXT    NOT NULL, -- what the writer added when the answer did not do
    account_id    BIGINT  NOT NULL,
    writer        TEXT    NOT NULL,
    department_id BIGINT  NOT NULL,
    place         TEXT    NOT NULL, -- the department's name as it was
    nameless      INTEGER NOT NULL, -- those who answer do not see the writer
    may_publish   INTEGER NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
    due           TEXT    NOT NULL,
    made_at       BIGINT  NOT NULL,
    answer        TEXT    NOT NULL,
    answered_by   TEXT    NOT NULL,
    answered_at   BIGINT  NOT NULL,
    reopened      INTEGER NOT NULL,
    published     INTEGER NOT NULL,
    public_text   TEXT    NOT NULL
);
CREATE INDEX opinion_by_account ON opinion (account_id, made_at);
CREATE INDEX opinion_by_state ON opinion (state, due);
CREATE INDEX opinion_published ON opinion (answered_at) WHERE published = 1;
