-- Talks that were accepted before they had a fact of their own get it, beside the attendance and with its day, belonging, knowledge
-- and reversal; what is there already stays. Their numbers are below those of 2017's first minutes, which no program gives out.
-- owner: spine/fact
-- +goose Up
INSERT INTO fact (id, kind, detail, subject_type, subject_id, day, branch_id, department_id, quantity, attrs, source_type, source_id, source_version, sign, known_at, late)
    SELECT COALESCE((SELECT MAX(b.id) FROM fact b WHERE b.id < 1000000000), 0) + ROW_NUMBER() OVER (ORDER BY f.id), 'activity.talked', f.detail, f.subject_type, f.subject_id,
        f.day, f.branch_id, f.department_id, f.quantity, '{"case":"activity.' || f.source_id || '"}', f.source_type, f.source_id, f.source_version, f.sign, f.known_at, f.late
    FROM fact f
    WHERE f.kind = 'activity.attended' AND f.detail = 'talk' AND f.subject_type = 'member' AND f.source_type = 'activity'
        AND NOT EXISTS (SELECT 1 FROM fact t WHERE t.source_id = f.source_id AND t.source_version = f.source_version AND t.kind = 'activity.talked'
            AND t.detail = f.detail AND t.subject_id = f.subject_id AND t.sign = f.sign AND t.source_type = f.source_type AND t.subject_type = f.subject_type);
-- owner: spine/metric
DELETE FROM metric_rollup WHERE kind = 'activity.talked';
INSERT INTO metric_rollup (kind, detail, month, department_id, branch_id, n, quantity)
    SELECT kind, detail, SUBSTR(day, 1, 7), department_id, branch_id, SUM(sign), SUM(sign * quantity)
    FROM fact WHERE kind = 'activity.talked' GROUP BY kind, detail, SUBSTR(day, 1, 7), department_id, branch_id;
DELETE FROM metric_person WHERE kind = 'activity.talked';
INSERT INTO metric_person (kind, detail, year, member_id, department_id, branch_id, n)
    SELECT kind, detail, CAST(SUBSTR(day, 1, 4) AS INTEGER), subject_id, department_id, branch_id, SUM(sign)
    FROM fact WHERE kind = 'activity.talked' AND subject_type = 'member'
    GROUP BY kind, detail, CAST(SUBSTR(day, 1, 4) AS INTEGER), subject_id, department_id, branch_id;
