-- owner: work/activity
-- +goose Up
CREATE TABLE activity_kind (
    code         TEXT PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    holders      TEXT    NOT NULL, -- kinds of organisation, comma separated
    due          TEXT    NOT NULL CHECK (due IN ('all', 'committee', 'group', 'chosen')),
    confidential INTEGER NOT NULL,
    active       INTEGER NOT NULL,
    local        INTEGER NOT NULL, -- added by this city's staff
    position     INTEGER NOT NULL,
    version      INTEGER NOT NULL
);
INSERT INTO activity_kind (code, name, holders, due, confidential, active, local, position, version) VALUES
    ('branch_assembly', '支部党员大会', 'branch,general_branch', 'all', 0, 1, 0, 10, 1),
    ('branch_committee_meeting', '支部委员会会议', 'branch,general_branch', 'committee', 0, 1, 0, 20, 1),
    ('group_meeting', '党小组会', 'group', 'group', 0, 1, 0, 30, 1),
    ('lecture', '党课', 'branch,general_branch,committee,department,subunit', 'all', 0, 1, 0, 40, 1),
    ('theme_day', '主题党日', 'branch,general_branch', 'all', 0, 1, 0, 50, 1),
    ('org_life_meeting', '组织生活会', 'branch,general_branch,group', 'all', 0, 1, 0, 60, 1),
    ('member_appraisal', '民主评议党员', 'branch', 'all', 0, 1, 0, 70, 1),
    ('talk', '谈心谈话', 'branch,general_branch,committee,department', 'chosen', 1, 1, 0, 80, 1),
    ('integrity_education', '廉政教育', 'branch,general_branch,committee,department', 'all', 0, 1, 0, 90, 1),
    ('warning_education', '警示教育', 'branch,general_branch,committee,department', 'all', 0, 1, 0, 100, 1),
    ('night_study', '夜学', 'branch,general_branch,committee,department,subunit,group', 'chosen', 0, 1, 0, 110, 1),
    ('weekly_lecture', '周讲', 'branch,general_branch,committee,department,subunit,group', 'chosen', 0, 1, 0, 120, 1),
    ('centre_study', '中心组学习', 'department,committee,subunit', 'chosen', 0, 1, 0, 130, 1),
    ('branch_study', '集体学习', 'branch,general_branch,group', 'all', 0, 1, 0, 140, 1),
    ('committee_meeting', '党委（总支）会议', 'committee,general_branch', 'committee', 0, 1, 0, 150, 1),
    ('candour_meeting', '民主生活会', 'department,committee', 'chosen', 0, 1, 0, 160, 1),
    ('partnership', '联学联创、结对共建', 'branch,general_branch,committee,department', 'chosen', 0, 1, 0, 170, 1),
    ('volunteering', '志愿服务', 'branch,general_branch,committee,department', 'chosen', 0, 1, 0, 180, 1),
    ('mass_forum', '群众座谈会', 'branch,general_branch,committee,department', 'chosen', 0, 1, 0, 190, 1),
    ('reading_circle', '读书分享', 'branch,general_branch,group,department', 'chosen', 0, 1, 0, 200, 1),
    ('civility', '文明创建活动', 'branch,general_branch,department', 'chosen', 0, 1, 0, 210, 1),
    ('post_drill', '岗位练兵', 'branch,general_branch,department', 'chosen', 0, 1, 0, 220, 1),
    ('post_contest', '岗位竞赛', 'branch,general_branch,department', 'chosen', 0, 1, 0, 230, 1);

