-- owner: spine/attachment
-- +goose Up
-- Uploads of one organisation take turns by adding to their number, so that of two who want the last
-- room within a quota the second one sees the first one's file.
CREATE TABLE attachment_turn (
    org_id  BIGINT PRIMARY KEY,
    uploads BIGINT NOT NULL
);
