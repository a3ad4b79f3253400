-- On which day the numbers of somebody who had left were erased; empty while they are kept.
-- owner: directory/member
-- +goose Up
ALTER TABLE member ADD COLUMN erased TEXT NOT NULL DEFAULT '';
