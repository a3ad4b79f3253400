package app

import (
	"context"
	"slices"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
)

// What is built on a member or an organisation is found by the names of the columns, so that no
// room has to be remembered here when it gets a table.
var (
	memberColumns = []string{"member_id", "candidate_id", "host_id", "recorder_id", "speaker_id", "subject_id"}
	orgColumns    = []string{"org_id", "branch_id", "department_id", "subject_id"}
)

// silent are the prefixes of tables that say nothing about whom they name: the roster and the tree
// themselves, the trail, imports on their way and sums over facts. Lines and parts of a points total are silent, too: they
// come from facts and adjustments, which are asked for, and are millions that no index finds by subject.
var silent = []string{"member", "org", "audit", "intake_", "metric_", "position", "points_entry", "points_sum"}

// tableWords are the tables that people know by another name than “其他记录”.
var tableWords = []struct{ prefix, word string }{
	{"account", "已开通账号或授权"},
	{"activity", "已列入活动记录"},
	{"points", "已有积分"},
	{"fact", "已有记实或积分"},
	{"honour", "已登记荣誉"},
	{"problem", "已登记在问题台账"},
	{"rectification", "已登记在问题整改清单"},
	{"visit", "已登记在走访台账"},
	{"participation", "已登记参加专项行动"},
	{"train", "已登记在培训台账"},
	{"duty", "已有待办"},
	{"establishment", "已有组织设置申请"},
	{"election", "已列入换届选举"},
	{"team_consent", "已请示任期内变动"},
}

func wordFor(table string) string {
	for _, w := range tableWords {
		if strings.HasPrefix(table, w.prefix) {
			return "导入后" + w.word
		}
	}
	return "导入后已被其他记录引用"
}

// membersNamed says where members are named.
func membersNamed(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	return named(ctx, q, memberColumns, ids)
}

// membersSaidSince says of whom a fact has been told from since (milliseconds) on.
func membersSaidSince(ctx context.Context, q db.Queryer, ids []kernel.ID, since int64) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	return out, mark(ctx, q, out, ids, "导入后在新的党支部已有记实或积分", "subject_id", "fact", "subject_type='member' AND known_at>=?", since)
}

// orgsNamed says where organisations are named.
func orgsNamed(ctx context.Context, q db.Queryer, ids []kernel.ID) (map[kernel.ID]string, error) {
	return named(ctx, q, orgColumns, ids)
}

func named(ctx context.Context, q db.Queryer, columns []string, ids []kernel.ID) (map[kernel.ID]string, error) {
	out := map[kernel.ID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	places, err := db.ColumnsNamed(ctx, q, columns...)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if slices.ContainsFunc(silent, func(prefix string) bool { return strings.HasPrefix(p.Table, prefix) }) {
			continue
		}
		if err := mark(ctx, q, out, ids, wordFor(p.Table), p.Column, p.Table, "1=1"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mark writes the word beside those of the ids that the table has.
func mark(ctx context.Context, q db.Queryer, out map[kernel.ID]string, ids []kernel.ID, word, column, table, where string, args ...any) error {
	for part := range slices.Chunk(ids, 10_000) { // tables that no index helps are read through once for each of these
		in, more := db.In(column, part)
		if err := db.Each(ctx, q, func(row db.Scanner) error {
			var id kernel.ID
			err := row.Scan(&id)
			if out[id] == "" {
				out[id] = word
			}
			return err
		}, "SELECT DISTINCT "+column+" FROM "+table+" WHERE "+in+" AND "+where, append(more, args...)...); err != nil {
			return err
		}
	}
	return nil
}
