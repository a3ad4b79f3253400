-- owner: spine/problem
-- +goose Up
CREATE TABLE rectification (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL, -- who is to put it right
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL, -- the person in charge, when on the roster
    member_name   TEXT   NOT NULL,
    note          TEXT   NOT NULL,
    batch_id      BIGINT NOT NULL,
    natural_key   TEXT   NOT NULL,
    removed       INTEGER NOT NULL,
    removed_for   TEXT   NOT NULL,
    made_at       BIGINT NOT NULL,
    made_by       TEXT   NOT NULL,
    changed_at    BIGINT NOT NULL,
    changed_by    TEXT   NOT NULL,
    issuer_id     BIGINT NOT NULL, -- who found it and gives it back
    state         TEXT   NOT NULL CHECK (state IN ('found', 'sent', 'planned', 'done', 'verified', 'closed', 'waived', 'withdrawn')),
    origin        TEXT   NOT NULL,
    source_type   TEXT   NOT NULL,
    source_id     BIGINT NOT NULL,
    found_day     TEXT   NOT NULL,
    finder        TEXT   NOT NULL,
    content       TEXT   NOT NULL,
    place         TEXT   NOT NULL,
    basis         TEXT   NOT NULL,
    suggestion    TEXT   NOT NULL,
    sent_day      TEXT   NOT NULL,
    letter_id     BIGINT NOT NULL,
    letter        TEXT   NOT NULL,
    plan_due      TEXT   NOT NULL,
    due           TEXT   NOT NULL,
    measures      TEXT   NOT NULL,
    target        TEXT   NOT NULL,
    planned_day   TEXT   NOT NULL,
    result        TEXT   NOT NULL,
    done_day      TEXT   NOT NULL,
    done_by       BIGINT NOT NULL,
    done_name     TEXT   NOT NULL,
    verified_day  TEXT   NOT NULL,
    verified_by   BIGINT NOT NULL,
    verified_name TEXT   NOT NULL,
    closed_day    TEXT   NOT NULL,
    closed_name   TEXT   NOT NULL,
    opinion       TEXT   NOT NULL,
    ask           TEXT   NOT NULL CHECK (ask IN ('', 'extension', 'waiver')),
    ask_day       TEXT   NOT NULL,
    ask_to        TEXT   NOT NULL,
    ask_reason    TEXT   NOT NULL,
    extensions    INTEGER NOT NULL,
    returns       INTEGER NOT NULL,
    overdue_day   TEXT   NOT NULL
);
CREATE UNIQUE INDEX rectification_once ON rectification (natural_key) WHERE removed = 0;
CREATE INDEX rectification_by_org ON rectification (org_id, found_day);
CREATE INDEX rectification_by_day ON rectification (found_day);
CREATE INDEX rectification_open ON rectification (due) WHERE removed = 0 AND state IN ('sent', 'planned');
CREATE INDEX rectification_by_source ON rectification (source_id);
CREATE INDEX rectification_by_letter ON rectification (letter_id);

-- What happened to an item, in its order. A turn is a step that left it as state, due and done_day say; rungs
-- of the ladder and talks leave it as it was and have turn 0.
CREATE TABLE rectification_step (
    id               BIGINT PRIMARY KEY,
    rectification_id BIGINT  NOT NULL REFERENCES rectification (id),
    turn             INTEGER NOT NULL,
    what             TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    sent_day         TEXT    NOT NULL,
    due              TEXT    NOT NULL,
    done_day         TEXT    NOT NULL,
    account_id       BIGINT  NOT NULL,
    name             TEXT    NOT NULL,
    text             TEXT    NOT NULL,
    day              TEXT    NOT NULL,
    to_day           TEXT    NOT NULL,
    paper_id         BIGINT  NOT NULL,
    at               BIGINT  NOT NULL
);
CREATE INDEX rectification_step_of ON rectification_step (rectification_id, id);
CREATE UNIQUE INDEX rectification_turn_once ON rectification_step (rectification_id, turn) WHERE turn > 0;
CREATE UNIQUE INDEX rectification_rung_once ON rectification_step (rectification_id, due, what) WHERE what IN ('near_due', 'fell_due', 'letter_due', 'talk_due');
