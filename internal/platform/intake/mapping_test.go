package intake

import (
	"errors"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

const own = "某局人员情况\n填报单位,某局,\n人员,联络方式,备用\n赵一,办,甲\n钱二,宅,乙\n合计,2,\n"

// A department's own table is told once, and known again, by everybody of the department.
func TestOwnTableIsToldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		applied := 0
		s := counted(d, t, &applied)
		of := func(account, dept kernel.ID) kernel.Actor {
			return kernel.Actor{Account: account, Name: "专干", Scope: kernel.Scope{Orgs: []kernel.ID{dept}}}
		}
		stage := func(a kernel.Actor) Batch {
			t.Helper()
			b, err := s.Stage(ctx, a, "names", "本局.csv", []byte(own))
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Drain(ctx); err != nil {
				t.Fatal(err)
			}
			if b, err = s.Get(ctx, a, b.ID); err != nil {
				t.Fatal(err)
			}
			return b
		}
		clerk := of(3, 70)
		b := stage(clerk)
		if b.State != Mapping {
			t.Fatalf("%+v", b)
		}
		if _, err := s.Mend(ctx, clerk, b.ID, b.Version, Mending{}); !errors.Is(err, ErrMapFirst) {
			t.Errorf("mended before: %v", err)
		}
		if _, err := s.Apply(ctx, clerk, b.ID, AllRows); !errors.Is(err, ErrMapFirst) {
			t.Errorf("applied before: %v", err)
		}
		v, err := s.Layout(ctx, clerk, b.ID, 0)
		if err != nil || v.HeaderRow != 3 || len(v.File) != 3 || v.File[1].Heading != "联络方式" || len(v.File[1].Values) != 2 || v.File[0].Samples[1] != "钱二" {
			t.Fatalf("%+v %v", v, err)
		}
		l := Layout{HeaderRow: 3, Columns: map[string]int{"number": 1}, Words: map[string]map[string]string{"number": {"办": "13800138000"}}, Save: true}
		if _, err := s.SetLayout(ctx, clerk, b.ID, b.Version, l); !errors.Is(err, ErrNotMapped) {
			t.Errorf("without the name: %v", err)
		}
		l.Columns["name"] = 9
		if _, err := s.SetLayout(ctx, clerk, b.ID, b.Version, l); !errors.Is(err, ErrNoSuchColumn) {
			t.Errorf("a column beyond: %v", err)
		}
		l.Columns["name"] = 0
		if _, err := s.SetLayout(ctx, of(4, 70), b.ID, b.Version, l); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another's batch: %v", err)
		}
		if _, err := s.SetLayout(ctx, clerk, b.ID, b.Version+1, l); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("past another version: %v", err)
		}
		if _, err := s.SetLayout(ctx, clerk, b.ID, b.Version, l); err != nil {
			t.Fatal(err)
		}
		if err := s.Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if b, _ = s.Get(ctx, clerk, b.ID); b.State != Checked || b.Counts[Added] != 2 || b.RowCount != 2 || b.Unknown[0] != "备用" {
			t.Fatalf("%+v", b)
		}
		// A colleague's file is known at once, with the words that were told; another department's is not.
		again := stage(of(5, 70))
		if again.State != Checked || again.MappingID == 0 || again.words["number"]["办"] != "13800138000" {
			t.Errorf("%+v", again)
		}
		rows, err := s.loadRows(ctx, d.Read(), &again)
		if err != nil || rows[0].Text("number") != "13800138000" || rows[1].Text("number") != "宅" {
			t.Errorf("%v %v", rows, err)
		}
		if other := stage(of(6, 71)); other.State != Mapping {
			t.Errorf("another department's: %+v", other)
		}
		kept, err := s.Mappings(ctx, of(5, 70), "names")
		if err != nil || len(kept) != 1 || !kept[0].Own || kept[0].Name != "本局" || len(kept[0].Pairs) != 2 || kept[0].Pairs[1].Heading != "联络方式" || kept[0].Pairs[1].Words != 1 {
			t.Fatalf("the list of kept mappings: %+v %v", kept, err)
		}
		if foreign, err := s.Mappings(ctx, of(6, 71), "names"); err != nil || len(foreign) != 0 {
			t.Errorf("another department's list: %+v %v", foreign, err)
		}
		id, version := kept[0].ID, kept[0].Version
		for _, x := range []struct {
			who     kernel.Actor
			version int
			name    string
			want    error
		}{{of(6, 71), version, "别局", kernel.ErrNotFound}, {clerk, version + 1, "本局党员表", kernel.ErrStale}, {clerk, version, "  ", ErrNoName}, {clerk, version, " 本局党员表 ", nil}, {clerk, version, "又一次", kernel.ErrStale}} {
			if err := s.RenameMapping(ctx, x.who, id, x.version, x.name); !errors.Is(err, x.want) {
				t.Errorf("renamed to %q: %v, want %v", x.name, err, x.want)
			}
		}
		if kept, _ = s.Mappings(ctx, clerk, "names"); kept[0].Name != "本局党员表" || kept[0].Version != version+1 {
			t.Errorf("after renaming: %+v", kept[0])
		}
		if err := s.ForgetMapping(ctx, clerk, id, version); !errors.Is(err, kernel.ErrStale) {
			t.Errorf("deleted past another version: %v", err)
		}
		if err := s.ForgetMapping(ctx, of(6, 71), again.MappingID, 0); !errors.Is(err, kernel.ErrNotFound) {
			t.Errorf("another department forgets it: %v", err)
		}
		if err := s.ForgetMapping(ctx, clerk, id, version+1); err != nil {
			t.Fatal(err)
		}
		if b := stage(clerk); b.State != Mapping {
			t.Errorf("still known: %+v", b)
		}
	})
}
