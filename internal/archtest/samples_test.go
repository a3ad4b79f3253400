package archtest

import (
	"strings"
	"testing"
	"testing/fstest"
)

// files is a small repository: path → text.
type files map[string]string

func (f files) load(t *testing.T) *Source {
	t.Helper()
	m := fstest.MapFS{}
	for name, text := range f {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	s, err := Load(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const tables = "-- owner: spine/fact\n-- +goose Up\nCREATE TABLE fact (\n  id BIGINT PRIMARY KEY\n);\n"

// Each check finds the bad sample at its place, and lets the good one beside it pass.
func TestChecksCanFail(t *testing.T) {
	for _, c := range []struct {
		name  string
		check func(*Source) []Finding
		files files
		want  []string // “place: part of the finding”; none for a good sample
	}{
		{"import upward", Floors, files{"internal/spine/fact/fact.go": `package fact
import _ "sanchuang/internal/work/activity"`}, []string{"internal/spine/fact/fact.go:2: stands on a higher floor"}},
		{"import sideways", Floors, files{"internal/work/brand/brand.go": `package brand
import _ "sanchuang/internal/work/activity"`}, []string{"brand.go:2: does not stand to the left"}},
		{"import to the right", Floors, files{"internal/directory/org/org.go": `package org
import _ "sanchuang/internal/directory/member"`}, []string{"org.go:2: does not stand to the left"}},
		{"import to the left", Floors, files{"internal/directory/account/x.go": `package account
import _ "sanchuang/internal/directory/org"
import _ "sanchuang/internal/platform/db"
import _ "sanchuang/internal/kernel"`}, nil},
		{"same group", Floors, files{"internal/platform/web/web.go": `package web
import _ "sanchuang/internal/platform/audit"`}, []string{"web.go:2: does not stand to the left"}},
		{"app from below", Floors, files{"internal/view/desk/desk.go": `package desk
import _ "sanchuang/internal/app"`}, []string{"desk.go:2: only what stands above"}},
		{"demo from app", Floors, files{"internal/app/app.go": `package app
import _ "sanchuang/internal/demo"`}, []string{"app.go:2: only what stands above"}},
		{"app from demo", Floors, files{"internal/demo/demo.go": `package demo
import _ "sanchuang/internal/app"`}, nil},
		{"unknown room", Floors, files{"internal/work/misc/x.go": `package misc`}, []string{"x.go: there is no room work/misc"}},
		{"kernel with a module", Floors, files{"internal/kernel/x.go": `package kernel
import _ "golang.org/x/text/width"`}, []string{"x.go:2: standard library alone"}},
		{"wrapped module", Floors, files{"internal/work/brand/x.go": `package brand
import _ "github.com/xuri/excelize/v2"`}, []string{"x.go:2: only platform/sheet wraps it"}},
		{"unwanted module", Floors, files{"internal/work/brand/x_test.go": `package brand
import _ "github.com/stretchr/testify/require"`}, []string{"x_test.go:2: does without it"}},
		{"dbtest in the program", Floors, files{"internal/app/app.go": `package app
import _ "sanchuang/internal/platform/db/dbtest"`}, []string{"app.go:2: for tests alone"}},
		{"dbtest in a test", Floors, files{"internal/spine/fact/x_test.go": `package fact
import _ "sanchuang/internal/platform/db/dbtest"`}, nil},

		{"sql among rules", Roles, files{"internal/work/brand/brand.go": "package brand\nvar q = `SELECT id FROM brand`"}, []string{"brand.go:2: SQL stands in"}},
		{"sql in the store", Roles, files{"internal/work/brand/brand_store.go": "package brand\nvar q = `SELECT id FROM brand`"}, nil},
		{"sql in a handler", Roles, files{"internal/work/brand/brand_http.go": "package brand\nvar q = `DELETE FROM brand`"}, []string{"brand_http.go:2: SQL stands in"}},
		{"web outside of http", Roles, files{"internal/work/brand/brand_service.go": `package brand
import _ "sanchuang/internal/platform/web"`}, []string{"brand_service.go:2: only *_http.go"}},
		{"clock", Roles, files{"internal/work/brand/brand_service.go": `package brand
import "time"
var n = time.Now()`}, []string{"brand_service.go:3: the clock is the application's"}},
		{"chance among rules", Roles, files{"internal/work/brand/brand.go": `package brand
import _ "math/rand/v2"`}, []string{"brand.go:2: as arguments"}},

		{"any clash is no clash", Tables, files{"internal/work/brand/brand_store.go": "package brand\nvar q = `INSERT INTO brand(id) VALUES (?) ON CONFLICT DO NOTHING`", "migrations/1.sql": "-- owner: work/brand\nCREATE TABLE brand ("}, []string{"brand_store.go:2: ON CONFLICT names the columns"}},
		{"a clash by name", Tables, files{"internal/work/brand/brand_store.go": "package brand\nvar q = `INSERT INTO brand(id) VALUES (?) ON CONFLICT (name) DO NOTHING`", "migrations/1.sql": "-- owner: work/brand\nCREATE TABLE brand ("}, nil},

		{"no doc.go", Docs, files{"internal/work/brand/brand.go": "// Package brand is.\npackage brand"}, []string{"brand.go: needs a doc.go"}},
		{"doc.go", Docs, files{"internal/work/brand/doc.go": "// Package brand is.\npackage brand"}, nil},
		{"vague name", PackageNames, files{"internal/kernel/util/x.go": "package util"}, []string{"x.go:1: named after its noun"}},

		{"bare function", Comments, files{"internal/kernel/x.go": "package kernel\nfunc Do() {}"}, []string{"x.go:2: Do needs a comment"}},
		{"bare type", Comments, files{"internal/kernel/x.go": "package kernel\ntype T struct{}"}, []string{"x.go:2: T needs a comment"}},
		{"bare constant", Comments, files{"internal/kernel/x.go": "package kernel\nconst (\n\t// A is.\n\tA = 1\n\tB = 2\n)"}, []string{"x.go:5: B needs a comment"}},
		{"method out of reach", Comments, files{"internal/kernel/x.go": "package kernel\ntype t struct{}\nfunc (t) Do() {}"}, nil},

		{"foreign table", Tables, files{"migrations/1.sql": tables, "internal/work/brand/brand_store.go": "package brand\nvar q = `UPDATE fact SET id=?`"}, []string{"brand_store.go:2: table fact is written by spine/fact alone"}},
		{"foreign rows", Tables, files{"migrations/1.sql": tables, "internal/work/brand/brand_store.go": "package brand\nfunc f() { db.InsertRows(ctx, tx, \"fact(\"+columns+\")\", 1, nil, \"\") }"}, []string{"brand_store.go:2: table fact is written by"}},
		{"own table", Tables, files{"migrations/1.sql": tables, "internal/spine/fact/fact_store.go": "package fact\nvar q = `INSERT INTO fact(id) VALUES (?) ON CONFLICT(id) DO UPDATE SET id=excluded.id`"}, nil},
		{"no such table", Tables, files{"internal/spine/fact/fact_store.go": "package fact\nvar q = `DELETE FROM facts`"}, []string{"fact_store.go:2: no migration makes a table facts"}},
		{"hidden table", Tables, files{"internal/spine/fact/fact_store.go": "package fact\nvar q = `DELETE FROM ` + name"}, []string{"fact_store.go:2: write the table's name"}},
		{"own tables by list", Tables, files{"migrations/1.sql": tables, "internal/spine/fact/fact_store.go": "package fact\nvar l, q = []string{`fact`}, `DELETE FROM ` + name"}, nil},
		{"foreign description", Tables, files{"migrations/1.sql": tables, "internal/work/brand/x.go": "package brand\nvar s = Spec{Table: `fact`}"}, []string{"x.go:2: table fact is written by"}},
		{"no owner", Tables, files{"migrations/1.sql": "CREATE TABLE fact (id BIGINT);"}, []string{"1.sql:1: needs a line"}},
		{"unknown owner", Tables, files{"migrations/1.sql": "-- owner: spine/facts\n"}, []string{"1.sql:1: no room spine/facts"}},

		{"a schema's name taken", ContractNames, files{
			"internal/spine/honour/x.go":       "package honour\ntype Decision struct {\n\tAgree bool `json:\"agree\"`\n}",
			"internal/work/contest/x.go":       "package contest\ntype Decision struct {\n\tAgree bool `json:\"agree\"`\n}",
			"internal/work/outreach/x.go":      "package outreach\ntype Decision struct{ Agree bool }",
			"internal/work/training/x.go":      "package training\ntype decision struct {\n\tAgree bool `json:\"agree\"`\n}",
			"internal/work/training/x_test.go": "package training\ntype Decision struct {\n\tAgree bool `json:\"agree\"`\n}",
		}, []string{"contest/x.go:2: Decision is a schema of spine/honour already"}},
		{"one room more", ContractNames, files{"internal/work/contest/x.go": "package contest\ntype Line struct {\n\tText string `json:\"text\"`\n}"}, []string{"x.go:2: Line is a schema of spine/metric and spine/points"}},
		{"a name of its own", ContractNames, files{"internal/work/contest/x.go": "package contest\ntype ContestLine struct {\n\tText string `json:\"text\"`\n}", "internal/spine/honour/x.go": "package honour\ntype HonourLine struct {\n\tText string `json:\"text\"`\n}"}, nil},

		{"cast", Portable, files{"internal/work/brand/x_store.go": "package brand\nvar q = `SELECT id::text FROM brand`"}, []string{"x_store.go:2: does not run on both"}},
		{"ilike", Portable, files{"internal/work/brand/x_store.go": "package brand\nvar q = ` WHERE name ILIKE ?`"}, []string{"x_store.go:2: does not run on both"}},
		{"lock", Portable, files{"internal/work/brand/x_store.go": "package brand\nvar q = `SELECT 1 FROM brand FOR UPDATE`"}, []string{"x_store.go:2: does not run on both"}},
		{"no sql", Portable, files{"internal/work/brand/x_store.go": "package brand\nvar a = `::1`"}, nil},
		{"both forms", Portable, files{"internal/work/brand/x_store.go": "package brand\nfunc f() string { if q.Dialect() == db.Postgres { return `SELECT now()` }; return `` }"}, nil},
		{"serial", Portable, files{"migrations/1.sql": "-- +goose Up\nCREATE TABLE t (id BIGSERIAL);"}, []string{"1.sql:2: does not run on both"}},
		{"one side by word", Portable, files{"migrations/1.sql": "-- +goose Up\n-- +only postgres\nSELECT now();\n-- +end\n"}, nil},
		{"downward", Portable, files{"migrations/1.sql": "-- +goose Up\n-- +goose Down\n"}, []string{"1.sql:2: forward only"}},

		{"glossary missing", Glossary, files{}, []string{"docs/GLOSSARY.md: is missing"}},
		{"word unused", Glossary, files{"docs/GLOSSARY.md": "| 品牌 | `Brand` | brand | |", "internal/work/brand/doc.go": "package brand"}, []string{"docs/GLOSSARY.md:1: no identifier of work/brand"}},
		{"word in a longer name", Glossary, files{"docs/GLOSSARY.md": "| 主题党日 | `ThemeDay` | activity.Kind | |", "internal/work/activity/x.go": "package activity\nconst kindThemeDay = 1"}, nil},
		{"half a word", Glossary, files{"docs/GLOSSARY.md": "| 通知 | `Notice` | selection | |", "internal/work/selection/x.go": "package selection\nvar Notices int"}, []string{"GLOSSARY.md:1: no identifier"}},
		{"room not there", Glossary, files{"docs/GLOSSARY.md": "| 品牌 | `Brand` | brand | |"}, nil},
		{"avoided type", Glossary, files{"docs/GLOSSARY.md": "| 党员 | `Member` | member | User (has an account), not Person |", "internal/directory/member/x.go": "package member\n// Member is.\ntype Member int\n// Person is.\ntype Person int"}, []string{"x.go:5: 党员 is called Member here"}},
		{"avoided for one, right for another", Glossary, files{"docs/GLOSSARY.md": "| 职务 | `JobTitle` | member | Position |\n| 书记 | `Secretary` | member.Position | |", "internal/directory/member/x.go": "package member\ntype Position struct{ JobTitle, Secretary int }"}, nil},
		{"note is no word", Glossary, files{"docs/GLOSSARY.md": "| 荣誉 | `Honour` | honour | Award, Prize; Grant is account's |", "internal/spine/honour/x.go": "package honour\ntype Honour int\ntype Grant int"}, nil},

		{"half-width comma", Sentences, files{"internal/kernel/x.go": "package kernel\nvar E = NewFault(1, `a`, `请先保存,再提交。`)"}, []string{"x.go:2: full-width"}},
		{"no full stop", Sentences, files{"internal/kernel/x.go": "package kernel\nvar E = NewFault(1, `a`, `请先保存`)"}, []string{"x.go:2: ends with"}},
		{"code shown", Sentences, files{"internal/kernel/x.go": "package kernel\nvar E = NewFault(1, `a`, `字段 org_id 有误。`)"}, []string{"x.go:2: without codes"}},
		{"good sentence", Sentences, files{"internal/kernel/x.go": "package kernel\nvar E = NewFault(1, `a`, `第 %d 行不是 Excel 能读的日期，请改正。`)"}, nil},
		{"screen text", Screens, files{"web/src/a.vue": "<p>请选择(可多选)</p>\n<b :title=\"'好'\">好：是</b>\n// 说明(一)"}, []string{"a.vue:1: full-width"}},

		{"machine path", Private, files{"Makefile": "x:\n\tls /work" + "/main"}, []string{"Makefile:2: path of one machine"}},
		{"plan named", Private, files{"docs/x.md": "see DESIGN" + ".md"}, []string{"x.md:1: not part of the project"}},
		{"registry host", Private, files{"web/package-lock.json": "https://registry.npmjs" + ".org/x"}, []string{"package-lock.json:1: registry"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := c.check(c.files.load(t))
			if len(found) != len(c.want) {
				t.Fatalf("found %v, want %d", found, len(c.want))
			}
			for i, want := range c.want {
				place, what, _ := strings.Cut(want, ": ")
				if !strings.HasSuffix(found[i].Where, place) || !strings.Contains(found[i].What, what) {
					t.Errorf("found %q, want %q", found[i], want)
				}
			}
		})
	}
}

func TestGlossaryTable(t *testing.T) {
	got := ReadGlossary("| 中文 | code | where | avoid / note |\n|---|---|---|---|\n" +
		"| 批次(某次评选) | `Selection.Round` | selection | Batch, Term |\n" +
		"| 冲正 | `Reversal` | points | Delete — entries are never edited |\n" +
		"| 提交 / 撤回 | `Submit` / `Withdraw` | everywhere | |")
	if len(got) != 3 {
		t.Fatalf("%d rows: %+v", len(got), got)
	}
	first := got[0]
	if first.Words[0] != "Round" || first.Rooms[0] != "work/selection" || len(first.Avoid) != 2 {
		t.Errorf("first row: %+v", first)
	}
	if got[1].Avoid[0] != "Delete" || len(got[2].Rooms) != 0 || len(got[2].Words) != 2 {
		t.Errorf("rows: %+v", got[1:])
	}
}
