-- owner: spine/problem
-- +goose Up
CREATE TABLE problem (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    content       TEXT NOT NULL,
    category      TEXT NOT NULL,
    origin        TEXT NOT NULL,
    visit_id      BIGINT NOT NULL,
    place_name    TEXT NOT NULL,
    found_day     TEXT NOT NULL,
    solution      TEXT NOT NULL,
    solved_day    TEXT NOT NULL,
    confirmed_day TEXT NOT NULL,
    confirmed_by  TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('found', 'solved', 'confirmed'))
);
CREATE UNIQUE INDEX problem_once ON problem (natural_key) WHERE removed = 0;
CREATE INDEX problem_by_org ON problem (org_id, found_day);
CREATE INDEX problem_by_day ON problem (found_day);
CREATE INDEX problem_by_visit ON problem (visit_id);

-- owner: spine/honour
CREATE TABLE honour_kind (
    code        TEXT    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    level       TEXT    NOT NULL,
    holder_type TEXT    NOT NULL,
    sort        INTEGER NOT NULL,
    active      INTEGER NOT NULL,
    version     INTEGER NOT NULL
);
CREATE UNIQUE INDEX honour_kind_once ON honour_kind (name, level);
INSERT INTO honour_kind(code,name,level,holder_type,sort,active,version) VALUES
    ('brand_model','品牌先进典型','organs','brand',10,1,1),
    ('red_flag_branch','红旗党支部','organs','org',20,1,1),
    ('five_star_model','五星党员标兵','organs','member',30,1,1),
    ('outstanding_cadre','优秀党务工作者','organs','member',40,1,1),
    ('organs_outstanding_member','优秀共产党员','organs','member',50,1,1),
    ('organs_advanced_org','先进基层党组织','organs','org',60,1,1),
    ('municipal_outstanding_member','优秀共产党员','municipal','member',110,1,1),
    ('municipal_outstanding_worker','优秀党务工作者','municipal','member',120,1,1),
    ('municipal_advanced_org','先进基层党组织','municipal','org',130,1,1),
    ('provincial_outstanding_member','优秀共产党员','provincial','member',210,1,1),
    ('provincial_outstanding_worker','优秀党务工作者','provincial','member',220,1,1),
    ('provincial_advanced_org','先进基层党组织','provincial','org',230,1,1),
    ('national_outstanding_member','优秀共产党员','national','member',310,1,1),
    ('national_outstanding_worker','优秀党务工作者','national','member',320,1,1),
    ('national_advanced_org','先进基层党组织','national','org',330,1,1),
    ('department_outstanding_member','优秀共产党员','department','member',410,1,1),
    ('department_advanced_org','先进党支部','department','org',420,1,1);
CREATE TABLE honour (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    kind          TEXT NOT NULL,
    kind_name     TEXT NOT NULL,
    level         TEXT NOT NULL,
    holder_type   TEXT NOT NULL,
    brand_id      BIGINT NOT NULL,
    brand_name    TEXT NOT NULL,
    year          INTEGER NOT NULL,
    round         TEXT NOT NULL,
    form          TEXT NOT NULL,
    paper_number  TEXT NOT NULL,
    granted_by    TEXT NOT NULL,
    recommended_day TEXT NOT NULL,
    conferred_day TEXT NOT NULL,
    revoked_day   TEXT NOT NULL,
    revoked_for   TEXT NOT NULL,
    day           TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('recommended', 'conferred', 'revoked'))
);
CREATE UNIQUE INDEX honour_once ON honour (natural_key) WHERE removed = 0;
CREATE INDEX honour_by_org ON honour (org_id, day);
CREATE INDEX honour_by_day ON honour (day);
CREATE INDEX honour_by_kind ON honour (kind, day);
CREATE INDEX honour_by_member ON honour (member_id);

-- owner: work/outreach
CREATE TABLE visit (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    day           TEXT NOT NULL,
    place_kind    TEXT NOT NULL,
    place_name    TEXT NOT NULL,
    content       TEXT NOT NULL,
    problem_found INTEGER NOT NULL,
    problem       TEXT NOT NULL
);
CREATE UNIQUE INDEX visit_once ON visit (natural_key) WHERE removed = 0;
CREATE INDEX visit_by_org ON visit (org_id, day);
CREATE INDEX visit_by_day ON visit (day);
CREATE TABLE action (
    code     TEXT    NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    from_day TEXT    NOT NULL,
    to_day   TEXT    NOT NULL,
    sort     INTEGER NOT NULL,
    active   INTEGER NOT NULL,
    version  INTEGER NOT NULL
);
INSERT INTO action(code,name,from_day,to_day,sort,active,version) VALUES
    ('epidemic','疫情防控','','',10,1,1),
    ('flood','防汛救灾','','',20,1,1),
    ('poverty_relief','脱贫攻坚','','',30,1,1),
    ('village_revival','乡村振兴','','',40,1,1),
    ('investment','招商引资','','',50,1,1),
    ('construction','项目建设','','',60,1,1),
    ('civilised_city','文明城市创建','','',70,1,1);
