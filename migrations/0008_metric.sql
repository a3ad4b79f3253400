-- owner: spine/metric
-- +goose Up
CREATE TABLE metric_rollup (
    kind          TEXT   NOT NULL,
    detail        TEXT   NOT NULL,
    month         TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    n             BIGINT NOT NULL,
    quantity      BIGINT NOT NULL,
    PRIMARY KEY (kind, detail, month, department_id, branch_id)
) /* clustered */;
CREATE TABLE metric_person (
    kind          TEXT   NOT NULL,
    detail        TEXT   NOT NULL,
    year          INTEGER NOT NULL,
    member_id     BIGINT NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    n             BIGINT NOT NULL,
    PRIMARY KEY (kind, detail, year, member_id, department_id, branch_id)
) /* clustered */;
