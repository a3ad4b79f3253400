package paper

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"sanchuang/internal/kernel"
	"sanchuang/internal/spine/fact"
)

// Draft (拟稿) is what a paper says before it has a number.
type Draft struct {
	Kind      string      // a row of the kinds: notice 通知, bulletin 通报, decision 决定, report 报告, reply 批复, letter 函
	Title     string      // 关于…的批复
	To        []kernel.ID // main addressees (主送), organisations
	Text      []Block     // the body
	Annexes   []Annex     // 附件
	Issuer    kernel.ID   // the organisation that signs (署名)
	Day       kernel.Day  // 成文日期
	Source    fact.Source // the record it comes from
	Confined  bool        // seen by issuer and addressees alone (点对点)
	Receipt   bool        // addressees acknowledge it (签收)
	CopyTo    string      // 抄送, as it is printed; may be empty
	PrintedBy string      // 印发机关; without it there is no such line
}

// The kinds of blocks. The text of a heading holds its ordinal: 一、 （一） 1. （1）.
const (
	Para     = "para"
	Heading1 = "h1"
	Heading2 = "h2"
	Heading3 = "h3"
	Heading4 = "h4"
	Table    = "table"
	Note     = "note" // 附注, printed in brackets below the day
)

// Block (段) is a paragraph, a heading, a table or a remark, as data.
type Block struct {
	Kind    string     `json:"kind" enum:"para,h1,h2,h3,h4,table,note"`
	Text    string     `json:"text" doc:"段落或标题的文字；表格为表名"`
	Columns []Column   `json:"columns" doc:"表格的列"`
	Rows    [][]string `json:"rows" doc:"表格的行"`
}

// Column is a column of a table; widths are relative, 0 counts as 1.
type Column struct {
	Heading string `json:"heading"`
	Width   int    `json:"width"`
	Align   string `json:"align" enum:",left,center,right"`
}

// Annex (附件) follows the paper on a page of its own.
type Annex struct {
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
}

// P is a paragraph.
func P(text string) Block { return Block{Kind: Para, Text: text} }

// H1 is a heading of the first level; its ordinal is part of the text.
func H1(text string) Block { return Block{Kind: Heading1, Text: text} }

// H2 is a heading of the second level.
func H2(text string) Block { return Block{Kind: Heading2, Text: text} }

// Grid is a table.
func Grid(caption string, columns []Column, rows [][]string) Block {
	return Block{Kind: Table, Text: caption, Columns: columns, Rows: rows}
}

// State (公文状态) is whether a paper holds.
type State string

// The states.
const (
	Issued State = "issued"
	Void   State = "void"
)

// Format (公文格式) is how a paper is laid out.
type Format string

// The formats of GB/T 9704: with a red head (文件格式), or as a letter (10.1 信函格式).
const (
	RedHead Format = "head"
	Letter  Format = "letter"
)

// Kind (文种) is a sort of paper.
type Kind struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Format Format `json:"format" enum:"head,letter" doc:"文件格式或信函格式"`
}

// Paper (公文) is an issued paper without its text.
type Paper struct {
	ID         kernel.ID  `json:"id"`
	Kind       string     `json:"kind"`
	KindName   string     `json:"kind_name"`
	Format     Format     `json:"format" enum:"head,letter"`
	Number     string     `json:"number" doc:"发文字号"`
	Year       int        `json:"year"`
	Title      string     `json:"title"`
	Issuer     kernel.ID  `json:"issuer"`
	IssuerName string     `json:"issuer_name"`
	Day        kernel.Day `json:"day" doc:"成文日期"`
	Recipients string     `json:"recipients" doc:"主送机关"`
	Confined   bool       `json:"confined" doc:"点对点：仅发文机关和主送机关可见"`
	Receipt    bool       `json:"receipt" doc:"需要签收"`
	Addressed  int        `json:"addressed" doc:"主送机关数"`
	Received   int        `json:"received" doc:"已签收的主送机关数"`
	State      State      `json:"state" enum:"issued,void"`
	VoidReason string     `json:"void_reason"`
	VoidName   string     `json:"void_name"`
	VoidAt     int64      `json:"void_at" doc:"毫秒"`
	MadeBy     kernel.ID  `json:"-"`
	MadeName   string     `json:"made_name"`
	MadeAt     int64      `json:"made_at" doc:"毫秒"`
	SourceType string     `json:"source_type" doc:"由哪类记录形成，手工拟写为空"`
	SourceID   kernel.ID  `json:"source_id"`
	Version    int        `json:"version"`

	prefix    string
	ordinal   int
	hash      string
	content   content
	copyTo    string
	printedBy string
}

