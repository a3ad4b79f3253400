-- owner: spine/points
-- +goose Up
-- A year of points may begin with any month: each run knows its days.
ALTER TABLE points_run ADD COLUMN first_day TEXT NOT NULL DEFAULT '';
ALTER TABLE points_run ADD COLUMN last_day TEXT NOT NULL DEFAULT '';
UPDATE points_run SET first_day = (year || '') || '-01-01', last_day = (year || '') || '-12-31';
CREATE INDEX points_run_days ON points_run (last_day, first_day) WHERE state IN ('current', 'building');
-- What a draft would have made of a past year, kept so that adopting can point to it. definition is
-- the draft's text, by which it is known whether the draft has changed since.
CREATE TABLE points_simulation (
    id         BIGINT PRIMARY KEY,
    scheme_id  BIGINT  NOT NULL REFERENCES points_scheme (id),
    year       INTEGER NOT NULL,
    definition TEXT    NOT NULL,
    result     TEXT    NOT NULL,
    made_by    BIGINT  NOT NULL,
    made_name  TEXT    NOT NULL,
    made_at    BIGINT  NOT NULL
);
CREATE INDEX points_simulation_scheme ON points_simulation (scheme_id, made_at);
