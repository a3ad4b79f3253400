-- A branch's record book reads what the branch did in a year, by the branch of the record's day; without these it read what the
-- whole city did. The first month of each department is asked for with every calendar.
-- owner: work/activity
-- +goose Up
CREATE INDEX activity_by_branch ON activity (branch_id, shown_day) WHERE state = 'accepted';
-- owner: work/outreach
CREATE INDEX visit_by_branch ON visit (branch_id, day);
CREATE INDEX participation_by_branch ON participation (branch_id, from_day);
-- owner: work/training
CREATE INDEX trainee_by_branch ON trainee (branch_id, from_day);
-- owner: spine/problem
CREATE INDEX problem_by_branch ON problem (branch_id, found_day);
-- owner: spine/honour
CREATE INDEX honour_by_branch ON honour (branch_id, day);
-- owner: spine/metric
CREATE INDEX metric_rollup_by_department ON metric_rollup (kind, department_id, month);
