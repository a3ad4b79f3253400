-- owner: spine/attachment
-- +goose Up
-- What a virus scanner said of a file: '' where none was asked, or its word was good; waiting; infected,
-- whose bytes are gone.
ALTER TABLE attachment ADD COLUMN state TEXT NOT NULL DEFAULT '';
