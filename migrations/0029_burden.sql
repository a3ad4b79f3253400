-- How many fields people typed into each record and how many the program filled in by itself, for the account of
-- burdens (减负账). Typed: what a person entered by hand; a row that came in by an import was not typed here.
-- owner: work/activity
-- +goose Up
CREATE VIEW activity_burden AS
    SELECT department_id, branch_id, drafted_at AS at, 0 AS imported,
        1 + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN start_time<>'' THEN 1 ELSE 0 END) + (CASE WHEN end_time<>'' THEN 1 ELSE 0 END) + (CASE WHEN topic<>'' THEN 1 ELSE 0 END) + (CASE WHEN place<>'' THEN 1 ELSE 0 END) + (CASE WHEN host_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN recorder_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN speaker_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN guests<>'' THEN 1 ELSE 0 END) + (CASE WHEN minutes<>'' THEN 1 ELSE 0 END) + (CASE WHEN other<>'' THEN 1 ELSE 0 END)
            + (LENGTH(agenda) - LENGTH(REPLACE(agenda, '{', ''))) + (LENGTH(resolutions) - LENGTH(REPLACE(resolutions, '{', '')))
            + 2 * excused + absent AS typed,
        expected + 4 + (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM activity WHERE state <> 'withdrawn';

-- owner: spine/problem
CREATE VIEW problem_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN category<>'' THEN 1 ELSE 0 END) + (CASE WHEN origin<>'' THEN 1 ELSE 0 END) + (CASE WHEN place_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN found_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN solution<>'' THEN 1 ELSE 0 END) + (CASE WHEN solved_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN confirmed_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN confirmed_by<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM problem WHERE removed = 0;

-- owner: spine/honour
CREATE VIEW honour_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN brand_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN round<>'' THEN 1 ELSE 0 END) + (CASE WHEN form<>'' THEN 1 ELSE 0 END) + (CASE WHEN paper_number<>'' THEN 1 ELSE 0 END) + (CASE WHEN granted_by<>'' THEN 1 ELSE 0 END) + (CASE WHEN recommended_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN conferred_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN year<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM honour WHERE removed = 0;

-- owner: work/outreach
CREATE VIEW visit_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN place_kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN place_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN problem<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM visit WHERE removed = 0;
CREATE VIEW participation_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN action<>'' THEN 1 ELSE 0 END) + (CASE WHEN way<>'' THEN 1 ELSE 0 END) + (CASE WHEN community<>'' THEN 1 ELSE 0 END) + (CASE WHEN work<>'' THEN 1 ELSE 0 END) + (CASE WHEN from_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN to_day<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM participation WHERE removed = 0;

-- owner: work/training
CREATE VIEW training_class_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN name<>'' THEN 1 ELSE 0 END) + (CASE WHEN kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN from_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN to_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN place<>'' THEN 1 ELSE 0 END) + (CASE WHEN hours<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM training_class WHERE removed = 0;
CREATE VIEW trainee_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN job_title<>'' THEN 1 ELSE 0 END) + (CASE WHEN result<>'' THEN 1 ELSE 0 END) + (CASE WHEN class_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN hours<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM trainee WHERE removed = 0;

-- owner: work/contest
CREATE VIEW contest_entrant_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN contest_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN team<>'' THEN 1 ELSE 0 END) + (CASE WHEN title<>'' THEN 1 ELSE 0 END) + (CASE WHEN stage<>'' THEN 1 ELSE 0 END) + (CASE WHEN award<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM contest_entrant WHERE removed = 0;

-- owner: work/publicity
CREATE VIEW story_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN number<>'' THEN 1 ELSE 0 END) + (CASE WHEN title<>'' THEN 1 ELSE 0 END) + (CASE WHEN planned_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN published_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN newspaper<>'' THEN 1 ELSE 0 END) + (CASE WHEN page<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM story WHERE removed = 0;

-- owner: work/appraisal
CREATE VIEW debriefing_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN form<>'' THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN position<>'' THEN 1 ELSE 0 END) + (CASE WHEN rating<>'' THEN 1 ELSE 0 END) + (CASE WHEN comment<>'' THEN 1 ELSE 0 END) + (CASE WHEN year<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM debriefing WHERE removed = 0;

-- owner: work/inspection
CREATE VIEW liaison_visit_burden AS
    SELECT department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN feedback<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM liaison_visit WHERE removed = 0;

-- owner: spine/metric
CREATE VIEW metric_burden AS
    SELECT department_id, branch_id, month, SUM(n) AS facts FROM metric_rollup GROUP BY department_id, branch_id, month;

-- owner: work/activity
CREATE VIEW activity_evidence AS
    SELECT year, COUNT(*) AS held, SUM(CASE WHEN files=0 THEN 1 ELSE 0 END) AS bare FROM (
        SELECT SUBSTR(a.shown_day,1,4) AS year, (SELECT COUNT(*) FROM attachment f WHERE f.owner_type='activity' AND f.owner_id=a.id) AS files
        FROM activity a WHERE a.state='accepted') held GROUP BY year;
