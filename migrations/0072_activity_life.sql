-- owner: work/activity
-- +goose Up
ALTER TABLE activity ADD COLUMN syllabus TEXT NOT NULL DEFAULT '';      -- of a lecture
ALTER TABLE activity ADD COLUMN fixed_day TEXT NOT NULL DEFAULT '';     -- the day that the branch's fixed day fell on; empty when it had none
ALTER TABLE activity ADD COLUMN led_lecture INTEGER NOT NULL DEFAULT 0; -- the speaker was the branch's secretary that day
