package training_test

import (
	"errors"
	"slices"
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/spine/register"
	"sanchuang/internal/spine/register/registertest"
	"sanchuang/internal/work/training"
)

var staff = registertest.Staff

func TestTraineesFollowTheirClass(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, training.FactKinds)
		s := training.NewService(c.Deps)
		ctx := t.Context()
		class := training.TrainingClass{Name: "2022年书记培训班", FromDay: "2022-12-30", ToDay: "2023-01-01"}
		class.OrgID = c.Root
		class, err := s.Classes.Create(ctx, staff, class)
		if err != nil || class.Hours != 2400 {
			t.Fatal(class, err)
		}
		for _, x := range []struct {
			member kernel.ID
			hours  kernel.Points
		}{{c.Wang, 0}, {c.LiCulture, 800}} {
			p := training.Trainee{ClassID: class.ID, Hours: x.hours}
			p.MemberID = x.member
			if _, err := s.Trainees.Create(ctx, staff, p); err != nil {
				t.Fatal(err)
			}
		}
		sum := func(kind string) (n int64) {
			for _, f := range c.Standing(kind) {
				n += f.Quantity
			}
			return n
		}
		if a, b := sum("training.attended"), sum("training.continued"); a != 1600+533 || b != 800+267 {
			t.Errorf("hours %d and %d", a, b)
		}
		if err := s.Classes.Remove(ctx, staff, class.ID, class.Version, "误录"); !errors.Is(err, training.ErrHasTrainees) {
			t.Errorf("removed a class with trainees: %v", err)
		}
		class, err = s.Classes.Correct(ctx, c.Clerk(c.Root), class.ID, class.Version, func(v *training.TrainingClass) error {
			v.FromDay, v.ToDay, v.Hours, v.Kind = "2022-12-26", "2022-12-28", 0, "rotation"
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := sum("training.attended"), sum("training.continued"); a != 2400+800 || b != 0 {
			t.Errorf("after the correction: hours %d and %d", a, b)
		}
		for _, f := range c.Standing("training.attended") {
			if f.Detail != "rotation" || f.Day != "2022-12-26" || f.Branch == 0 {
				t.Errorf("%+v", f)
			}
		}
		f, _ := register.Query{Period: "2022"}.Asked()
		got, err := s.TraineeTotals(ctx, staff.Scope, f)
		if err != nil || got.Persons != 2 || got.Times != 2 || got.SecretaryPersons != 0 || got.Classes != 1 {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestImports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, training.FactKinds)
		s := training.NewService(c.Deps)
		c.Define(s.Definitions()...)
		classes := [][]string{
			{"支部书记培训班", "书记培训班", "市直机关工委", "2023-05-08", "2023-05-12", "40"},
			{"支部书记培训班", "", "市直机关工委", "2022-05-09", "", ""},
			{"新党员培训班", "单位自办班", "市财政局", "2023-06-01", "", "9"},
		}
		header := []string{"名称", "培训类别", "举办单位", "开班日期", "结业日期", "学时"}
		b := c.Stage(staff, "training_class", header, classes...)
		if rows := c.Rows(staff, b); b.Counts[intake.Added] != 2 || rows[2].Verdict != intake.Wrong || rows[2].Mistakes[0].Field != "hours" {
			t.Errorf("%v %+v", b.Counts, rows[2])
		}
		c.Apply(staff, c.Stage(staff, "training_class", header, classes[:2]...))
		trainees := [][]string{
			{"支部书记培训班", "2023-05-08", "市财政局", "王建国", "办公室主任", ""},
			{"支部书记培训班", "2023-05-08", "市财政局", "张敏", "", "16"},
			{"支部书记培训班", "", "市财政局", "李明", "", ""},
			{"没有的班", "", "市财政局", "李明", "", ""},
			{"支部书记培训班", "2022-05-09", "市财政局", "王建国", "", ""},
		}
		header = []string{"班次", "开班日期", "所在单位", "姓名", "职务", "学时"}
		b = c.Stage(staff, "trainee", header, trainees...)
		rows := c.Rows(staff, b)
		for i, want := range []intake.Verdict{intake.Added, intake.Added, intake.Wrong, intake.Wrong, intake.Added} {
			if rows[i].Verdict != want {
				t.Errorf("row %d: %s %+v", rows[i].Number, rows[i].Verdict, rows[i].Mistakes)
			}
		}
		good := [][]string{trainees[0], trainees[1], trainees[4]}
		if b = c.Apply(staff, c.Stage(staff, "trainee", header, good...)); b.State != intake.Applied {
			t.Fatalf("%+v", b)
		}
		if again := c.Stage(staff, "trainee", header, good...); again.Counts[intake.Unchanged] != 3 {
			t.Errorf("the same file again: %v %+v", again.Counts, c.Rows(staff, again))
		}
		got, err := s.TraineeTotals(t.Context(), staff.Scope, register.Filter{})
		if err != nil || got.Persons != 2 || got.Times != 3 || got.SecretaryPersons != 2 || got.Classes != 2 {
			t.Errorf("%+v %v", got, err)
		}
		if got, _ := s.ClassTotals(t.Context(), staff.Scope, register.Filter{}); got.Classes != 2 || got.Secretary != 2 || got.Hours != 4800 {
			t.Errorf("%+v", got)
		}
	})
}

// TestMine: a member reads their own trainings alone, those of an earlier branch too, with the hours
// of each year.
func TestMine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := registertest.New(t, d, training.FactKinds)
		s := training.NewService(c.Deps)
		ctx := t.Context()
		attend := func(name string, from, to kernel.Day, members ...kernel.ID) (out []training.Trainee) {
			class := training.TrainingClass{Name: name, FromDay: from, ToDay: to}
			class.OrgID = c.Root
			class, err := s.Classes.Create(ctx, staff, class)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range members {
				p := training.Trainee{ClassID: class.ID}
				p.MemberID = m
				if p, err = s.Trainees.Create(ctx, staff, p); err != nil {
					t.Fatal(err)
				}
				out = append(out, p)
			}
			return out
		}
		attend("跨年轮训班", "2022-12-30", "2023-01-01", c.Wang, c.Zhang)
		gone := attend("误登的班", "2023-03-01", "2023-03-01", c.Wang)[0]
		attend("党员培训班", "2023-05-08", "2023-05-09", c.Wang, c.LiCulture)
		if err := s.Trainees.Remove(ctx, staff, gone.ID, 1, "误登"); err != nil {
			t.Fatal(err)
		}
		me := kernel.Actor{Member: c.Wang, Scope: kernel.Scope{Member: c.Wang}}
		mine, err := s.Mine(ctx, me)
		if err != nil || len(mine.Items) != 2 || mine.Items[0].Name != "党员培训班" || mine.Items[1].Name != "跨年轮训班" || mine.Items[0].Hours != 1600 {
			t.Errorf("%+v %v", mine, err)
		}
		if want := []training.MyYear{{Year: 2023, Hours: 1600 + 800}, {Year: 2022, Hours: 1600}}; !slices.Equal(mine.Years, want) {
			t.Errorf("years %+v, want %+v", mine.Years, want)
		}
		if _, err := s.Mine(ctx, staff); !errors.Is(err, register.ErrNotMember) {
			t.Errorf("somebody who is no member: %v", err)
		}
	})
}
