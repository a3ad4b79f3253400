-- Who changed a scheme's draft last: whoever puts it in force is somebody else.
-- owner: spine/points
-- +goose Up
ALTER TABLE points_scheme ADD COLUMN changed_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE points_scheme ADD COLUMN changed_name TEXT NOT NULL DEFAULT '';
UPDATE points_scheme SET
    changed_by = COALESCE((SELECT a.account_id FROM audit a WHERE a.object_type = 'points_scheme' AND a.object_id = points_scheme.id
        AND a.action IN ('points.create_scheme', 'points.save_scheme') ORDER BY a.at DESC, a.id DESC LIMIT 1), 0),
    changed_name = COALESCE((SELECT a.actor FROM audit a WHERE a.object_type = 'points_scheme' AND a.object_id = points_scheme.id
        AND a.action IN ('points.create_scheme', 'points.save_scheme') ORDER BY a.at DESC, a.id DESC LIMIT 1), '');
