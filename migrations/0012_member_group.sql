-- owner: directory/member
-- +goose Up
CREATE TABLE member_group (
    member_id BIGINT NOT NULL,
    group_id  BIGINT NOT NULL REFERENCES org (id),
    from_day  TEXT   NOT NULL,
    to_day    TEXT   NOT NULL,
    PRIMARY KEY (member_id, from_day)
) /* clustered */;
CREATE INDEX member_group_by_group ON member_group (group_id, from_day, to_day, member_id);
-- Until now only the group of today was known: it is taken to have been the group of the whole stay.
INSERT INTO member_group (member_id, group_id, from_day, to_day)
SELECT m.id, m.group_id, CASE WHEN b.from_day > g.founded THEN b.from_day ELSE g.founded END, b.to_day
FROM member m
JOIN member_branch b ON b.member_id = m.id
    AND b.from_day = (SELECT MAX(x.from_day) FROM member_branch x WHERE x.member_id = m.id)
JOIN org g ON g.id = m.group_id
WHERE m.group_id <> 0 AND b.to_day >= b.from_day AND b.to_day >= g.founded;
UPDATE member SET group_id = 0 WHERE group_id <> 0 AND left_day <> '9999-12-31';