CREATE TABLE activity (
    id             BIGINT PRIMARY KEY,
    org_id         BIGINT  NOT NULL,
    branch_id      BIGINT  NOT NULL, -- of the day it was held; 0 above the branches
    department_id  BIGINT  NOT NULL, -- of the day it was held
    state          TEXT    NOT NULL CHECK (state IN ('draft', 'submitted', 'accepted', 'returned', 'withdrawn')),
    version        INTEGER NOT NULL, -- of the row
    revision       INTEGER NOT NULL, -- of what was accepted; facts carry it
    kinds          TEXT    NOT NULL, -- as chosen, comma separated; the first is the main one
    planned_day    TEXT    NOT NULL,
    planned_time   TEXT    NOT NULL,
    day            TEXT    NOT NULL,
    start_time     TEXT    NOT NULL,
    end_time       TEXT    NOT NULL,
    shown_day      TEXT    NOT NULL, -- the actual day, else the planned one
    topic          TEXT    NOT NULL,
    place          TEXT    NOT NULL,
    host_id        BIGINT  NOT NULL,
    host_name      TEXT    NOT NULL,
    recorder_id    BIGINT  NOT NULL,
    recorder_name  TEXT    NOT NULL,
    speaker_id     BIGINT  NOT NULL,
    speaker_name   TEXT    NOT NULL,
    guests         TEXT    NOT NULL,
    minutes        TEXT    NOT NULL,
    other          TEXT    NOT NULL,
    for_year       INTEGER NOT NULL, -- the year it belongs to when that is not the day's (R06); 0 otherwise
    agenda         TEXT    NOT NULL, -- JSON
    resolutions    TEXT    NOT NULL, -- JSON
    expected       INTEGER NOT NULL,
    attended       INTEGER NOT NULL,
    excused        INTEGER NOT NULL,
    absent         INTEGER NOT NULL,
    confidential   INTEGER NOT NULL,
    announced      INTEGER NOT NULL,
    drafted_by     BIGINT  NOT NULL, -- account
    drafted_name   TEXT    NOT NULL,
    drafted_at     BIGINT  NOT NULL,
    submitted_by   BIGINT  NOT NULL,
    submitted_name TEXT    NOT NULL,
    submitted_at   BIGINT  NOT NULL,
    accepted_name  TEXT    NOT NULL,
    accepted_at    BIGINT  NOT NULL,
    returned_name  TEXT    NOT NULL,
    return_reason  TEXT    NOT NULL
);
CREATE INDEX activity_by_org ON activity (org_id, shown_day, state);
CREATE INDEX activity_by_day ON activity (shown_day, state, org_id);
CREATE INDEX activity_open ON activity (state, org_id) WHERE state IN ('draft', 'submitted', 'returned');

CREATE TABLE activity_as (
    kind        TEXT   NOT NULL,
    activity_id BIGINT NOT NULL,
    PRIMARY KEY (kind, activity_id)
) /* clustered */;
CREATE INDEX activity_as_by_activity ON activity_as (activity_id);

CREATE TABLE activity_attendance (
    activity_id BIGINT  NOT NULL,
    member_id   BIGINT  NOT NULL,
    name        TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    mark        TEXT    NOT NULL CHECK (mark IN ('', 'attended', 'excused', 'absent')),
    reason      TEXT    NOT NULL,
    PRIMARY KEY (activity_id, member_id)
) /* clustered */;
CREATE INDEX activity_attendance_by_member ON activity_attendance (member_id, activity_id);

CREATE TABLE activity_step (
    activity_id BIGINT  NOT NULL,
    number      INTEGER NOT NULL, -- the row's version that the step made
    step        TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    at          BIGINT  NOT NULL,
    account_id  BIGINT  NOT NULL,
    actor       TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    before      TEXT    NOT NULL, -- JSON of the content that the step replaced or sent back; empty when none
    changes     TEXT    NOT NULL, -- JSON list of what was changed; empty when none
    PRIMARY KEY (activity_id, number)
) /* clustered */;

-- owner: spine/attachment
CREATE TABLE attachment (
    id          BIGINT PRIMARY KEY,
    owner_type  TEXT   NOT NULL,
    owner_id    BIGINT NOT NULL,
    org_id      BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    type        TEXT   NOT NULL,
    size        BIGINT NOT NULL,
    hash        TEXT   NOT NULL,
    made_at     BIGINT NOT NULL,
    made_by     BIGINT NOT NULL,
    made_name   TEXT   NOT NULL
);
CREATE INDEX attachment_by_owner ON attachment (owner_type, owner_id);
CREATE INDEX attachment_by_org ON attachment (org_id);
CREATE INDEX attachment_by_hash ON attachment (hash);
