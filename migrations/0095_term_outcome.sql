-- How a term whose last day has passed came out, when an extension was asked for, and the letters that urged elections.
-- owner: work/structure
-- +goose Up
ALTER TABLE term ADD COLUMN outcome TEXT NOT NULL DEFAULT ''; -- empty until the last day has passed
ALTER TABLE term ADD COLUMN asked_on TEXT NOT NULL DEFAULT ''; -- of the extension
CREATE TABLE term_letter (
    id            BIGINT PRIMARY KEY,
    department_id BIGINT NOT NULL, -- of the level above where the organisation has no department
    day           TEXT   NOT NULL,
    paper_id      BIGINT NOT NULL,
    paper_number  TEXT   NOT NULL,
    lines         TEXT   NOT NULL, -- as they were printed, JSON
    issued_name   TEXT   NOT NULL,
    issued_at     BIGINT NOT NULL
);
CREATE TABLE term_letter_line (
    letter_id BIGINT NOT NULL REFERENCES term_letter (id),
    term_id   BIGINT NOT NULL,
    day       TEXT   NOT NULL, -- of the letter: one letter a day says the same of a term once
    PRIMARY KEY (term_id, day)
) /* clustered */;
CREATE INDEX term_letter_line_by_letter ON term_letter_line (letter_id);
