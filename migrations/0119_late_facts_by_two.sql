-- owner: spine/points
-- +goose Up
-- What became known after a year was closed moves settled points: one person proposes, another decides. While a fact
-- waits, reason is the proposal's; answer is why the last proposal was not agreed to.
ALTER TABLE points_late ADD COLUMN proposal TEXT NOT NULL DEFAULT '' CHECK (proposal IN ('', 'accept', 'refuse'));
ALTER TABLE points_late ADD COLUMN proposed_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE points_late ADD COLUMN proposed_name TEXT NOT NULL DEFAULT '';
ALTER TABLE points_late ADD COLUMN proposed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE points_late ADD COLUMN answer TEXT NOT NULL DEFAULT '';
