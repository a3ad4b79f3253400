-- owner: directory/account
-- +goose Up
ALTER TABLE account_session ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0; -- the city's own log-in vouched for its owner: 1, with a second thing of theirs: 2
