-- owner: directory/member
-- +goose Up
-- What a leaving cut off, and the last day it would have had otherwise, so that undoing the leaving puts
-- back just that; '' where nothing was cut.
ALTER TABLE position ADD COLUMN cut_to TEXT NOT NULL DEFAULT '';
ALTER TABLE member_group ADD COLUMN cut_to TEXT NOT NULL DEFAULT '';
-- Of those who have left before, all that ended on the eve is taken to have been cut off, as it was until now.
UPDATE position SET cut_to = '9999-12-31' WHERE EXISTS (
    SELECT 1 FROM member m JOIN member_branch b ON b.member_id = m.id
        AND b.from_day = (SELECT MAX(x.from_day) FROM member_branch x WHERE x.member_id = m.id)
    WHERE m.id = position.member_id AND m.left_day <> '9999-12-31' AND b.to_day = position.to_day);
UPDATE member_group SET cut_to = '9999-12-31' WHERE EXISTS (
    SELECT 1 FROM member m JOIN member_branch b ON b.member_id = m.id
        AND b.from_day = (SELECT MAX(x.from_day) FROM member_branch x WHERE x.member_id = m.id)
    WHERE m.id = member_group.member_id AND m.left_day <> '9999-12-31' AND b.to_day = member_group.to_day);
