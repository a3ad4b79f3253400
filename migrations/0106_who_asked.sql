-- Who asked for an extension or a release, so that nobody answers their own request. Requests from before name nobody.
-- owner: work/structure
-- +goose Up
ALTER TABLE term_extension ADD COLUMN asked_by BIGINT NOT NULL DEFAULT 0;
-- owner: spine/problem
ALTER TABLE rectification ADD COLUMN ask_by BIGINT NOT NULL DEFAULT 0;
