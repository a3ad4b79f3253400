-- owner: platform/audit
-- +goose Up
-- In which form a seal's root was made: 1 did not cover the seal's time, 2 does.
ALTER TABLE audit_seal ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
