package member

import (
	"fmt"
	"strconv"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/intake"
	"sanchuang/internal/platform/sheet"
)

func readName(r *intake.Row) string { return sheet.CleanName(r.Cell("name").Text) }

// clue is what a row says about who is meant.
type clue struct {
	name         string
	born, joined kernel.Day // empty: not said
	bornMonth    bool       // only year and month are said
	joinedMonth  bool
	id           string // in full
	mask         string
}

func readClue(r *intake.Row) clue {
	k := clue{name: readName(r)}
	k.born, k.bornMonth = clueDay(r.Cell("born"))
	k.joined, k.joinedMonth = clueDay(r.Cell("joined"))
	c := r.Cell("id_number")
	if id, err := sheet.ParseIDCell(c); err == nil {
		k.id = id.Text
		if k.born == "" || k.bornMonth && k.born[:7] == id.Birth[:7] {
			k.born, k.bornMonth = id.Birth, false
		}
	} else if sheet.IsMasked(c.Text) {
		k.mask = sheet.Clean(c.Text)
	}
	return k
}

func clueDay(c sheet.Cell) (kernel.Day, bool) {
	if d, err := sheet.ParseDay(c, sheet.PartialRefused); err == nil {
		return d, false
	}
	d, err := sheet.ParseDay(c, sheet.PartialFirstDay)
	return d, err == nil
}

// sameDay compares what a row says with what is stored.
func sameDay(said kernel.Day, monthOnly bool, stored kernel.Day) bool {
	if said == "" || len(stored) < 7 {
		return false
	}
	return said == stored || monthOnly && said[:7] == stored[:7]
}

// likeness is how well a stored member fits a row.
type likeness int

const (
	other   likeness = iota // not this one
	perhaps                 // to be asked
	surely
)

// liken compares a row with a stored member of the same name. storedMask is the member's masked ID
// number, empty when none is stored.
func (k clue) liken(p Member, storedMask string) likeness {
	switch {
	case k.id != "" && storedMask != "":
		return other // the index would have found it
	case k.mask != "" && k.mask == storedMask:
		return surely
	case k.mask != "" && storedMask != "":
		return other
	}
	born, joined := sameDay(k.born, k.bornMonth, p.Born), sameDay(k.joined, k.joinedMonth, p.Joined)
	switch {
	case born && joined:
		return surely
	case (born || k.born == "") && (joined || k.joined == ""), born, joined:
		return perhaps
	}
	return other
}

// match finds whom the row means. known is false while that is open or the row is wrong; a nil
// person means somebody new.
func (c *rosterCheck) match(r *intake.Row, x *reading) (p *person, known bool, err error) {
	k := x.clue
	if k.id != "" {
		if p = c.byID[x.index]; p != nil {
			return c.matchedByID(r, p, k)
		}
	}
	sure, maybe, err := c.alike(k)
	if err != nil {
		return nil, false, err
	}
	switch {
	case len(sure) == 1:
		return c.take(r, sure[0])
	case len(sure) == 0 && len(maybe) == 0:
		return nil, true, nil
	case len(sure) > 1:
		return c.askPerson(r, sure, fmt.Sprintf("名册中有 %d 位“%s”的出生日期、入党日期都相同，这一行是哪一位？", len(sure), k.name))
	default:
		return c.askPerson(r, maybe, fmt.Sprintf("名册中已有“%s”，但出生日期或入党日期对不上，这一行是同一人吗？", k.name))
	}
}

func (c *rosterCheck) matchedByID(r *intake.Row, p *person, k clue) (*person, bool, error) {
	switch {
	case !p.visible:
		r.Wrong("id_number", ErrElsewhere)
		return nil, false, nil
	case p.Name != k.name:
		r.Wrong("name", ErrOtherName)
		return nil, false, nil
	}
	return c.take(r, p)
}

func (c *rosterCheck) alike(k clue) (sure, maybe []*person, err error) {
	for _, p := range c.byName[k.name] {
		mask := ""
		if p.idCipher != "" && (k.id != "" || k.mask != "") {
			_, id, err := c.s.numbers(p.Member)
			if err != nil {
				return nil, nil, err
			}
			mask = sheet.MaskIDNumber(id)
		}
		switch k.liken(p.Member, mask) {
		case surely:
			sure = append(sure, p)
		case perhaps:
			maybe = append(maybe, p)
		}
	}
	return sure, maybe, nil
}

// take ties the person to the row; nobody is meant twice.
func (c *rosterCheck) take(r *intake.Row, p *person) (*person, bool, error) {
	if p.row != 0 {
		r.Wrong("", ErrTwiceInFile.With(p.row))
		return nil, false, nil
	}
	p.row = r.Number
	c.named[p.BranchID] = true
	return p, true, nil
}

const someoneNew = "new"

func (c *rosterCheck) askPerson(r *intake.Row, options []*person, text string) (*person, bool, error) {
	a := intake.Ask{Key: "person." + strconv.Itoa(r.Number), Field: "name", Form: intake.AskChoice, Text: text}
	for _, p := range options {
		label := fmt.Sprintf("%s，%s生，%s入党，%s", p.Name, p.Born.Chinese(), p.Joined.Chinese(), c.tree.FullName(p.BranchID))
		if p.LeftDay != "" {
			label += "（已减少）"
		}
		a.Options = append(a.Options, intake.Option{Value: p.ID.String(), Label: label})
	}
	a.Options = append(a.Options, intake.Option{Value: someoneNew, Label: "不是同一人，按新增办理"})
	switch answer := r.Ask(a); answer {
	case "":
		return nil, false, nil
	case someoneNew:
		return nil, true, nil
	default:
		for _, p := range options {
			if p.ID.String() == answer {
				return c.take(r, p)
			}
		}
		r.Unasked(a.Key)
		return nil, false, nil
	}
}

// group finds the Party group within the branch.
func (c *rosterCheck) group(r *intake.Row, stored, branch kernel.ID) kernel.ID {
	text := sheet.CleanName(r.Cell("group").Text)
	if text == "" {
		if g, ok := c.tree.Get(stored); ok && branch != 0 && g.ParentID != branch {
			return 0
		}
		return stored
	}
	if branch == 0 {
		return stored
	}
	m := c.tree.Match(text, branch, "group")
	if len(m.Exact) == 1 && m.Exact[0].ParentID == branch {
		return m.Exact[0].ID
	}
	r.Wrong("group", ErrNoSuchGroup.With(text))
	return stored
}
