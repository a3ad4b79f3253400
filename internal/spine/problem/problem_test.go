package problem

import (
	"testing"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/register"
)

func TestCheck(t *testing.T) {
	const today = kernel.Day("2026-11-23")
	for _, c := range []struct {
		name  string
		in    Problem
		state State
		fault *kernel.Fault
	}{
		{"found", Problem{Content: "漏水", FoundDay: "2023-04-21"}, Found, nil},
		{"found today", Problem{Content: "漏水", FoundDay: today}, Found, nil},
		{"solved on the day it was found", Problem{Content: "漏水", FoundDay: "2023-04-21", SolvedDay: "2023-04-21"}, Solved, nil},
		{"confirmed", Problem{Content: "漏水", FoundDay: "2023-04-21", SolvedDay: "2023-05-01", ConfirmedDay: "2023-05-02", ConfirmedBy: "赵某"}, Confirmed, nil},
		{"without words", Problem{FoundDay: "2023-04-21"}, "", register.ErrEmpty},
		{"without a day", Problem{Content: "漏水"}, "", register.ErrNoDay},
		{"found tomorrow", Problem{Content: "漏水", FoundDay: "2026-11-24"}, "", register.ErrFuture},
		{"solved before found", Problem{Content: "漏水", FoundDay: "2023-04-21", SolvedDay: "2023-04-20"}, "", ErrSolvedFirst},
		{"confirmed unsolved", Problem{Content: "漏水", FoundDay: "2023-04-21", ConfirmedDay: "2023-04-22", ConfirmedBy: "赵某"}, "", ErrNotSolved},
		{"confirmed before solved", Problem{Content: "漏水", FoundDay: "2023-04-21", SolvedDay: "2023-05-01", ConfirmedDay: "2023-04-30", ConfirmedBy: "赵某"}, "", ErrConfirmedFirst},
		{"confirmed by nobody", Problem{Content: "漏水", FoundDay: "2023-04-21", SolvedDay: "2023-05-01", ConfirmedDay: "2023-05-02"}, "", ErrWhoConfirmed},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.in
			err := check(&p, today)
			f, _ := kernel.AsFault(err)
			if c.fault == nil && err != nil || c.fault != nil && (f == nil || !f.Is(c.fault)) {
				t.Fatalf("fault %v, want %v", err, c.fault)
			}
			if err == nil && p.State != c.state {
				t.Errorf("state %s, want %s", p.State, c.state)
			}
		})
	}
}
