-- owner: work/election
-- +goose Up
CREATE TABLE election (
    id             BIGINT PRIMARY KEY,
    org_id         BIGINT  NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('prepared', 'asked', 'permitted', 'rolled', 'voting', 'elected', 'reported', 'in_force', 'failed', 'cancelled')),
    session        INTEGER NOT NULL,
    committee      INTEGER NOT NULL, -- 0: secretary and deputy are elected by all members
    seats          INTEGER NOT NULL,
    deputies       INTEGER NOT NULL,
    given          INTEGER NOT NULL, -- seats that the voters agreed to leave empty
    planned        TEXT    NOT NULL,
    day            TEXT    NOT NULL,
    asked_day      TEXT    NOT NULL,
    permitted_day  TEXT    NOT NULL,
    force_day      TEXT    NOT NULL,
    due            INTEGER NOT NULL,
    present        INTEGER NOT NULL,
    method_ayes    INTEGER NOT NULL,
    place          TEXT    NOT NULL,
    chair          TEXT    NOT NULL,
    plenum_day     TEXT    NOT NULL,
    plenum_due     INTEGER NOT NULL,
    plenum_present INTEGER NOT NULL,
    term_id        BIGINT  NOT NULL,
    reason         TEXT    NOT NULL,
    rules          TEXT    NOT NULL, -- frozen when the meeting is opened
    said           INTEGER NOT NULL, -- the version whose facts stand
    asked_by       BIGINT  NOT NULL,
    begun          BIGINT  NOT NULL,
    version        INTEGER NOT NULL
);
CREATE UNIQUE INDEX election_open_once ON election (org_id) WHERE state NOT IN ('in_force', 'cancelled');
CREATE INDEX election_by_org ON election (org_id);
CREATE TABLE election_candidate (
    election_id BIGINT  NOT NULL REFERENCES election (id),
    member_id   BIGINT  NOT NULL,
    post        TEXT    NOT NULL CHECK (post IN ('commissioner', 'secretary', 'deputy_secretary')),
    name        TEXT    NOT NULL,
    place       INTEGER NOT NULL,
    PRIMARY KEY (election_id, post, member_id)
);
CREATE TABLE election_voter (
    election_id BIGINT  NOT NULL REFERENCES election (id),
    member_id   BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    branch_id   BIGINT  NOT NULL,
    standing    TEXT    NOT NULL CHECK (standing IN ('counted', 'probationary', 'observed', 'suspended', 'excluded')),
    reason      TEXT    NOT NULL,
    decision    TEXT    NOT NULL,
    decided     TEXT    NOT NULL,
    present     INTEGER NOT NULL,
    place       INTEGER NOT NULL,
    PRIMARY KEY (election_id, member_id)
);
CREATE TABLE election_officer (
    election_id BIGINT  NOT NULL REFERENCES election (id),
    body        TEXT    NOT NULL CHECK (body IN ('assembly', 'plenum')),
    duty        TEXT    NOT NULL CHECK (duty IN ('monitor', 'teller')),
    member_id   BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    place       INTEGER NOT NULL,
    PRIMARY KEY (election_id, body, member_id)
);
CREATE TABLE election_ballot (
    id           BIGINT PRIMARY KEY,
    election_id  BIGINT  NOT NULL REFERENCES election (id),
    body         TEXT    NOT NULL CHECK (body IN ('assembly', 'plenum')),
    post         TEXT    NOT NULL CHECK (post IN ('commissioner', 'secretary', 'deputy_secretary')),
    round        INTEGER NOT NULL,
    why          TEXT    NOT NULL CHECK (why IN ('', 'again', 'tie', 'shortfall')),
    seats        INTEGER NOT NULL,
    issued       INTEGER NOT NULL,
    collected    INTEGER NOT NULL,
    valid        INTEGER NOT NULL,
    invalid      INTEGER NOT NULL,
    confirmed    INTEGER NOT NULL,
    teller_id    BIGINT  NOT NULL,
    teller       TEXT    NOT NULL,
    monitor_id   BIGINT  NOT NULL,
    monitor      TEXT    NOT NULL,
    confirmed_at BIGINT  NOT NULL,
    UNIQUE (election_id, post, round)
);
CREATE UNIQUE INDEX election_ballot_open_once ON election_ballot (election_id) WHERE confirmed = 0;
CREATE TABLE election_mark (
    ballot_id BIGINT  NOT NULL REFERENCES election_ballot (id),
    member_id BIGINT  NOT NULL,
    name      TEXT    NOT NULL,
    write_in  INTEGER NOT NULL,
    ayes      INTEGER NOT NULL,
    noes      INTEGER NOT NULL,
    abstained INTEGER NOT NULL,
    unclear   INTEGER NOT NULL,
    place     INTEGER NOT NULL,
    PRIMARY KEY (ballot_id, member_id)
);
CREATE TABLE election_seat (
    election_id BIGINT  NOT NULL REFERENCES election (id),
    member_id   BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    duty        TEXT    NOT NULL,
    place       INTEGER NOT NULL,
    PRIMARY KEY (election_id, member_id, duty)
);
CREATE TABLE election_step (
    id          BIGINT PRIMARY KEY,
    election_id BIGINT  NOT NULL REFERENCES election (id),
    what        TEXT    NOT NULL,
    account_id  BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    at          BIGINT  NOT NULL
);
CREATE INDEX election_step_of ON election_step (election_id, id);
