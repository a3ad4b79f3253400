-- owner: spine/norm
-- +goose Up
CREATE TABLE norm_value (
    code     TEXT   NOT NULL,
    from_day TEXT   NOT NULL,
    value    TEXT   NOT NULL,
    basis    TEXT   NOT NULL,
    set_by   TEXT   NOT NULL,
    set_at   BIGINT NOT NULL,
    PRIMARY KEY (code, from_day)
) /* clustered */;
CREATE TABLE norm_revision (
    id       BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO norm_revision (id, revision) VALUES (1, 0);
