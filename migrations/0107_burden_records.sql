-- The account of burdens (减负账) opens down to its records, and counts the forms that it left out: what departments and branches
-- fill in about terms, rectification, organisations, elections and staff. record_id and label say which record a line is.
-- +goose Up

-- owner: work/activity
DROP VIEW activity_burden;
CREATE VIEW activity_burden AS
    SELECT id AS record_id, CASE WHEN state='draft' THEN '' ELSE topic END AS label, department_id, branch_id, drafted_at AS at, 0 AS imported,
        1 + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN start_time<>'' THEN 1 ELSE 0 END) + (CASE WHEN end_time<>'' THEN 1 ELSE 0 END) + (CASE WHEN topic<>'' THEN 1 ELSE 0 END) + (CASE WHEN place<>'' THEN 1 ELSE 0 END) + (CASE WHEN host_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN recorder_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN speaker_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN guests<>'' THEN 1 ELSE 0 END) + (CASE WHEN minutes<>'' THEN 1 ELSE 0 END) + (CASE WHEN other<>'' THEN 1 ELSE 0 END)
            + (LENGTH(agenda) - LENGTH(REPLACE(agenda, '{', ''))) + (LENGTH(resolutions) - LENGTH(REPLACE(resolutions, '{', '')))
            + 2 * excused + absent AS typed,
        expected + 4 + (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM activity WHERE state <> 'withdrawn';

-- owner: spine/problem
DROP VIEW problem_burden;
CREATE VIEW problem_burden AS
    SELECT id AS record_id, content AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN category<>'' THEN 1 ELSE 0 END) + (CASE WHEN origin<>'' THEN 1 ELSE 0 END) + (CASE WHEN place_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN found_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN solution<>'' THEN 1 ELSE 0 END) + (CASE WHEN solved_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN confirmed_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN confirmed_by<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM problem WHERE removed = 0;

-- owner: spine/honour
DROP VIEW honour_burden;
CREATE VIEW honour_burden AS
    SELECT id AS record_id, CASE WHEN member_name<>'' THEN member_name ELSE org_name END AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN brand_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN round<>'' THEN 1 ELSE 0 END) + (CASE WHEN form<>'' THEN 1 ELSE 0 END) + (CASE WHEN paper_number<>'' THEN 1 ELSE 0 END) + (CASE WHEN granted_by<>'' THEN 1 ELSE 0 END) + (CASE WHEN recommended_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN conferred_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN year<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM honour WHERE removed = 0;

-- owner: work/outreach
DROP VIEW visit_burden;
CREATE VIEW visit_burden AS
    SELECT id AS record_id, content AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN place_kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN place_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN problem<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM visit WHERE removed = 0;

-- owner: work/outreach
DROP VIEW participation_burden;
CREATE VIEW participation_burden AS
    SELECT id AS record_id, member_name AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN action<>'' THEN 1 ELSE 0 END) + (CASE WHEN way<>'' THEN 1 ELSE 0 END) + (CASE WHEN community<>'' THEN 1 ELSE 0 END) + (CASE WHEN work<>'' THEN 1 ELSE 0 END) + (CASE WHEN from_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN to_day<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM participation WHERE removed = 0;

-- owner: work/training
DROP VIEW training_class_burden;
CREATE VIEW training_class_burden AS
    SELECT id AS record_id, name AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN name<>'' THEN 1 ELSE 0 END) + (CASE WHEN kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN from_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN to_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN place<>'' THEN 1 ELSE 0 END) + (CASE WHEN hours<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM training_class WHERE removed = 0;

-- owner: work/training
DROP VIEW trainee_burden;
CREATE VIEW trainee_burden AS
    SELECT id AS record_id, member_name AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN job_title<>'' THEN 1 ELSE 0 END) + (CASE WHEN result<>'' THEN 1 ELSE 0 END) + (CASE WHEN class_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN hours<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM trainee WHERE removed = 0;

-- owner: work/contest
DROP VIEW contest_entrant_burden;
CREATE VIEW contest_entrant_burden AS
    SELECT id AS record_id, title AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN contest_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN team<>'' THEN 1 ELSE 0 END) + (CASE WHEN title<>'' THEN 1 ELSE 0 END) + (CASE WHEN stage<>'' THEN 1 ELSE 0 END) + (CASE WHEN award<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM contest_entrant WHERE removed = 0;

-- owner: work/publicity
DROP VIEW story_burden;
CREATE VIEW story_burden AS
    SELECT id AS record_id, title AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN kind<>'' THEN 1 ELSE 0 END) + (CASE WHEN number<>'' THEN 1 ELSE 0 END) + (CASE WHEN title<>'' THEN 1 ELSE 0 END) + (CASE WHEN planned_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN published_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN newspaper<>'' THEN 1 ELSE 0 END) + (CASE WHEN page<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM story WHERE removed = 0;

-- owner: work/appraisal
DROP VIEW debriefing_burden;
CREATE VIEW debriefing_burden AS
    SELECT id AS record_id, member_name AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN form<>'' THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN position<>'' THEN 1 ELSE 0 END) + (CASE WHEN rating<>'' THEN 1 ELSE 0 END) + (CASE WHEN comment<>'' THEN 1 ELSE 0 END) + (CASE WHEN year<>0 THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM debriefing WHERE removed = 0;

-- owner: work/inspection
DROP VIEW liaison_visit_burden;
CREATE VIEW liaison_visit_burden AS
    SELECT id AS record_id, content AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN feedback<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM liaison_visit WHERE removed = 0;

-- owner: work/structure
CREATE VIEW term_burden AS
    SELECT id AS record_id, org_name AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 1 + (CASE WHEN member_name<>'' THEN 1 ELSE 0 END) + (CASE WHEN note<>'' THEN 1 ELSE 0 END) + (CASE WHEN session<>0 THEN 1 ELSE 0 END) + (CASE WHEN years<>0 THEN 1 ELSE 0 END) + (CASE WHEN began<>'' THEN 1 ELSE 0 END) + (CASE WHEN ends<>'' THEN 1 ELSE 0 END) + (CASE WHEN basis<>'' THEN 1 ELSE 0 END) + (CASE WHEN ended<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN member_id<>0 THEN 1 ELSE 0 END) + 3 AS filled
    FROM term WHERE removed = 0;

-- owner: work/structure
CREATE VIEW term_extension_burden AS
    SELECT id AS record_id, org_name AS label, department_id AS department_id, org_id AS branch_id, asked_at AS at, 0 AS imported,
        2 AS typed,
        6 AS filled
    FROM term_extension;

-- owner: spine/problem
CREATE VIEW rectification_burden AS
    SELECT id AS record_id, content AS label, department_id, branch_id, made_at AS at, CASE WHEN batch_id=0 THEN 0 ELSE 1 END AS imported,
        CASE WHEN batch_id=0 THEN 0 + (CASE WHEN found_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN finder<>'' THEN 1 ELSE 0 END) + (CASE WHEN content<>'' THEN 1 ELSE 0 END) + (CASE WHEN place<>'' THEN 1 ELSE 0 END) + (CASE WHEN basis<>'' THEN 1 ELSE 0 END) + (CASE WHEN suggestion<>'' THEN 1 ELSE 0 END) + (CASE WHEN measures<>'' THEN 1 ELSE 0 END) + (CASE WHEN target<>'' THEN 1 ELSE 0 END) + (CASE WHEN planned_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN result<>'' THEN 1 ELSE 0 END) + (CASE WHEN done_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN opinion<>'' THEN 1 ELSE 0 END) + (CASE WHEN ask_reason<>'' THEN 1 ELSE 0 END) ELSE 0 END AS typed,
        (CASE WHEN department_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN branch_id<>0 THEN 1 ELSE 0 END) + (CASE WHEN letter<>'' THEN 1 ELSE 0 END) + 5 AS filled
    FROM rectification WHERE removed = 0 AND state <> 'noted';

-- owner: work/establishment
CREATE VIEW establishment_burden AS
    SELECT id AS record_id, title AS label, department_id AS department_id, org_id AS branch_id, made_at AS at, 0 AS imported,
        2 + (LENGTH(plan) - LENGTH(REPLACE(plan, '":"', ''))) / 3 - (LENGTH(plan) - LENGTH(REPLACE(plan, '":""', ''))) / 4 AS typed,
        6 AS filled
    FROM establishment WHERE state <> 'withdrawn' AND state <> 'draft';

-- owner: work/election
CREATE VIEW election_burden AS
    SELECT id AS record_id, '第' || session || '届' AS label, 0 AS department_id, org_id AS branch_id, begun AS at, 0 AS imported,
        1 + (CASE WHEN seats<>0 THEN 1 ELSE 0 END) + (CASE WHEN deputies<>0 THEN 1 ELSE 0 END) + (CASE WHEN given<>0 THEN 1 ELSE 0 END) + (CASE WHEN present<>0 THEN 1 ELSE 0 END) + (CASE WHEN method_ayes<>0 THEN 1 ELSE 0 END) + (CASE WHEN plenum_present<>0 THEN 1 ELSE 0 END) + (CASE WHEN day<>'' THEN 1 ELSE 0 END) + (CASE WHEN place<>'' THEN 1 ELSE 0 END) + (CASE WHEN chair<>'' THEN 1 ELSE 0 END) + (CASE WHEN plenum_day<>'' THEN 1 ELSE 0 END) + (CASE WHEN reason<>'' THEN 1 ELSE 0 END) AS typed,
        due + 8 AS filled
    FROM election;

-- owner: work/establishment
CREATE VIEW unit_staff_burden AS
    SELECT org_id AS record_id, day AS label, org_id AS department_id, 0 AS branch_id, recorded_at AS at, 0 AS imported, 2 AS typed, 3 AS filled
    FROM unit_staff;
