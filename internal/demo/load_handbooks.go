package demo

import (
	"fmt"

	"sanchuang/internal/directory/member"
	"sanchuang/internal/kernel"
	"sanchuang/internal/view/handbook"
)

// handbooks hands last year's record books of the showcase department in: one came back and was handed in again, one was returned
// when the department looked again in autumn, one waits for its check, the others were checked in January.
func (l *loader) handbooks() error {
	year, next := l.Year-1, l.Year
	d := l.showcase.department
	clerk := kernel.Actor{Account: 3, Name: "机关党委专干", OrgName: d.name, Scope: kernel.Scope{Orgs: []kernel.ID{d.id}}}
	n, others := 0, 0
	for _, b := range d.branches {
		if b.dissolved != "" || b.founded.Year() > year || others == mostHandbooks && b != l.showcase {
			continue
		}
		if b != l.showcase {
			others++
		}
		n++
		secretary := "支部书记"
		if x := l.holder(b.id, member.Secretary); x != nil {
			secretary = x.form.Name
		}
		h := handing{l, b, year, clerk, kernel.Actor{Account: 4, Name: secretary, OrgName: b.name, Scope: kernel.Scope{Orgs: []kernel.ID{b.id}}}, 0}
		january := kernel.MakeDay(next, 1, 5+n)
		steps := []func() error{h.handIn(january), h.check(january.AddDays(3))}
		switch {
		case b == l.showcase:
			steps = []func() error{h.handIn(january), h.giveBack(january.AddDays(2), "三季度党课的记录只有主题，没有写主要内容；交接签字页请一并签好。"), h.handIn(january.AddDays(4)), h.check(january.AddDays(5))}
		case others == 1:
			steps = append(steps, h.giveBack(kernel.MakeDay(next, 11, 18), "年底前抽查：组织生活会的记录没有列出查摆出的问题，请在原记录上更正后再报送。"))
		case others == 2:
			steps = []func() error{h.handIn(kernel.MakeDay(next, 11, 20))}
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return fmt.Errorf("%s: %w", b.name, err)
			}
		}
	}
	l.say("支部工作手册已写入。")
	return nil
}

// mostHandbooks are handed in besides that of the showcase branch.
const mostHandbooks = 4

// handing is a branch's book on its way.
type handing struct {
	*loader
	branch    *branch
	year      int
	clerk, by kernel.Actor
	version   int
}

func (h *handing) done(b handbook.Handbook, err error) error {
	h.version = b.Version
	return err
}

func (h *handing) handIn(day kernel.Day) func() error {
	return func() error {
		h.clock(day, 10)
		return h.done(h.Handbooks.HandIn(h.ctx, h.by, h.branch.id, h.year, h.version))
	}
}

func (h *handing) check(day kernel.Day) func() error {
	return func() error {
		h.clock(day, 15)
		return h.done(h.Handbooks.Check(h.ctx, h.clerk, h.branch.id, h.year, h.version))
	}
}

func (h *handing) giveBack(day kernel.Day, words string) func() error {
	return func() error {
		h.clock(day, 15)
		return h.done(h.Handbooks.GiveBack(h.ctx, h.clerk, h.branch.id, h.year, h.version, words))
	}
}