// content is what stands in a paper between its addressees and its signature, and in its annexes.
type content struct {
	Text    []Block `json:"text"`
	Annexes []Annex `json:"annexes"`
}

// Shown are the text and the annexes as an answer holds them: every list has a value, as the contract promises.
func (d *Draft) Shown() ([]Block, []Annex) {
	c := content{d.Text, d.Annexes}.whole()
	return c.Text, c.Annexes
}

// whole gives every list in the content a value, as the contract promises.
func (c content) whole() content {
	fill := func(blocks []Block) []Block {
		out := make([]Block, len(blocks))
		for i, b := range blocks {
			if b.Columns == nil {
				b.Columns = []Column{}
			}
			if b.Rows == nil {
				b.Rows = [][]string{}
			}
			out[i] = b
		}
		return out
	}
	full := content{fill(c.Text), make([]Annex, len(c.Annexes))}
	for i, a := range c.Annexes {
		full.Annexes[i] = Annex{a.Title, fill(a.Blocks)}
	}
	return full
}

// Addressee (主送机关) is one that a paper went to.
type Addressee struct {
	ID           kernel.ID `json:"id"`
	Org          kernel.ID `json:"org"`
	Name         string    `json:"name"`
	ReceivedAt   int64     `json:"received_at" doc:"签收时间，毫秒；未签收为 0"`
	ReceivedName string    `json:"received_name" doc:"签收人"`
}

const (
	mostTitle = 120
	firstYear = 2017
)

// check decides about a draft by its form; whether organisations are there is asked elsewhere.
func (d *Draft) check(today kernel.Day) error {
	d.Title = strings.TrimSpace(d.Title)
	switch n := utf8.RuneCountInString(d.Title); {
	case n == 0 || n > mostTitle:
		return ErrTitle.With(mostTitle).At("title")
	case len(d.To) == 0:
		return ErrRecipients.At("to")
	case len(d.Text) == 0:
		return ErrText.At("text")
	case d.Issuer == 0:
		return ErrIssuer.At("issuer")
	case !d.Day.Valid() || d.Day.Year() < firstYear || d.Day > today:
		return ErrDay.At("day")
	}
	return nil
}

// Numbered (发文字号, 7.2.5) writes 江工委〔2026〕8号: six-cornered brackets, the whole year, no 第 and no 0 before the number.
func Numbered(prefix string, year, ordinal int) string {
	return fmt.Sprintf("%s〔%d〕%d号", prefix, year, ordinal)
}

// checkPrefix: a 机关代字 holds neither brackets nor figures, which would make its numbers unreadable.
func checkPrefix(prefix string) error {
	n := utf8.RuneCountInString(prefix)
	bad := strings.ContainsFunc(prefix, func(r rune) bool {
		return unicode.IsDigit(r) || unicode.IsSpace(r) || strings.ContainsRune("〔〕[]（）()【】《》", r)
	})
	if n == 0 || n > 20 || bad {
		return ErrPrefix.At("prefix")
	}
	return nil
}

// mostNamed is how many addressees a paper names one by one; beyond it says how many there are, and the list of
// receipts has them all.
const mostNamed = 12

// recipients is the line of addressees (主送机关, 7.3.2), without its colon.
func recipients(names []string) string {
	if len(names) > mostNamed {
		return fmt.Sprintf("%s等%d个单位", strings.Join(names[:3], "、"), len(names))
	}
	return strings.Join(names, "、")
}

// sum is the digest of what was issued: whoever changes a row behind the program's back is found out.
func (p *Paper) sum() string {
	b, _ := json.Marshal([]any{p.Number, p.Kind, p.Title, p.IssuerName, p.Day, p.Recipients, p.content, p.copyTo, p.printedBy})
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// void marks a mistaken paper.
func (p *Paper) void(actor kernel.Actor, reason string, at int64) error {
	reason = strings.TrimSpace(reason)
	switch {
	case p.State == Void:
		return ErrVoid.With(p.Number)
	case utf8.RuneCountInString(reason) < 5:
		return ErrReason.At("reason")
	}
	p.State, p.VoidReason, p.VoidName, p.VoidAt = Void, reason, actor.Name, at
	return nil
}
