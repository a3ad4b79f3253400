package app

import (
	"context"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// Pair is an invariant (勾稽关系): two numbers that must be equal.
type Pair struct {
	Name      string `json:"name"`
	LeftName  string `json:"left_name"`
	Left      int64  `json:"left"`
	RightName string `json:"right_name"`
	Right     int64  `json:"right"`
	Equal     bool   `json:"equal"`
}

func pair(name, leftName string, left int64, rightName string, right int64) Pair {
	return Pair{name, leftName, left, rightName, right, left == right}
}

// standing are a register's records that count.
func standing(table, condition string) string {
	return "SELECT COUNT(*) FROM " + table + " WHERE removed=0" + condition
}

// held counts what accepted records say, once for each kind that a meeting was.
func held(sum string) string {
	return "SELECT CAST(COALESCE(SUM(" + sum + "),0) AS BIGINT) FROM activity a JOIN activity_as k ON k.activity_id=a.id WHERE a.state='accepted'"
}

// given counts items that were given back and bear a day: once for who answers for them, and once more for the
// department when that is another.
func given(day string) string {
	return "SELECT CAST(COALESCE(SUM(CASE WHEN department_id<>0 AND department_id<>org_id THEN 2 ELSE 1 END),0) AS BIGINT) FROM rectification WHERE removed=0 AND state NOT IN ('found','withdrawn') AND " + day + "<>''"
}

// became counts what approved requests have made of organisations.
func became(role string) string {
	return "SELECT COUNT(*) FROM establishment r JOIN establishment_org x ON x.establishment_id=r.id WHERE r.state='effective' AND x.role='" + role + "'"
}

// recorded says for each kind of fact how many the records of its capability must have made. The SQL
// reads all rooms' tables, because it says how the rooms hang together.
var recorded = []struct{ kind, name, records, query string }{
	{"activity.held", "组织生活", "已确认记录（一会多类分别计）", held("1")},
	{"activity.attended", "参加组织生活", "已确认记录的出席人次", held("a.attended")},
	{"activity.excused", "组织生活请假", "已确认记录的请假人次", held("a.excused")},
	{"activity.absent", "组织生活缺席", "已确认记录的缺席人次", held("a.absent")},
	{"activity.lectured", "讲党课", "已确认党课、周讲的主讲", held("1") + " AND a.speaker_id<>0 AND k.kind IN ('lecture','weekly_lecture')"},
	{"activity.fixed_day", "固定日主题党日", "有固定日的已确认主题党日", held("1") + " AND a.fixed_day<>'' AND k.kind='theme_day'"},
	{"activity.secretary_lectured", "书记讲党课", "主讲人为时任书记的已确认党课", held("1") + " AND a.led_lecture=1 AND k.kind='lecture'"},
	{"activity.talked", "谈心谈话", "已确认谈心谈话的出席人次", held("a.attended") + " AND k.kind='talk'"},
	{"problem.found", "发现问题", "问题台账", standing("problem", " AND found_day<>''")},
	{"problem.solved", "解决问题", "有解决日期的问题", standing("problem", " AND solved_day<>''")},
	{"problem.confirmed", "确认销号", "有销号日期的问题", standing("problem", " AND confirmed_day<>''")},
	{"problem.rectification_given", "反馈问题", "已反馈、未撤回的整改问题（所属组织的另计单位一次）", given("sent_day")},
	{"problem.rectification_overdue", "整改逾期", "逾期过的整改问题（同上）", given("overdue_day")},
	{"problem.rectified", "整改到位", "经核实的整改问题（同上）", given("verified_day")},
	{"problem.rectification_closed", "整改销号", "已销号的整改问题（同上）", given("closed_day")},
	{"honour.recommended", "推荐荣誉", "有推荐日期的荣誉", standing("honour", " AND recommended_day<>''")},
	{"honour.conferred", "授予荣誉", "有授予日期的荣誉", standing("honour", " AND conferred_day<>''")},
	{"honour.revoked", "撤销荣誉", "有撤销日期的荣誉", standing("honour", " AND revoked_day<>''")},
	{"outreach.visited", "走访联系点", "走访台账", standing("visit", "")},
	{"outreach.visit_made", "参加走访", "写明党员的走访", standing("visit", " AND member_id<>0")},
	{"outreach.sent", "下沉社区", "下沉台账", standing("participation", " AND way='sent'")},
	{"outreach.volunteered", "居住地志愿服务", "志愿服务台账", standing("participation", " AND way='volunteered'")},
	{"training.class_held", "举办培训班", "培训班台账", standing("training_class", "")},
	{"training.attended", "参加培训", "学员台账", standing("trainee", "")},
	{"contest.entered", "参加比赛", "参赛台账", standing("contest_entrant", "")},
	{"contest.final", "进入决赛", "进入决赛的队伍", standing("contest_entrant", " AND stage='final'")},
	{"publicity.planned", "专栏计划稿件", "稿件台账", standing("story", "")},
	{"publicity.published", "专栏刊发稿件", "已刊发的稿件", standing("story", " AND published_day<>''")},
	{"appraisal.debriefed", "述职", "述职台账", standing("debriefing", "")},
	{"structure.elected", "换届选举", "任期台账", standing("term", "")},
	{"structure.elected_late", "逾期换届", "任期台账中迟于最迟换届日期的", standing("term", " AND ended<>'' AND ended>CASE WHEN extended_to>ends THEN extended_to ELSE ends END")},
	{"structure.due", "任期届满", "任期台账中已届满、有届满结果的", standing("term", " AND outcome<>''")},
	{"establishment.founded", "建立党组织", "已生效申请中建立的", became("founded")},
	{"establishment.dissolved", "撤销党组织", "已生效申请中撤销的", became("dissolved")},
	{"establishment.merged", "党组织并入", "已生效申请中并入的", became("merged")},
	{"establishment.renamed", "党组织更名", "已生效申请中更名的", became("renamed")},
	{"establishment.moved", "调整隶属", "已生效申请中调整隶属的", became("moved")},
	{"establishment.upgraded", "党组织升格", "已生效申请中升格的", became("upgraded")},
	{"election.held", "选举产生新班子", "已选出的换届选举", "SELECT COUNT(*) FROM election WHERE said<>0"},
	{"inspection.liaison_visited", "联系点到点指导", "到点指导台账", standing("liaison_visit", "")},
	{"inspection.talk_owed", "新任专职副书记应谈话", "没有撤销的谈话", "SELECT COUNT(*) FROM deputy_talk WHERE state<>'withdrawn'"},
	{"inspection.talked", "新任专职副书记谈话", "已谈的谈话", "SELECT COUNT(*) FROM deputy_talk WHERE state='held'"},
}

// Invariants answers all pairs, read at one moment.
func (a *App) Invariants(ctx context.Context) (out []Pair, err error) {
	err = a.DB.Snapshot(ctx, func(ctx context.Context, q db.Queryer) error {
		out = nil
		for _, ask := range []func(context.Context, db.Queryer) ([]Pair, error){a.ledgerPairs, factPairs, memberPairs, trailPairs} {
			pairs, err := ask(ctx, q)
			if err != nil {
				return err
			}
			out = append(out, pairs...)
		}
		return nil
	})
	return out, err
}

func (a *App) ledgerPairs(ctx context.Context, q db.Queryer) ([]Pair, error) {
	b, err := a.Points.Balance(ctx, q)
	return []Pair{
		pair("积分合计与台账", "有积分的对象", b.Subjects, "合计等于台账分录按上限重算的对象", b.Subjects-b.Differing),
	}, err
}

// factsByKind counts a million facts by two walks along indexes that hold all they ask for: the
// rows, and the few reversals, each of which takes itself and what it reverses away. The concatenation
// keeps the second from the index by kind, which would fetch each row for its sign.
func factsByKind(ctx context.Context, q db.Queryer) (map[string]int64, error) {
	out := map[string]int64{}
	for _, walk := range []struct {
		query string
		times int64
	}{{"SELECT kind, COUNT(*) FROM fact GROUP BY kind", 1}, {"SELECT kind || '', COUNT(*) FROM fact WHERE sign=-1 GROUP BY kind || ''", -2}} {
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var kind string
			var n int64
			err := row.Scan(&kind, &n)
			out[kind] += walk.times * n
			return err
		}, walk.query); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// factPairs holds the facts against the roll-ups made of them and the records behind them.
func factPairs(ctx context.Context, q db.Queryer) ([]Pair, error) {
	facts, err := factsByKind(ctx, q)
	if err != nil {
		return nil, err
	}
	all := int64(0)
	for _, n := range facts {
		all += n
	}
	rolled, err := db.Scalar[int64](ctx, q, "SELECT CAST(COALESCE(SUM(n),0) AS BIGINT) FROM metric_rollup")
	if err != nil {
		return nil, err
	}
	out := []Pair{pair("汇总与事实", "汇总次数", rolled, "事实（冲正为负）", all)}
	for _, r := range recorded {
		n, err := db.Scalar[int64](ctx, q, r.query)
		if err != nil {
			return nil, err
		}
		out = append(out, pair("记录与事实："+r.name, r.records, n, "事实（冲正为负）", facts[r.kind]))
	}
	return out, nil
}

// memberPairs: who is counted stands in exactly one branch on each day.
func memberPairs(ctx context.Context, q db.Queryer) ([]Pair, error) {
	in, err := db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM member WHERE left_day='9999-12-31'")
	if err != nil {
		return nil, err
	}
	once, err := db.Scalar[int64](ctx, q, `SELECT COUNT(*) FROM member m WHERE m.left_day='9999-12-31' AND m.branch_id=
		(SELECT MAX(b.branch_id) FROM member_branch b WHERE b.member_id=m.id AND b.to_day='9999-12-31' HAVING COUNT(*)=1)`)
	if err != nil {
		return nil, err
	}
	out := []Pair{pair("党员与所在支部", "在册党员", in, "至今恰在一个支部、且与名册相同的党员", once)}
	s, err := stays(ctx, q)
	return append(out,
		pair("支部归属按日不重叠", "归属区间", s.all, "起止有序、不与前一区间重叠的区间", s.apart),
		pair("减少党员与支部归属", "已减少的党员", s.left, "归属止于减少前一日的党员", s.ended)), err
}

type stayCount struct{ all, apart, left, ended int64 }

// stays walks all stretches in their order. A gap is lawful: who left may come back. So is a stretch that
// ends on the eve of its beginning: who left on the day they came was in that branch on no day.
func stays(ctx context.Context, q db.Queryer) (c stayCount, err error) {
	var member int64
	var last, leftDay kernel.Day
	finish := func() {
		if member != 0 && leftDay != kernel.MaxDay {
			c.left++
			if last.AddDays(1) == leftDay {
				c.ended++
			}
		}
	}
	err = db.Each(ctx, q, func(row db.Scanner) error {
		var id int64
		var from, to, left kernel.Day
		if err := row.Scan(&id, &from, &to, &left); err != nil {
			return err
		}
		if id != member {
			finish()
			member, last, leftDay = id, "", left
		}
		c.all++
		if from.AddDays(-1) <= to && from > last {
			c.apart++
		}
		last = max(last, to)
		return nil
	}, "SELECT b.member_id,b.from_day,b.to_day,m.left_day FROM member_branch b JOIN member m ON m.id=b.member_id ORDER BY b.member_id,b.from_day")
	finish()
	return c, err
}

func trailPairs(ctx context.Context, q db.Queryer) ([]Pair, error) {
	open, err := db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM audit_open")
	if err != nil {
		return nil, err
	}
	there, err := db.Scalar[int64](ctx, q, "SELECT COUNT(*) FROM audit_open o JOIN audit a ON a.id=o.audit_id")
	return []Pair{pair("待封存留痕", "待封存的行", open, "其中留痕中有的行", there)}, err
}
