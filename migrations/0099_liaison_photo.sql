-- owner: work/inspection
-- +goose Up
-- A photo taken during a visit, at an item of its sheet or with a finding. The file is an attachment of the
-- plan. One that was taken away leaves its row: a telephone that sends it once more does not bring it back.
CREATE TABLE liaison_photo (
    id         BIGINT PRIMARY KEY,
    plan_id    BIGINT  NOT NULL REFERENCES liaison_plan (id),
    client_key TEXT    NOT NULL, -- made where it was taken, so that sending twice keeps one
    item       TEXT    NOT NULL, -- '' for one that belongs to a finding
    finding    TEXT    NOT NULL, -- the finding's client_key, '' for one that belongs to an item
    file_id    BIGINT  NOT NULL, -- the attachment; 0 when taken away
    taken_at   BIGINT  NOT NULL, -- by the telephone's clock
    by_name    TEXT    NOT NULL,
    at         BIGINT  NOT NULL
);
CREATE UNIQUE INDEX liaison_photo_once ON liaison_photo (plan_id, client_key);
