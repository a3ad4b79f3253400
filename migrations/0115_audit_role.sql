-- owner: platform/audit
-- +goose Up
-- Under which role an act was done: the codes of the roles whose grant carried it. Rows from before say nothing, and their leaves do not cover it.
ALTER TABLE audit ADD COLUMN role TEXT NOT NULL DEFAULT '';
