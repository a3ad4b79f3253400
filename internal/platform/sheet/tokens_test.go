package sheet

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"sanchuang/internal/kernel/fuzzed"
)

// byLibrary writes the tokens as encoding/xml sees them; false when it refuses the document or finds a
// declaration, which no workbook may hold.
func byLibrary(doc string) (string, bool) {
	var out strings.Builder
	d := xml.NewDecoder(strings.NewReader(doc))
	for {
		t, err := d.RawToken()
		if err == io.EOF {
			return out.String(), true
		}
		if err != nil {
			return "", false
		}
		switch t := t.(type) {
		case xml.StartElement:
			fmt.Fprintf(&out, "<%s", t.Name.Local)
			for _, a := range t.Attr {
				fmt.Fprintf(&out, " %s=%q", a.Name.Local, a.Value)
			}
			out.WriteString(">")
		case xml.EndElement:
			fmt.Fprintf(&out, "</%s>", t.Name.Local)
		case xml.CharData:
			fmt.Fprintf(&out, "%q", t)
		case xml.Directive:
			return "", false
		}
	}
}

func byTokens(doc string) (string, bool) {
	var out strings.Builder
	t := tokens{rest: []byte(doc)}
	for {
		if !t.next() {
			return "", false
		}
		switch t.kind {
		case noToken:
			return out.String(), true
		case startToken:
			fmt.Fprintf(&out, "<%s", t.name)
			for _, a := range t.attr {
				fmt.Fprintf(&out, " %s=%q", a.name, a.value)
			}
			out.WriteString(">")
		case endToken:
			fmt.Fprintf(&out, "</%s>", t.name)
		case textToken:
			fmt.Fprintf(&out, "%q", t.text)
		}
	}
}

var documents = []string{
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="x" xmlns:r="y"><sheetData><row r="1"><c r="A1" s="3" t="s"><v>0</v></c><c/></row></sheetData></worksheet>`,
	"<a\n b = 'x\"y'\tc=\"&lt;&#20013;&#x4e2d;&quot;\" ></a >", "<x:c x:r=\"A1\"/>", "<a><![CDATA[1 < 2 &amp; ]] >]]></a>", "<a>甲<!-- 乙 -->丙</a>",
	"<a>1\r\n2\r3&#13;&#10;\t</a>", "<a b='1\r\n2'/>", "<a>&amp;&apos;&gt;</a>", "<a b='1'c='2'/>", "<a>&#xD800;</a>", "\uFEFF<a/>", "<a:/><:b/>", "<甲 乙='丙'/>",
	"<a>]]></a>", "<a>&nbsp;</a>", "<a>&amp</a>", "<a>\x01</a>", "<a>\xff</a>", "<a>\uFFFE</a>", "<a>&#1;</a>", "<a b></a>", "<a b=c/>", "<a b='<'/>", "<a", "<a><b", "</>", "<>", "<1/>", "<a:b:c/>",
	"<!-- a -- b --><a/>", "<![CDATA[", "<a>&#;</a>", "<a>&#x110000;</a>", `<?xml version="1.0" encoding="GBK"?><a/>`, "<a/ >", "text", "",
}

func TestTokensAreThoseOfTheLibrary(t *testing.T) {
	for _, doc := range documents {
		want, right := byLibrary(doc)
		if got, ok := byTokens(doc); ok != right || got != want {
			t.Errorf("%q:\n%s %v\n%s %v", doc, got, ok, want, right)
		}
	}
}

// FuzzTokens holds that whatever the library reads is read alike; nothing may break on the rest.
func FuzzTokens(f *testing.F) {
	for _, doc := range documents {
		fuzzed.Add(f, doc)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		if strings.Contains(doc, "encoding=") {
			return // of a broken declaration the library takes no notice
		}
		got, ok := byTokens(doc)
		if want, right := byLibrary(doc); right && (!ok || got != want) {
			t.Errorf("%q:\n%s %v\n%s", doc, got, ok, want)
		}
	})
}
