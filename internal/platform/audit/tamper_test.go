package audit

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// unlock takes away what keeps rows, as one with the database's password could.
func unlock(t *testing.T, d *db.DB) {
	t.Helper()
	texts := []string{"ALTER TABLE audit DISABLE TRIGGER USER", "ALTER TABLE audit_seal DISABLE TRIGGER USER"}
	if d.Dialect() == db.SQLite {
		texts = []string{"DROP TRIGGER audit_kept_update", "DROP TRIGGER audit_kept_delete", "DROP TRIGGER seal_kept_update", "DROP TRIGGER seal_kept_delete"}
	}
	for _, text := range texts {
		must(t, d, text)
	}
}

func must(t *testing.T, d *db.DB, text string, args ...any) {
	t.Helper()
	if err := execute(t, d, text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// rewrite computes the chain anew from the rows that are left: the roots need no key.
func rewrite(t *testing.T, l *Log, d *db.DB) {
	t.Helper()
	rows, err := db.Select(t.Context(), d.Read(), scanOpen, "SELECT id, leaf FROM audit ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	s := l.next(seal{}, seal{form: sealDated}, rows)
	must(t, d, "DELETE FROM audit_seal")
	must(t, d, "INSERT INTO audit_seal("+sealColumns+") VALUES (?,?,?,?,?)", s.number, s.at, s.ids, s.root, s.form)
}

// undated makes a seal anew in the form that did not cover its time.
func undated(t *testing.T, l *Log, d *db.DB, number int64, ids []kernel.ID) {
	t.Helper()
	last, err := db.One(t.Context(), d.Read(), scanSeal, "SELECT "+sealColumns+" FROM audit_seal WHERE number=?", number-1)
	if err != nil && number > 1 {
		t.Fatal(err)
	}
	in, args := db.In("id", ids)
	rows, err := db.Select(t.Context(), d.Read(), scanOpen, "SELECT id, leaf FROM audit WHERE "+in+" ORDER BY id", args...)
	if err != nil {
		t.Fatal(err)
	}
	s := l.next(last, seal{form: sealUndated}, rows)
	must(t, d, "UPDATE audit_seal SET form=?, root=?, at=at+1 WHERE number=?", s.form, s.root, number)
}

const copyRow = "INSERT INTO audit(" + auditColumns + ") SELECT id+1,at,account_id,actor,org_name,address,request,action,object_type,object_id,org_id,result,detail,role,leaf FROM audit WHERE id=?"

// tamperings are done to six rows in two seals; ids are those rows in their order.
var tamperings = map[string]func(t *testing.T, l *Log, d *db.DB, ids []kernel.ID){
	"deletion in the middle": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "DELETE FROM audit WHERE id=?", ids[2])
	},
	"deletion of the last row": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "DELETE FROM audit WHERE id=?", ids[5])
	},
	"a seal removed, its rows left": func(t *testing.T, _ *Log, d *db.DB, _ []kernel.ID) {
		must(t, d, "DELETE FROM audit_seal WHERE number=2")
	},
	"the first seal removed with its rows": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "DELETE FROM audit WHERE id<=?", ids[2])
		must(t, d, "DELETE FROM audit_seal WHERE number=1")
	},
	"tail cut": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "DELETE FROM audit WHERE id>=?", ids[3])
		must(t, d, "DELETE FROM audit_seal WHERE number=2")
	},
	"swap of two rows": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "UPDATE audit SET id=? WHERE id=?", 1, ids[0])
		must(t, d, "UPDATE audit SET id=? WHERE id=?", ids[0], ids[1])
		must(t, d, "UPDATE audit SET id=? WHERE id=?", ids[1], 1)
	},
	"swap within a seal's list": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		at := func(i int) string { return strconv.FormatInt(int64(ids[i]), 36) }
		must(t, d, "UPDATE audit_seal SET ids=? WHERE number=1", at(1)+","+at(0)+","+at(2))
	},
	"a seal's time": func(t *testing.T, _ *Log, d *db.DB, _ []kernel.ID) {
		must(t, d, "UPDATE audit_seal SET at=at+1 WHERE number=2")
	},
	"a seal called one of those that have no time": func(t *testing.T, _ *Log, d *db.DB, _ []kernel.ID) {
		must(t, d, "UPDATE audit_seal SET form=? WHERE number=1", sealUndated)
	},
	"a seal of a form that there is not": func(t *testing.T, _ *Log, d *db.DB, _ []kernel.ID) {
		must(t, d, "UPDATE audit_seal SET form=3 WHERE number=2")
	},
	"the last seal made anew without its time": func(t *testing.T, l *Log, d *db.DB, ids []kernel.ID) {
		undated(t, l, d, 2, ids[3:])
	},
	"insert with another's leaf": func(t *testing.T, _ *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, copyRow, ids[5])
	},
	"insert with its own leaf, not queued": func(t *testing.T, l *Log, d *db.DB, _ []kernel.ID) {
		act(t, l, d, "activity.submit")
		must(t, d, "DELETE FROM audit_open")
	},
	"queued row removed": func(t *testing.T, l *Log, d *db.DB, ids []kernel.ID) {
		act(t, l, d, "activity.submit")
		must(t, d, "DELETE FROM audit WHERE id>?", ids[5])
	},
	"whole chain rewritten without a row": func(t *testing.T, l *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "DELETE FROM audit WHERE id=?", ids[1])
		rewrite(t, l, d)
	},
	"leaf changed and chain rewritten": func(t *testing.T, l *Log, d *db.DB, ids []kernel.ID) {
		must(t, d, "UPDATE audit SET actor='王建国', leaf=? WHERE id=?", l.keys.Hash([]byte("guess")), ids[1])
		rewrite(t, l, d)
	},
	"everything removed": func(t *testing.T, _ *Log, d *db.DB, _ []kernel.ID) {
		must(t, d, "DELETE FROM audit")
		must(t, d, "DELETE FROM audit_seal")
	},
}

