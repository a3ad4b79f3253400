-- owner: view/briefing
-- +goose Up
-- Whom a comment asks (0 for nobody in particular), and what that person answered.
ALTER TABLE briefing_comment ADD COLUMN to_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE briefing_comment ADD COLUMN to_name TEXT NOT NULL DEFAULT '';
ALTER TABLE briefing_comment ADD COLUMN answer TEXT NOT NULL DEFAULT '';
