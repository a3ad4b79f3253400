-- owner: directory/account
-- +goose Up
-- A grant holds from its first to its last day. One given for a delegation names whom it stands in for and what it is for.
ALTER TABLE account_grant ADD COLUMN from_day TEXT NOT NULL DEFAULT '0001-01-01';
ALTER TABLE account_grant ADD COLUMN to_day TEXT NOT NULL DEFAULT '9999-12-31';
ALTER TABLE account_grant ADD COLUMN source_id BIGINT NOT NULL DEFAULT 0; -- the delegation; 0 for a grant in one's own right
ALTER TABLE account_grant ADD COLUMN acts TEXT NOT NULL DEFAULT ''; -- of a delegation, comma separated
ALTER TABLE account_grant ADD COLUMN for_id BIGINT NOT NULL DEFAULT 0; -- the account that is absent
ALTER TABLE account_grant ADD COLUMN for_name TEXT NOT NULL DEFAULT '';
DROP INDEX account_grant_once;
CREATE UNIQUE INDEX account_grant_once ON account_grant (account_id, role, org_id, source_id);
CREATE INDEX account_grant_by_source ON account_grant (for_id) WHERE source_id <> 0;

CREATE TABLE entrustment (
    id             BIGINT PRIMARY KEY,
    kind           TEXT    NOT NULL CHECK (kind IN ('handover', 'delegation')),
    grant_id       BIGINT  NOT NULL, -- the grant that is handed over or delegated from
    role           TEXT    NOT NULL,
    org_id         BIGINT  NOT NULL,
    from_id        BIGINT  NOT NULL, -- account of the holder
    from_name      TEXT    NOT NULL,
    to_id          BIGINT  NOT NULL, -- account of the successor or proxy; 0 until the member has one
    member_id      BIGINT  NOT NULL, -- the member who is to have an account; 0 when named by account
    to_name        TEXT    NOT NULL,
    from_day       TEXT    NOT NULL,
    to_day         TEXT    NOT NULL, -- 9999-12-31 for a hand-over
    acts           TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('proposed', 'accepted', 'confirmed', 'done', 'declined', 'refused', 'withdrawn', 'lapsed')),
    given_id       BIGINT  NOT NULL, -- the grant that it gave; 0 before, or when the successor had it
    sheet          TEXT    NOT NULL, -- JSON: what went over; empty until it did
    made_at        BIGINT  NOT NULL,
    made_by        BIGINT  NOT NULL,
    made_name      TEXT    NOT NULL,
    accepted_at    BIGINT  NOT NULL,
    confirmed_at   BIGINT  NOT NULL,
    confirmed_name TEXT    NOT NULL,
    ended_at       BIGINT  NOT NULL,
    ended_name     TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    version        INTEGER NOT NULL
);
CREATE INDEX entrustment_by_org ON entrustment (org_id, made_at);
CREATE INDEX entrustment_by_from ON entrustment (from_id);
CREATE INDEX entrustment_by_to ON entrustment (to_id);
CREATE INDEX entrustment_by_day ON entrustment (state, from_day);
CREATE UNIQUE INDEX entrustment_handover_once ON entrustment (grant_id) WHERE kind = 'handover' AND state IN ('proposed', 'accepted', 'confirmed');