// sixRows makes a sound trail without its triggers and answers the rows and the last root.
func sixRows(t *testing.T, l *Log, d *db.DB) ([]kernel.ID, string) {
	t.Helper()
	for range 2 {
		for i := range 3 {
			act(t, l, d, fmt.Sprintf("activity.step%d", i))
		}
		sealAll(t, l, d, 3)
	}
	unlock(t, d)
	f := verify(t, l, d, "")
	if f.Bad != "" || f.Rows != 6 || f.Seals != 2 {
		t.Fatalf("before tampering: %+v", f)
	}
	ids, err := db.Select(t.Context(), d.Read(), db.Column[kernel.ID], "SELECT id FROM audit ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	return ids, f.Root
}

func TestTamperingIsFound(t *testing.T) {
	for name, tamper := range tamperings {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				l := newLog(t)
				ids, root := sixRows(t, l, d)
				tamper(t, l, d, ids)
				if f := verify(t, l, d, root); f.Bad == "" {
					t.Fatalf("not found: %+v", f)
				}
			})
		})
	}
}

// A cut or rewritten chain is sound in itself: this is why the root is written down elsewhere.
func TestACutTailIsFoundOnlyByTheKnownRoot(t *testing.T) {
	for _, name := range []string{"tail cut", "whole chain rewritten without a row"} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				l := newLog(t)
				ids, _ := sixRows(t, l, d)
				tamperings[name](t, l, d, ids)
				if f := verify(t, l, d, ""); f.Bad != "" {
					t.Fatalf("the tampering under test is clumsier than meant: %+v", f)
				}
			})
		})
	}
}

// Every column is covered. Each change is undone, so that the next one is found by itself.
func TestAChangeOfAnyColumnIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		ids, _ := sixRows(t, l, d)
		for _, column := range []string{"at", "account_id", "object_id", "org_id", "actor", "org_name", "address", "request", "action", "object_type", "result", "detail", "role", "leaf"} {
			there, back := column+"||'x'", "SUBSTR("+column+",1,LENGTH("+column+")-1)"
			switch column {
			case "at", "account_id", "object_id", "org_id":
				there, back = column+"+1", column+"-1"
			}
			must(t, d, "UPDATE audit SET "+column+"="+there+" WHERE id=?", ids[3])
			if f := verify(t, l, d, ""); f.Bad == "" {
				t.Errorf("a change of %s is not found", column)
			}
			must(t, d, "UPDATE audit SET "+column+"="+back+" WHERE id=?", ids[3])
			if f := verify(t, l, d, ""); f.Bad != "" {
				t.Fatalf("%s put back, yet %s", column, f.Bad)
			}
		}
	})
}

