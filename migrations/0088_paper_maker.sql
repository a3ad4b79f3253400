-- owner: spine/paper
-- +goose Up
ALTER TABLE paper ADD COLUMN made_by BIGINT NOT NULL DEFAULT 0; -- the account that issued it; 0 for the program itself
-- Letters that went out before kept who wrote them.
UPDATE paper SET made_by = (SELECT l.made_by FROM feedback_letter l WHERE l.paper_id = paper.id)
WHERE EXISTS (SELECT 1 FROM feedback_letter l WHERE l.paper_id = paper.id);
