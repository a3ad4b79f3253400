package org

import (
	"slices"
	"strings"

	"sanchuang/internal/kernel"
)

// Kind (组织类别) is what sort of node an organisation is.
type Kind string

// The kinds, from the top of the tree downwards.
const (
	WorkCommittee Kind = "work_committee" // 市直机关工委
	Department    Kind = "department"     // 机关单位
	Subunit       Kind = "subunit"        // 下属单位
	Committee     Kind = "committee"      // 机关党委
	GeneralBranch Kind = "general_branch" // 党总支
	Branch        Kind = "branch"         // 党支部
	Group         Kind = "group"          // 党小组
)

// Kinds lists all kinds in the order of the tree.
var Kinds = []Kind{WorkCommittee, Department, Subunit, Committee, GeneralBranch, Branch, Group}

var kindNames = map[Kind]string{
	WorkCommittee: "工委", Department: "单位", Subunit: "下属单位", Committee: "机关党委",
	GeneralBranch: "党总支", Branch: "党支部", Group: "党小组",
}

// Chinese is the kind's name on screens.
func (k Kind) Chinese() string { return kindNames[k] }

// parentKinds says under which kinds a node may stand.
var parentKinds = map[Kind][]Kind{
	Department:    {WorkCommittee},
	Subunit:       {Department, Subunit, Committee},
	Committee:     {Department, Subunit, Committee},
	GeneralBranch: {Department, Subunit, Committee},
	Branch:        {Department, Subunit, Committee, GeneralBranch},
	Group:         {Branch},
}

// Under tells whether a node of kind k may stand under one of kind parent.
func (k Kind) Under(parent Kind) bool { return slices.Contains(parentKinds[k], parent) }

// IsParty tells Party organisations, which have terms and hold meetings, from the offices they sit in.
func (k Kind) IsParty() bool { return k != Department && k != Subunit }

// Node (组织) is an organisation as it was on the day of its Tree.
type Node struct {
	ID        kernel.ID  `json:"id"`
	Kind      Kind       `json:"kind" enum:"work_committee,department,subunit,committee,general_branch,branch,group"`
	Name      string     `json:"name"`
	ParentID  kernel.ID  `json:"parent_id" doc:"上级组织；工委为 0"`
	Sort      int        `json:"sort" doc:"同级中的次序"`
	Founded   kernel.Day `json:"founded" doc:"成立日期"`
	Dissolved kernel.Day `json:"dissolved" doc:"撤销日期，未撤销为空"`
	Version   int        `json:"version"`

	nameKey, searchKey string
}

// SortKey is the key by which the node's name is sorted (hanzi.SortKey of it).
func (n Node) SortKey() string { return n.nameKey }

// AliveOn tells whether the organisation existed on day. Dissolved is the first day without it.
func (n Node) AliveOn(day kernel.Day) bool {
	return n.Founded <= day && (n.Dissolved == "" || day < n.Dissolved)
}

// Span (沿革) is a name, a parent or a kind over a stretch of days.
type Span struct {
	From   kernel.Day `json:"from"`
	To     kernel.Day `json:"to" doc:"最后一日，至今为空"`
	Name   string     `json:"name,omitempty"`
	Parent kernel.ID  `json:"parent_id,omitempty"`
	Kind   Kind       `json:"kind,omitempty" enum:"work_committee,department,subunit,committee,general_branch,branch,group"`
	Basis  string     `json:"basis" doc:"依据"`
}

// at finds the stretch that holds day; the last one before it when none does, so that a dissolved
// organisation keeps its last name and place.
func at(spans []Span, day kernel.Day) (Span, bool) {
	for i := len(spans) - 1; i >= 0; i-- {
		if spans[i].From <= day {
			return spans[i], true
		}
	}
	return Span{}, false
}

// turn ends the running stretch the day before from and begins next. A change on the very day of
// the last one replaces it; one before it is refused, for it would rewrite what was decided later.
func turn(spans []Span, next Span) ([]Span, error) {
	if len(spans) == 0 {
		return []Span{next}, nil
	}
	last := &spans[len(spans)-1]
	switch {
	case next.From < last.From:
		return nil, ErrBeforeLast.With(last.From.Chinese()).At("from")
	case next.From == last.From:
		next.To = last.To
		spans[len(spans)-1] = next
		return spans, nil
	}
	next.To = last.To
	last.To = next.From.AddDays(-1)
	return append(spans, next), nil
}

// cleanName refuses names that could not be printed.
func cleanName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), "")
	if n := len([]rune(name)); n < 2 || n > 60 {
		return "", ErrName.At("name")
	}
	return name, nil
}
