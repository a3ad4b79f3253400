-- owner: work/inspection
-- +goose Up
CREATE TABLE feedback_letter (
    id            BIGINT PRIMARY KEY,
    kind          TEXT    NOT NULL CHECK (kind IN ('feedback', 'reminder')),
    department_id BIGINT  NOT NULL, -- the one concerned
    name          TEXT    NOT NULL, -- of the department, as the letter has it
    subject       TEXT    NOT NULL,
    items         INTEGER NOT NULL,
    plan_due      TEXT    NOT NULL,
    due           TEXT    NOT NULL,
    day           TEXT    NOT NULL,
    paper_id      BIGINT  NOT NULL,
    number        TEXT    NOT NULL,
    made_by       BIGINT  NOT NULL,
    made_name     TEXT    NOT NULL,
    made_at       BIGINT  NOT NULL
);
CREATE INDEX feedback_letter_by_department ON feedback_letter (department_id, day);
CREATE INDEX feedback_letter_by_day ON feedback_letter (day);
