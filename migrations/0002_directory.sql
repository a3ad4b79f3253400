-- owner: directory/org
-- +goose Up
CREATE TABLE org (
    id         BIGINT PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind IN ('work_committee','department','subunit','committee','general_branch','branch','group')),
    name       TEXT    NOT NULL,
    parent_id  BIGINT  NOT NULL,
    sort       INTEGER NOT NULL,
    founded    TEXT    NOT NULL,
    dissolved  TEXT    NOT NULL,
    search_key TEXT    NOT NULL,
    name_key   TEXT    NOT NULL,
    version    INTEGER NOT NULL
);
CREATE INDEX org_by_parent ON org (parent_id);
CREATE UNIQUE INDEX org_one_root ON org (kind) WHERE kind = 'work_committee';
CREATE TABLE org_name (
    org_id   BIGINT NOT NULL REFERENCES org (id),
    from_day TEXT   NOT NULL,
    to_day   TEXT   NOT NULL,
    name     TEXT   NOT NULL,
    basis    TEXT   NOT NULL,
    PRIMARY KEY (org_id, from_day)
) /* clustered */;
CREATE TABLE org_parent (
    org_id    BIGINT NOT NULL REFERENCES org (id),
    from_day  TEXT   NOT NULL,
    to_day    TEXT   NOT NULL,
    parent_id BIGINT NOT NULL,
    basis     TEXT   NOT NULL,
    PRIMARY KEY (org_id, from_day)
) /* clustered */;
CREATE TABLE org_closure (
    ancestor_id   BIGINT  NOT NULL,
    descendant_id BIGINT  NOT NULL,
    depth         INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id)
) /* clustered */;
CREATE INDEX org_closure_up ON org_closure (descendant_id, ancestor_id);
CREATE TABLE org_revision (
    id       BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO org_revision (id, revision) VALUES (1, 0);

-- owner: directory/member
CREATE TABLE member (
    id            BIGINT PRIMARY KEY,
    name          TEXT    NOT NULL,
    name_key      TEXT    NOT NULL,
    search_key    TEXT    NOT NULL,
    sex           TEXT    NOT NULL CHECK (sex IN ('male','female','')),
    nation        TEXT    NOT NULL,
    born          TEXT    NOT NULL,
    education     TEXT    NOT NULL,
    standing      TEXT    NOT NULL CHECK (standing IN ('full','probationary')),
    service       TEXT    NOT NULL CHECK (service IN ('in_service','retired')),
    branch_id     BIGINT  NOT NULL REFERENCES org (id),
    group_id      BIGINT  NOT NULL,
    joined        TEXT    NOT NULL,
    confirmed     TEXT    NOT NULL,
    job_title     TEXT    NOT NULL,
    phone_cipher  TEXT    NOT NULL,
    phone_index   TEXT    NOT NULL,
    id_cipher     TEXT    NOT NULL,
    id_index      TEXT    NOT NULL,
    migrant       INTEGER NOT NULL,
    observed_from TEXT    NOT NULL,
    observed_to   TEXT    NOT NULL,
    left_day      TEXT    NOT NULL,
    left_kind     TEXT    NOT NULL,
    left_note     TEXT    NOT NULL,
    version       INTEGER NOT NULL
);
CREATE UNIQUE INDEX member_id_once ON member (id_index) WHERE id_index <> '';
CREATE INDEX member_by_branch ON member (branch_id, left_day, name_key);
CREATE INDEX member_by_name ON member (name_key, id);
CREATE INDEX member_by_phone ON member (phone_index) WHERE phone_index <> '';
CREATE TABLE member_branch (
    member_id BIGINT NOT NULL,
    branch_id BIGINT NOT NULL,
    from_day  TEXT   NOT NULL,
    to_day    TEXT   NOT NULL,
    note      TEXT   NOT NULL,
    PRIMARY KEY (member_id, from_day)
) /* clustered */;
CREATE INDEX member_branch_by_branch ON member_branch (branch_id, from_day, to_day, member_id);
CREATE TABLE position (
    id        BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member (id),
    org_id    BIGINT NOT NULL REFERENCES org (id),
    duty      TEXT   NOT NULL,
    from_day  TEXT   NOT NULL,
    to_day    TEXT   NOT NULL,
    note      TEXT   NOT NULL
);
CREATE INDEX position_by_member ON position (member_id);
CREATE INDEX position_by_org ON position (org_id, to_day);
CREATE TABLE member_reveal (
    account_id BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    member_id  BIGINT NOT NULL,
    id         BIGINT PRIMARY KEY
);
CREATE INDEX member_reveal_by_account ON member_reveal (account_id, at);
CREATE TABLE member_roster (
    id       BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO member_roster (id, revision) VALUES (1, 0);
