-- owner: work/team
-- +goose Up
-- A secretary's seat is one: while somebody is asked for to fill it, nobody else is. Of several that were open before,
-- the first holds the seat.
ALTER TABLE team_consent ADD COLUMN seat TEXT NOT NULL DEFAULT '';
UPDATE team_consent SET seat='secretary' WHERE state IN ('asked', 'granted') AND kind='add' AND duty='secretary'
    AND id IN (SELECT MIN(id) FROM team_consent WHERE state IN ('asked', 'granted') AND kind='add' AND duty='secretary' GROUP BY org_id);
CREATE UNIQUE INDEX team_consent_seat_once ON team_consent (org_id, seat) WHERE seat <> '' AND state IN ('asked', 'granted');
