-- owner: work/establishment
-- +goose Up
-- How many work in a department or subordinate unit from a day on, until another day says otherwise.
CREATE TABLE unit_staff (
    org_id        BIGINT  NOT NULL,
    day           TEXT    NOT NULL,
    staff         INTEGER NOT NULL CHECK (staff >= 0),
    recorded_name TEXT    NOT NULL,
    recorded_at   BIGINT  NOT NULL,
    version       INTEGER NOT NULL,
    PRIMARY KEY (org_id, day)
) /* clustered */;
