-- What a list counts it finds in its index: whether a record is confidential stands beside its day, state and
-- organisation, and the confidential ones, whose sight depends on more, are few.
-- owner: work/activity
-- +goose Up
DROP INDEX activity_by_day;
DROP INDEX activity_by_org;
CREATE INDEX activity_by_day ON activity (shown_day, state, org_id, confidential);
CREATE INDEX activity_by_org ON activity (org_id, shown_day, state, confidential);
CREATE INDEX activity_confidential ON activity (shown_day, org_id, state, branch_id, department_id, drafted_by, host_id, recorder_id, speaker_id, confidential) WHERE confidential = 1;
