-- How many rows of an import are written: a long one is written in parts.
-- owner: platform/intake
-- +goose Up
ALTER TABLE intake_batch ADD COLUMN written INTEGER NOT NULL DEFAULT 0;
