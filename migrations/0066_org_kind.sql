-- owner: directory/org
-- +goose Up
CREATE TABLE org_kind (
    org_id   BIGINT NOT NULL REFERENCES org (id),
    from_day TEXT   NOT NULL,
    to_day   TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    basis    TEXT   NOT NULL,
    PRIMARY KEY (org_id, from_day)
) /* clustered */;
