-- owner: work/activity
-- +goose Up
CREATE TABLE activity_check_in (
    activity_id BIGINT PRIMARY KEY,
    seed        TEXT   NOT NULL, -- random, of this meeting: its codes depend on it
    opened_at   BIGINT NOT NULL,
    opened_by   BIGINT NOT NULL, -- account
    opened_name TEXT   NOT NULL,
    closed_at   BIGINT NOT NULL  -- 0 while it is open
);

CREATE TABLE activity_arrival (
    activity_id BIGINT NOT NULL,
    member_id   BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    at          BIGINT NOT NULL, -- when the phone held a valid code
    way         TEXT   NOT NULL CHECK (way IN ('screen', 'paper', 'digits')),
    PRIMARY KEY (activity_id, member_id)
) /* clustered */;

CREATE TABLE activity_wrong_code (
    subject TEXT   NOT NULL CHECK (subject IN ('account', 'activity')),
    id      BIGINT NOT NULL,
    since   BIGINT NOT NULL,
    wrong   INTEGER NOT NULL,
    PRIMARY KEY (subject, id)
) /* clustered */;
