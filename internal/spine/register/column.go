package register

import (
	"strconv"
	"strings"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/sheet"
	"sanchuang/internal/spine/fact"
)

// Column (栏) is a column of the paper register: what an import reads and an export writes.
type Column[T any] struct {
	Key      string // the form's field
	Heading  string
	Synonyms []string
	Required bool
	Kind     sheet.Kind
	Width    float64
	Choices  []string
	Hint     string
	Sample   string // of the template's grey example row
	// Read takes the cell into the record; nil for columns that an import leaves alone.
	Read func(c sheet.Cell, r *T) error
	// Show is the cell of an export.
	Show func(r *T) any
	// Tidy writes what a form gave as an import would read it, so that an export comes back as it is; may be nil.
	Tidy func(r *T)
}

// Also adds headings met in real files.
func (c Column[T]) Also(synonyms ...string) Column[T] { c.Synonyms = synonyms; return c }

// Must marks the column as one that every row fills.
func (c Column[T]) Must() Column[T] { c.Required = true; return c }

// Like gives the template's example.
func (c Column[T]) Like(sample string) Column[T] { c.Sample = sample; return c }

// Wide sets the width in half-width characters.
func (c Column[T]) Wide(n float64) Column[T] { c.Width = n; return c }

// Text is a column of words, at most limit characters.
func Text[T any](key, heading string, limit int, at func(*T) *string) Column[T] {
	return Column[T]{
		Key: key, Heading: heading,
		Read: func(c sheet.Cell, r *T) error {
			text := sheet.Clean(c.Text)
			if len([]rune(text)) > limit {
				return ErrTooLong.With(limit)
			}
			*at(r) = text
			return nil
		},
		Show: func(r *T) any { return *at(r) },
		Tidy: func(r *T) { *at(r) = sheet.Clean(*at(r)) },
	}
}

// Name is a column with the name of a person or an organisation.
func Name[T any](key, heading string, at func(*T) *string) Column[T] {
	c := Text(key, heading, 60, at)
	c.Read = func(cell sheet.Cell, r *T) error {
		*at(r) = sheet.CleanName(cell.Text)
		return nil
	}
	return c
}

// Date is a column of days.
func Date[T any](key, heading string, at func(*T) *kernel.Day) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Kind: sheet.Day, Width: 12,
		Read: func(c sheet.Cell, r *T) (err error) {
			*at(r), err = sheet.ParseDay(c, sheet.PartialRefused)
			return err
		},
		Show: func(r *T) any { return *at(r) },
	}
}

// Month is a column of months, kept as their first day.
func Month[T any](key, heading string, at func(*T) *kernel.Day) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Width: 10,
		Read: func(c sheet.Cell, r *T) error {
			p, err := sheet.ParseMonth(c)
			*at(r) = p.First
			return err
		},
		Show: func(r *T) any {
			if d := *at(r); len(d) == 10 {
				return string(d[:7])
			}
			return ""
		},
	}
}

// Year is a column of years such as 2022 or 2022年度.
func Year[T any](key, heading string, at func(*T) *int) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Kind: sheet.Integer, Width: 8,
		Read: func(c sheet.Cell, r *T) error {
			text := strings.TrimRight(sheet.Clean(c.Text), "年度")
			n, err := strconv.Atoi(text)
			if err != nil || n < 1921 || n > 2100 {
				return ErrYear.With(c.Text)
			}
			*at(r) = n
			return nil
		},
		Show: func(r *T) any {
			if n := *at(r); n != 0 {
				return n
			}
			return ""
		},
	}
}

// Hundredths is a column of quantities with up to two decimals, such as hours.
func Hundredths[T any](key, heading string, at func(*T) *kernel.Points) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Kind: sheet.Decimal, Width: 8,
		Read: func(c sheet.Cell, r *T) error {
			n, err := sheet.ParseHundredths(c)
			*at(r) = kernel.Points(n)
			return err
		},
		Show: func(r *T) any { return *at(r) },
	}
}

// Number is a column of whole numbers.
func Number[T any](key, heading string, at func(*T) *int) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Kind: sheet.Integer, Width: 8,
		Read: func(c sheet.Cell, r *T) error {
			n, err := sheet.ParseInt(c)
			*at(r) = int(n)
			return err
		},
		Show: func(r *T) any { return *at(r) },
	}
}

// YesNo is a column of 是 and 否.
func YesNo[T any](key, heading string, at func(*T) *bool) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Width: 8, Choices: []string{"是", "否"},
		Read: func(c sheet.Cell, r *T) (err error) {
			*at(r), err = sheet.ParseYesNo(c)
			return err
		},
		Show: func(r *T) any { return *at(r) },
	}
}

// Choice is a column of a code list, written by its names.
func Choice[T any](key, heading string, codes Codes, at func(*T) *string) Column[T] {
	return Column[T]{
		Key: key, Heading: heading, Width: 12, Choices: codes.Names(),
		Read: func(c sheet.Cell, r *T) (err error) {
			*at(r), err = codes.Read(sheet.Clean(c.Text))
			return err
		},
		Show: func(r *T) any { return codes.Name(*at(r)) },
	}
}

// Shown is a column that only exports have.
func Shown[T any](key, heading string, show func(*T) any) Column[T] {
	return Column[T]{Key: key, Heading: heading, Show: show}
}

// Code (代码) is one value of a code list, with other words met for it.
type Code struct {
	Code, Name string
	Also       []string
}

// Codes (代码表) is a code list in the order in which people know it.
type Codes []Code

// Names are the list's words.
func (l Codes) Names() []string {
	out := make([]string, len(l))
	for i, c := range l {
		out[i] = c.Name
	}
	return out
}

// Name is the word for a code; the code itself when it is not in the list.
func (l Codes) Name(code string) string {
	for _, c := range l {
		if c.Code == code {
			return c.Name
		}
	}
	return code
}

// Has tells whether the list knows the code.
func (l Codes) Has(code string) bool {
	for _, c := range l {
		if c.Code == code {
			return true
		}
	}
	return false
}

// Read finds the code that a word stands for. Fault: ErrCode with the words that could be.
func (l Codes) Read(word string) (string, error) {
	for _, c := range l {
		if c.Name == word || c.Code == word {
			return c.Code, nil
		}
		for _, a := range c.Also {
			if a == word {
				return c.Code, nil
			}
		}
	}
	return "", ErrCode.With(word, strings.Join(l.Names(), "、"))
}

// Must refuses a code that is not in the list.
func (l Codes) Must(code, field string) error {
	if l.Has(code) {
		return nil
	}
	return ErrCode.With(code, strings.Join(l.Names(), "、")).At(field)
}

// Org is the column with the organisation's name.
func Org[T any, P Record[T]](heading string) Column[T] {
	return Name("org_name", heading, func(r *T) *string { return &P(r).Common().OrgName }).Wide(24)
}

// Member is the column with the person's name.
func Member[T any, P Record[T]](heading string) Column[T] {
	return Name("member_name", heading, func(r *T) *string { return &P(r).Common().MemberName }).Wide(10)
}

// Note is the column 备注.
func Note[T any, P Record[T]]() Column[T] {
	return Text("note", "备注", 500, func(r *T) *string { return &P(r).Common().Note }).Wide(20)
}

// Details are the codes as a fact kind names its details.
func Details(l Codes) []fact.Detail {
	out := make([]fact.Detail, len(l))
	for i, c := range l {
		out[i] = fact.Detail{Code: c.Code, Name: c.Name}
	}
	return out
}
