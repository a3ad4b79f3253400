-- owner: spine/points
-- +goose Up
-- A scheme may be assessed half-yearly: each half of a year is counted, closed and simulated by itself. 0 is the whole year.
ALTER TABLE points_run ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
ALTER TABLE points_closing ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
ALTER TABLE points_late ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
ALTER TABLE points_simulation ADD COLUMN half INTEGER NOT NULL DEFAULT 0;
DROP INDEX points_run_current;
DROP INDEX points_run_building;
DROP INDEX points_closing_live;
CREATE UNIQUE INDEX points_run_current ON points_run (year, subject, half) WHERE state = 'current';
CREATE UNIQUE INDEX points_run_building ON points_run (year, subject, half) WHERE state = 'building';
CREATE UNIQUE INDEX points_closing_live ON points_closing (year, subject, half) WHERE state IN ('proposed', 'closed', 'reopening');
