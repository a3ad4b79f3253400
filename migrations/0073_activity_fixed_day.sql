-- owner: work/activity
-- +goose Up
CREATE TABLE activity_fixed_day (
    org_id   BIGINT  NOT NULL,
    from_day TEXT    NOT NULL, -- it holds until the next row's day
    week     INTEGER NOT NULL, -- 0: a day of the month; 1 to 4: the first to fourth weekday of that name; 5: the last
    day      INTEGER NOT NULL, -- of the month, or of the week from Monday; 0 for none any more
    made_at  BIGINT  NOT NULL,
    made_by  TEXT    NOT NULL,
    PRIMARY KEY (org_id, from_day)
) /* clustered */;
