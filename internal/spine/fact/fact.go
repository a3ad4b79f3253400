package fact

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"sanchuang/internal/kernel"
)

// SubjectType is what a fact is about.
type SubjectType string

// The subjects.
const (
	Member SubjectType = "member"
	Org    SubjectType = "org"
	Brand  SubjectType = "brand"
)

// Subject is whom or what a fact is about.
type Subject struct {
	Type SubjectType
	ID   kernel.ID
}

// Source is the record a fact came from, in the version that was accepted.
type Source struct {
	Type    string
	ID      kernel.ID
	Version int
}

// Fact (事实) says that something happened.
type Fact struct {
	ID         kernel.ID
	Kind       string // such as activity.attended
	Detail     string // the kind's own subdivision, such as the activity's kind; part of the key
	Subject    Subject
	Day        kernel.Day // when it happened
	Branch     kernel.ID  // of that day; 0 when none
	Department kernel.ID  // of that day; 0 when none
	Quantity   int64      // hundredths of the kind's unit
	Attrs      map[string]string
	Source     Source
	Sign       int   // +1, or -1 for a reversal
	KnownAt    int64 // milliseconds
	Late       bool  // became known after its year was closed
}

// CaseAttr names the attribute that ties facts of one case (同一事项) together: points count a case once
// for each subject, by its highest credit (R59).
const CaseAttr = "case"

// Known is when it became known.
func (f *Fact) Known() time.Time { return time.UnixMilli(f.KnownAt) }

// One is the quantity of a thing that is counted by itself.
const One int64 = 100

// Kind (事实种类) declares a sort of fact. Each capability declares its own.
type Kind struct {
	Code    string
	Name    string // Chinese
	Unit    string // of Quantity: 次, 人, 件, 学时
	Subject SubjectType
	// Barred kinds may never earn or cost points, whatever a rule is called: log-ins, clicks,
	// minutes on a screen (RULES part 6).
	Barred bool
	// Prohibition names which of the five prohibitions a barred kind falls under, 一 to 五.
	Prohibition string
	Details     []Detail // the known details with their names; empty when free
	Attrs       []Attr   // the attributes that rules may ask about
}

// Attr (属性) declares an attribute of a kind: the name that people know it by, and what it can be.
type Attr struct {
	Code   string
	Name   string   // Chinese, without operators of formulas in it
	Number bool     // a decimal; otherwise a text
	Values []Detail // what the text can be, with names, when that is a fixed list
}

// Detail names one subdivision of a kind.
type Detail struct{ Code, Name string }

// ValueName is what people call a value that records of the kind carry in an attribute; the value
// itself where it has no other name. The attribute ":detail" is the fact's detail.
func (k Kind) ValueName(attr, value string) string {
	list := k.Details
	for _, a := range k.Attrs {
		if a.Code == attr {
			list = a.Values
		}
	}
	for _, d := range list {
		if d.Code == value {
			return d.Name
		}
	}
	return value
}

// Catalog is the set of kinds the program knows.
type Catalog struct{ kinds map[string]Kind }

// NewCatalog gathers the kinds; one code declared twice is a mistake of the program.
func NewCatalog(groups ...[]Kind) *Catalog {
	c := &Catalog{kinds: map[string]Kind{}}
	for _, g := range groups {
		for _, k := range g {
			if _, twice := c.kinds[k.Code]; twice {
				panic("fact: kind declared twice: " + k.Code)
			}
			c.kinds[k.Code] = k
		}
	}
	return c
}

// Kind finds a kind by its code.
func (c *Catalog) Kind(code string) (Kind, bool) { k, ok := c.kinds[code]; return k, ok }

// Kinds lists all kinds by code.
func (c *Catalog) Kinds() []Kind {
	return slices.SortedFunc(maps.Values(c.kinds), func(a, b Kind) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
}

// check finds a fact that no capability should have made.
func (c *Catalog) check(f Fact) error {
	k, ok := c.kinds[f.Kind]
	switch {
	case !ok:
		return fmt.Errorf("fact: unknown kind %q", f.Kind)
	case f.Subject.Type != k.Subject && !(k.Subject == "" && f.Subject.Type != ""):
		return fmt.Errorf("fact: %s is about a %s, not a %s", f.Kind, k.Subject, f.Subject.Type)
	case f.Subject.ID == 0 || f.Source.ID == 0 || f.Source.Type == "":
		return fmt.Errorf("fact: %s without subject or source", f.Kind)
	case !f.Day.Valid():
		return fmt.Errorf("fact: %s without a day", f.Kind)
	}
	return nil
}

// attrText is the canonical form of the attributes: json.Marshal sorts keys.
func attrText(attrs map[string]string) string {
	if len(attrs) == 0 {
		return ""
	}
	b, _ := json.Marshal(attrs)
	return string(b)
}

func parseAttrs(s string) map[string]string {
	if s == "" {
		return nil
	}
	m := map[string]string{}
	_ = json.Unmarshal([]byte(s), &m)
	return m
}