CREATE TABLE participation (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    action        TEXT NOT NULL,
    action_name   TEXT NOT NULL,
    way           TEXT NOT NULL CHECK (way IN ('sent', 'volunteered')),
    community     TEXT NOT NULL,
    work          TEXT NOT NULL,
    from_day      TEXT NOT NULL,
    to_day        TEXT NOT NULL
);
CREATE UNIQUE INDEX participation_once ON participation (natural_key) WHERE removed = 0;
CREATE INDEX participation_by_org ON participation (org_id, from_day);
CREATE INDEX participation_by_day ON participation (from_day);
CREATE INDEX participation_by_member ON participation (member_id);

-- owner: work/training
CREATE TABLE training_class (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    from_day      TEXT NOT NULL,
    to_day        TEXT NOT NULL,
    hours         BIGINT NOT NULL,
    place         TEXT NOT NULL
);
CREATE UNIQUE INDEX training_class_once ON training_class (natural_key) WHERE removed = 0;
CREATE INDEX training_class_by_org ON training_class (org_id, from_day);
CREATE INDEX training_class_by_day ON training_class (from_day);
CREATE TABLE trainee (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    class_id      BIGINT NOT NULL,
    class_name    TEXT NOT NULL,
    class_kind    TEXT NOT NULL,
    from_day      TEXT NOT NULL,
    to_day        TEXT NOT NULL,
    hours         BIGINT NOT NULL,
    full_hours    INTEGER NOT NULL,
    job_title     TEXT NOT NULL,
    result        TEXT NOT NULL
);
CREATE UNIQUE INDEX trainee_once ON trainee (natural_key) WHERE removed = 0;
CREATE INDEX trainee_by_org ON trainee (org_id, from_day);
CREATE INDEX trainee_by_day ON trainee (from_day);
CREATE INDEX trainee_by_class ON trainee (class_id);
CREATE INDEX trainee_by_member ON trainee (member_id);

-- owner: work/contest
CREATE TABLE contest (
    id      BIGINT PRIMARY KEY,
    name    TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    year    INTEGER NOT NULL,
    day     TEXT    NOT NULL,
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX contest_once ON contest (year, name);
CREATE TABLE contest_entrant (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    contest_id    BIGINT NOT NULL,
    contest_name  TEXT NOT NULL,
    contest_kind  TEXT NOT NULL,
    year          INTEGER NOT NULL,
    day           TEXT NOT NULL,
    team          TEXT NOT NULL,
    title         TEXT NOT NULL,
    stage         TEXT NOT NULL,
    award         TEXT NOT NULL
);
CREATE UNIQUE INDEX contest_entrant_once ON contest_entrant (natural_key) WHERE removed = 0;
CREATE INDEX contest_entrant_by_org ON contest_entrant (org_id, day);
CREATE INDEX contest_entrant_by_day ON contest_entrant (day);

-- owner: work/publicity
CREATE TABLE story (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    kind          TEXT NOT NULL,
    number        TEXT NOT NULL,
    title         TEXT NOT NULL,
    planned_day   TEXT NOT NULL,
    published_day TEXT NOT NULL,
    newspaper     TEXT NOT NULL,
    page          TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('planned', 'published'))
);
CREATE UNIQUE INDEX story_once ON story (natural_key) WHERE removed = 0;
CREATE INDEX story_by_org ON story (org_id, planned_day);
CREATE INDEX story_by_day ON story (planned_day);

-- owner: work/appraisal
CREATE TABLE debriefing (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    year          INTEGER NOT NULL,
    form          TEXT NOT NULL CHECK (form IN ('live', 'written')),
    day           TEXT NOT NULL,
    position      TEXT NOT NULL,
    rating        TEXT NOT NULL,
    comment       TEXT NOT NULL,
    counted_day   TEXT NOT NULL
);
CREATE UNIQUE INDEX debriefing_once ON debriefing (natural_key) WHERE removed = 0;
CREATE INDEX debriefing_by_org ON debriefing (org_id, counted_day);
CREATE INDEX debriefing_by_day ON debriefing (counted_day);
CREATE INDEX debriefing_by_member ON debriefing (member_id);

-- owner: work/inspection
CREATE TABLE liaison_visit (
    id            BIGINT PRIMARY KEY,
    version       INTEGER NOT NULL,
    org_id        BIGINT NOT NULL,
    org_name      TEXT   NOT NULL,
    department_id BIGINT NOT NULL,
    branch_id     BIGINT NOT NULL,
    member_id     BIGINT NOT NULL,
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
    day           TEXT NOT NULL,
    content       TEXT NOT NULL,
    feedback      TEXT NOT NULL
);
CREATE UNIQUE INDEX liaison_visit_once ON liaison_visit (natural_key) WHERE removed = 0;
CREATE INDEX liaison_visit_by_org ON liaison_visit (org_id, day);
CREATE INDEX liaison_visit_by_day ON liaison_visit (day);