// Text moved from one column to the next leaves the same letters in a row, but not the same leaf.
func TestTextMovedBetweenColumnsIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		ids, _ := sixRows(t, l, d)
		err := d.Do(t.Context(), "move", func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE audit SET actor=actor||org_name, org_name='' WHERE id=?", ids[0])
			return err
		})
		if f := verify(t, l, d, ""); err != nil || f.Bad == "" {
			t.Fatalf("%v; %+v", err, f)
		}
	})
}

// A row from before roles were written is sound as it stands, in the words of its time; one made since is not called older by
// taking its role away, nor does an old one get a role.
func TestRowsFromBeforeHaveNoRole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		act(t, l, d, "activity.submit")
		sealAll(t, l, d, 1)
		unlock(t, d)
		r, err := db.One(t.Context(), d.Read(), scanRow, "SELECT "+auditColumns+" FROM audit")
		if err != nil || r.Role != "branch_secretary" {
			t.Fatalf("%+v %v", r, err)
		}
		text := ""
		for _, s := range []string{
			r.ID.String(), strconv.FormatInt(r.At, 10), "7", "张敏", "市财政局", "127.0.0.1", "r1", "activity.submit", "activity", "9", "3", "done", r.Detail,
		} {
			text += strconv.Itoa(len(s)) + ":" + s
		}
		must(t, d, "UPDATE audit SET role=''")
		if f := verify(t, l, d, ""); f.Bad == "" {
			t.Error("a row whose role was taken away passes for one from before")
		}
		must(t, d, "UPDATE audit SET leaf=?", l.keys.Leaf([]byte(text)))
		rewrite(t, l, d)
		if f := verify(t, l, d, ""); f.Bad != "" {
			t.Fatalf("a row in the words of before is unsound: %s", f.Bad)
		}
		act(t, l, d, "activity.accept")
		sealAll(t, l, d, 1)
		if f := verify(t, l, d, ""); f.Bad != "" || f.Rows != 2 || f.Seals != 2 {
			t.Fatalf("after a row with a role: %+v", f)
		}
		must(t, d, "UPDATE audit SET role='staff' WHERE id=?", r.ID)
		if f := verify(t, l, d, ""); f.Bad == "" {
			t.Error("a row from before is given a role unseen")
		}
	})
}

// A chain whose first seals were made before seals covered their time is sound, goes on and covers those that follow.
func TestSealsFromBeforeAreSoundAndGoOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		l := newLog(t)
		for range 3 {
			act(t, l, d, "activity.submit")
		}
		sealAll(t, l, d, 3)
		unlock(t, d)
		ids, err := db.Select(t.Context(), d.Read(), db.Column[kernel.ID], "SELECT id FROM audit ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		undated(t, l, d, 1, ids)
		// As that form was, in its own words.
		last, err := db.One(t.Context(), d.Read(), scanSeal, lastSeal)
		if err != nil {
			t.Fatal(err)
		}
		text := "\n1\n" + last.ids + "\n"
		leaves, err := db.Select(t.Context(), d.Read(), db.Column[string], "SELECT leaf FROM audit ORDER BY id")
		if err != nil {
			t.Fatal(err)
		}
		for _, leaf := range leaves {
			text += leaf + "\n"
		}
		if want := l.keys.Hash([]byte(text)); last.root != want {
			t.Fatalf("a root of the old form is %s, not %s", last.root, want)
		}
		before := verify(t, l, d, "")
		act(t, l, d, "activity.accept")
		sealAll(t, l, d, 1)
		if f := verify(t, l, d, before.Root); before.Bad != "" || f.Bad != "" || f.Seals != 2 {
			t.Fatalf("before %+v, then %+v", before, f)
		}
		must(t, d, "UPDATE audit_seal SET at=at+1 WHERE number=2")
		if f := verify(t, l, d, ""); f.Bad == "" {
			t.Error("a change of a seal's time is not found")
		}
	})
}
