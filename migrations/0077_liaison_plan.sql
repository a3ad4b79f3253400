-- owner: work/inspection
-- +goose Up
CREATE TABLE checklist (
    id      BIGINT PRIMARY KEY,
    name    TEXT    NOT NULL,
    ours    INTEGER NOT NULL, -- delivered with the program
    active  INTEGER NOT NULL,
    number  INTEGER NOT NULL, -- the version in use
    version INTEGER NOT NULL
);
CREATE UNIQUE INDEX checklist_once ON checklist (name);
-- A version is never changed: a visit keeps the one it began with.
CREATE TABLE checklist_version (
    checklist_id BIGINT  NOT NULL REFERENCES checklist (id),
    number       INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    made_by      TEXT    NOT NULL,
    made_at      BIGINT  NOT NULL,
    PRIMARY KEY (checklist_id, number)
);
INSERT INTO checklist(id,name,ours,active,number,version) VALUES (1,'联系点指导检查清单',1,1,1,1), (2,'党支部标准化建设检查清单',1,1,1,1);
INSERT INTO checklist_version(checklist_id,number,body,made_by,made_at) VALUES
(1,1,'[{"name":"责任落实","items":[{"key":"a1","text":"党组（党委）今年专题研究过机关党建工作","hint":"看会议纪要，记下日期"},{"key":"a2","text":"主要负责同志以普通党员身份参加所在支部的组织生活","hint":"看支部到会名单（R12）"},{"key":"a3","text":"年度方案已报送，任务有责任人和时限","hint":"与工委方案对照"}]},{"name":"品牌与业务融合","items":[{"key":"b1","text":"机关党建品牌今年有新内容、新做法、新成效","hint":"与去年的材料比较"},{"key":"b2","text":"品牌活动服务本单位中心工作，不是“两张皮”","hint":"请业务处室举例"}]},{"name":"支部建设","items":[{"key":"c1","text":"所属党支部按期换届，没有逾期未换届的","hint":"看换届一览（R21）"},{"key":"c2","text":"三会一课、主题党日按规定开展","hint":"随机看一个支部的应做事项（R01—R05）"},{"key":"c3","text":"支部书记今年讲过党课","hint":"R04"},{"key":"c4","text":"上次指导提出的问题已经整改","hint":"看整改清单"}]},{"name":"队伍与保障","items":[{"key":"d1","text":"专职党务干部配备到位","hint":"新任专职副书记是否已谈话"},{"key":"d2","text":"党员活动场所和经费有保障","hint":""},{"key":"d3","text":"没有要求基层重复填表报数、过度留痕","hint":"问支部委员：同一内容填过几遍"}]}]','程序默认',0),
(2,1,'[{"name":"班子","items":[{"key":"a1","text":"支部班子健全，分工明确","hint":"7名以上正式党员的设支部委员会（R17）"},{"key":"a2","text":"任期未满，或已按期换届","hint":"支部任期3年（R21）"}]},{"name":"组织生活","items":[{"key":"b1","text":"支部党员大会每季度召开","hint":"R01"},{"key":"b2","text":"支部委员会每月召开，到会过半","hint":"没有支委会的选“不涉及”（R02）"},{"key":"b3","text":"党小组会每月召开","hint":"没有党小组的选“不涉及”（R03）"},{"key":"b4","text":"党课每季度一次","hint":"R04"},{"key":"b5","text":"主题党日每月开展，日子相对固定","hint":"R05"},{"key":"b6","text":"组织生活会、民主评议党员按年度开展","hint":"优秀等次不超过正式党员三分之一（R06—R08）"},{"key":"b7","text":"谈心谈话覆盖全体党员","hint":"R11"}]},{"name":"党员","items":[{"key":"c1","text":"党员名册与实际一致，流动、离退休党员管理到位","hint":"抽查三名"},{"key":"c2","text":"党员学时达到年度要求","hint":"R38"},{"key":"c3","text":"党费按月足额交纳","hint":"R41"}]},{"name":"党务","items":[{"key":"d1","text":"会议记录当天形成，内容真实","hint":"看记录与到会名单，不另要照片"},{"key":"d2","text":"党务公开及时，公示满期","hint":"R47"}]}]','程序默认',0);
CREATE TABLE liaison_plan (
    id               BIGINT PRIMARY KEY,
    version          INTEGER NOT NULL,
    org_id           BIGINT  NOT NULL, -- the department
    org_name         TEXT    NOT NULL,
    member_id        BIGINT  NOT NULL,
    member_name      TEXT    NOT NULL,
    company          TEXT    NOT NULL, -- who goes along
    day              TEXT    NOT NULL,
    purpose          TEXT    NOT NULL,
    checklist_id     BIGINT  NOT NULL, -- 0 for none
    checklist_number INTEGER NOT NULL, -- 0 until it begins
    state            TEXT    NOT NULL CHECK (state IN ('planned', 'under_way', 'held', 'withdrawn')),
    reason           TEXT    NOT NULL,
    visit_id         BIGINT  NOT NULL, -- the record in liaison_visit
    held_day         TEXT    NOT NULL,
    made_by          TEXT    NOT NULL,
    made_at          BIGINT  NOT NULL,
    changed_by       TEXT    NOT NULL,
    changed_at       BIGINT  NOT NULL
);
CREATE UNIQUE INDEX liaison_plan_open_once ON liaison_plan (org_id, member_id, member_name, day) WHERE state IN ('planned', 'under_way');
CREATE INDEX liaison_plan_by_org ON liaison_plan (org_id, day);
CREATE INDEX liaison_plan_by_visit ON liaison_plan (visit_id);
CREATE TABLE liaison_answer (
    plan_id BIGINT  NOT NULL REFERENCES liaison_plan (id),
    item    TEXT    NOT NULL,
    value   TEXT    NOT NULL CHECK (value IN ('', 'yes', 'no', 'part', 'none')),
    note    TEXT    NOT NULL,
    by_id   BIGINT  NOT NULL,
    by_name TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (plan_id, item)
);
CREATE TABLE liaison_finding (
    id               BIGINT PRIMARY KEY,
    plan_id          BIGINT  NOT NULL REFERENCES liaison_plan (id),
    client_key       TEXT    NOT NULL, -- made where it was written, so that sending twice makes one
    item             TEXT    NOT NULL,
    text             TEXT    NOT NULL,
    place            TEXT    NOT NULL,
    basis            TEXT    NOT NULL,
    org_id           BIGINT  NOT NULL, -- the responsible organisation
    org_name         TEXT    NOT NULL,
    suggestion       TEXT    NOT NULL,
    rectification_id BIGINT  NOT NULL, -- 0 until the visit is held
    by_name          TEXT    NOT NULL,
    at               BIGINT  NOT NULL
);
CREATE UNIQUE INDEX liaison_finding_once ON liaison_finding (plan_id, client_key);
