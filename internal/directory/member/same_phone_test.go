package member_test

import (
	"testing"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// Two accounts of one name are one person's when their members have one phone: however it was typed, and
// never because neither has any.
func TestSamePhone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		add := func(name, phone string, branch kernel.ID) kernel.ID {
			f := form(name)
			f.Phone = phone
			return w.add(f, branch).ID
		}
		plain, spaced := add("王强", "13800138000", w.first), add("王强", "138 0013 8000", w.other)
		another, none, nobody := add("王强", "13800138001", w.second), add("王强", "", w.first), add("王强", "", w.other)
		for _, x := range []struct {
			what          string
			first, second kernel.ID
			same          bool
		}{
			{"one number, typed in two ways", plain, spaced, true},
			{"the other way round", spaced, plain, true},
			{"two numbers", plain, another, false},
			{"one without a number", plain, none, false},
			{"both without", none, nobody, false},
			{"somebody who is not there", plain, 4711, false},
		} {
			if same, err := member.SamePhone(ctx, d.Read(), x.first, x.second); err != nil || same != x.same {
				t.Errorf("%s: %v %v", x.what, same, err)
			}
		}
	})
}
