package bench

import (
	"strconv"
	"strings"
)

// The statement as the contract has it, written out once more: the bare handler shares nothing with
// the program but the file.

type decimal int64 // hundredths

func (d decimal) MarshalText() ([]byte, error) {
	var b []byte
	if d < 0 {
		b, d = append(b, '-'), -d
	}
	b = strconv.AppendInt(b, int64(d/100), 10)
	if c := d % 100; c != 0 {
		b = append(b, '.', '0'+byte(c/10))
		if c%10 != 0 {
			b = append(b, '0'+byte(c%10))
		}
	}
	return b, nil
}

func (d *decimal) UnmarshalText(b []byte) error {
	whole, frac, _ := strings.Cut(string(b), ".")
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	*d = decimal(n)
	return err
}

func (d decimal) String() string { b, _ := d.MarshalText(); return string(b) }

type bareStatement struct {
	Subject    string         `json:"subject"`
	ID         int64          `json:"id"`
	Name       string         `json:"name"`
	Year       int            `json:"year"`
	Scheme     string         `json:"scheme"`
	Version    int            `json:"version"`
	Total      decimal        `json:"total"`
	FullMarks  *decimal       `json:"full_marks,omitempty"`
	Band       string         `json:"band"`
	Categories []bareCategory `json:"categories"`
	Stars      []bareStar     `json:"stars"`
	First      string         `json:"first"`
	Last       string         `json:"last"`
	Score      decimal        `json:"score"`
	Counts     []struct{}     `json:"counts"`
	Overrides  []struct{}     `json:"overrides"`
	Waiting    []bareLine     `json:"waiting"`
}

type bareStar struct {
	Code      string  `json:"code"`
	Name      string  `json:"name"`
	Points    decimal `json:"points"`
	Threshold decimal `json:"threshold"`
	Won       bool    `json:"won"`
}

type bareCategory struct {
	Code      string     `json:"code"`
	Name      string     `json:"name"`
	Raw       decimal    `json:"raw"`
	Counted   decimal    `json:"counted"`
	Clamped   string     `json:"clamped"`
	Cap       *decimal   `json:"cap,omitempty"`
	Floor     *decimal   `json:"floor,omitempty"`
	Threshold *decimal   `json:"threshold,omitempty"`
	Rules     []bareRule `json:"rules"`
}

type bareRule struct {
	Code      string     `json:"code"`
	Text      string     `json:"text"`
	Basis     string     `json:"basis"`
	Direction string     `json:"direction"`
	Points    decimal    `json:"points"`
	PerUnit   bool       `json:"per_unit"`
	Caps      bareCaps   `json:"caps"`
	Raw       decimal    `json:"raw"`
	Merged    decimal    `json:"merged"`
	Counted   decimal    `json:"counted"`
	Clamped   string     `json:"clamped"`
	Count     int        `json:"count"`
	Lines     []bareLine `json:"lines"`
	Proofs    []string   `json:"proofs"`
	Worth     string     `json:"worth"`
}

type bareCaps struct {
	Day      *decimal `json:"day,omitempty"`
	Month    *decimal `json:"month,omitempty"`
	Quarter  *decimal `json:"quarter,omitempty"`
	HalfYear *decimal `json:"half_year,omitempty"`
	Year     *decimal `json:"year,omitempty"`
}

type bareLine struct {
	Fact       int64     `json:"fact_id"`
	Rule       string    `json:"rule"`
	Day        string    `json:"day"`
	Points     decimal   `json:"points"`
	Reversal   bool      `json:"reversal"`
	Merged     bool      `json:"merged"`
	Late       bool      `json:"late"`
	Adjusted   string    `json:"adjusted"`
	SourceType string    `json:"source_type"`
	Source     int64     `json:"source_id"`
	Title      string    `json:"title"`
	Waits      *bareWait `json:"waits,omitempty"`
}

type bareWait struct {
	RuleText string  `json:"rule_text"`
	Least    decimal `json:"least"`
	Most     decimal `json:"most"`
	Level    int     `json:"level"`
}

// bareScheme is what of a definition a statement shows.
type bareScheme struct {
	Name       string
	Total      *decimal
	Categories []struct {
		Code, Name            string
		Cap, Floor, Threshold *decimal
	}
	Rules []struct {
		Code, Category, Text, Basis, Direction string
		Points                                 decimal
		PerUnit                                bool `json:"per_unit"`
		Caps                                   bareCaps
		Proofs                                 []string
		Range                                  *struct{ From, To decimal }
	}
}
