-- owner: platform/web
-- +goose Up
-- Answers kept before numbers shown in full were left out of them are forgotten; a submission repeated
-- across the upgrade is told that it was saved.
UPDATE idempotency SET status=0, type='', body='';
