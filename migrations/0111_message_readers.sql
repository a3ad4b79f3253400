-- What has happened to one's own records is looked for by who sent, asked or proposed them.
-- owner: work/activity
-- +goose Up
CREATE INDEX activity_by_sender ON activity (submitted_by, accepted_at) WHERE state = 'accepted';
-- owner: spine/objection
CREATE INDEX objection_by_raiser ON objection (raised_by);
-- owner: spine/points
CREATE INDEX points_adjustment_by_proposer ON points_adjustment (proposed_by);
