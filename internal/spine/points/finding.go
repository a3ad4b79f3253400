package points

import (
	"fmt"

	"sanchuang/internal/kernel"
)

// Severity says what a finding means for saving.
type Severity string

// Refused findings keep a scheme from being saved; Warned ones are for whoever reads.
const (
	Refused Severity = "refused"
	Warned  Severity = "warned"
)

// Finding (核对意见) is one thing wrong with a scheme, with its place.
type Finding struct {
	Field       string      `json:"field"` // JSON path, such as rules[2].caps.month
	Category    string      `json:"category,omitempty"`
	Rule        string      `json:"rule,omitempty"`
	Band        string      `json:"band,omitempty"`
	Severity    Severity    `json:"severity"`
	Text        string      `json:"text"` // what is wrong and what to do
	Column      int         `json:"column,omitempty" doc:"公式里第几个字"`
	Document    string      `json:"document,omitempty"`
	Prohibition Prohibition `json:"prohibition,omitempty"` // 1 to 5
}

// Refusals are the findings that forbid saving, as field faults.
func Refusals(findings []Finding) []kernel.FieldFault {
	var more []kernel.FieldFault
	for _, f := range findings {
		if f.Severity == Refused {
			more = append(more, kernel.FieldFault{Field: f.Field, Text: f.Text})
		}
	}
	return more
}

// review collects findings while a scheme is read.
type review struct {
	scheme   *Scheme
	findings []Finding
}

func (r *review) add(f Finding, format string, args ...any) {
	f.Text = fmt.Sprintf(format, args...)
	r.findings = append(r.findings, f)
}

func (r *review) inScheme(s Severity, field, format string, args ...any) {
	r.add(Finding{Field: field, Severity: s}, format, args...)
}

func (r *review) inCategory(s Severity, i int, field, format string, args ...any) {
	r.add(Finding{Field: fmt.Sprintf("categories[%d].%s", i, field), Category: r.scheme.Categories[i].Code, Severity: s}, format, args...)
}

func (r *review) inRule(s Severity, i int, field, format string, args ...any) {
	rule := r.scheme.Rules[i]
	r.add(Finding{Field: fmt.Sprintf("rules[%d].%s", i, field), Category: rule.Category, Rule: rule.Code, Severity: s}, format, args...)
}

func (r *review) inBand(s Severity, i int, field, format string, args ...any) {
	r.add(Finding{Field: fmt.Sprintf("bands[%d].%s", i, field), Band: r.scheme.Bands[i].Name, Severity: s}, format, args...)
}

// burden refuses: what is paid for, which prohibition that is, and what to do instead.
func (r *review) burden(f Finding, p Prohibition, instead, format string, args ...any) {
	f.Severity, f.Document, f.Prohibition = Refused, BurdenDocument, p
	r.add(f, format+"，属于"+BurdenDocument+"第（"+p.Chinese()+"）种禁止情形：“"+p.About()+"”，不能保存。"+instead+"。", args...)
}
