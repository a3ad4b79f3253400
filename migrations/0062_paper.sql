-- owner: spine/paper
-- +goose Up
CREATE TABLE paper_kind (
    code     TEXT    PRIMARY KEY,
    name     TEXT    NOT NULL,
    format   TEXT    NOT NULL CHECK (format IN ('head', 'letter')),
    position INTEGER NOT NULL
);
INSERT INTO paper_kind (code, name, format, position) VALUES
    ('notice', '通知', 'head', 1),
    ('bulletin', '通报', 'head', 2),
    ('decision', '决定', 'head', 3),
    ('report', '报告', 'head', 4),
    ('reply', '批复', 'letter', 5),
    ('letter', '函', 'letter', 6);
CREATE TABLE paper_prefix (
    org_id   BIGINT NOT NULL,
    kind     TEXT   NOT NULL, -- empty for all kinds without one of their own
    from_day TEXT   NOT NULL,
    prefix   TEXT   NOT NULL,
    set_by   TEXT   NOT NULL,
    set_at   BIGINT NOT NULL,
    PRIMARY KEY (org_id, kind, from_day)
) /* clustered */;
CREATE TABLE paper_sequence (
    prefix TEXT    NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (prefix, year)
) /* clustered */;
CREATE TABLE paper (
    id          BIGINT PRIMARY KEY,
    kind        TEXT    NOT NULL REFERENCES paper_kind (code),
    format      TEXT    NOT NULL CHECK (format IN ('head', 'letter')),
    prefix      TEXT    NOT NULL,
    year        INTEGER NOT NULL,
    ordinal      INTEGER NOT NULL,
    number      TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    org_id      BIGINT  NOT NULL, -- the issuer
    org_name    TEXT    NOT NULL,
    day         TEXT    NOT NULL,
    recipients  TEXT    NOT NULL, -- as the paper names them
    content     TEXT    NOT NULL, -- blocks and annexes, JSON
    copy_to     TEXT    NOT NULL,
    printed_by  TEXT    NOT NULL,
    hash        TEXT    NOT NULL,
    source_type TEXT    NOT NULL,
    source_id   BIGINT  NOT NULL,
    confined    INTEGER NOT NULL,
    receipt     INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('issued', 'void')),
    void_reason TEXT    NOT NULL,
    void_name   TEXT    NOT NULL,
    void_at     BIGINT  NOT NULL,
    made_name   TEXT    NOT NULL,
    made_at     BIGINT  NOT NULL,
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX paper_once ON paper (prefix, year, ordinal);
CREATE INDEX paper_by_source ON paper (source_type, source_id);
CREATE INDEX paper_by_org ON paper (org_id);
CREATE TABLE paper_addressee (
    id            BIGINT PRIMARY KEY,
    paper_id      BIGINT  NOT NULL REFERENCES paper (id),
    position      INTEGER NOT NULL,
    org_id        BIGINT  NOT NULL,
    org_name      TEXT    NOT NULL, -- of the paper's day
    received_at   BIGINT  NOT NULL, -- 0 until it is
    received_by   BIGINT  NOT NULL,
    received_name TEXT    NOT NULL
);
CREATE UNIQUE INDEX paper_addressee_once ON paper_addressee (paper_id, org_id);
CREATE INDEX paper_addressee_by_org ON paper_addressee (org_id);
