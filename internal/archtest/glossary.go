package archtest

import (
	"fmt"
	"go/ast"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Term is one row of docs/GLOSSARY.md: | 中文 | code | where | avoid / note |.
type Term struct {
	Line    int
	Chinese string
	Words   []string // code words, without the type or package before a dot
	Rooms   []string // rooms named in the third column; none when it speaks of all
	Types   []string // types named there, such as Kind in “activity.Kind”
	Avoid   []string
}

var (
	codeWord   = regexp.MustCompile("`([A-Za-z][A-Za-z0-9.]*)`")
	plainWord  = regexp.MustCompile(`[a-z_]+`)
	typeWord   = regexp.MustCompile(`[a-z]\.([A-Z][A-Za-z]+)`)
	bracketed  = regexp.MustCompile(`\([^)]*\)|（[^）]*）`)
	avoidWord  = regexp.MustCompile(`^(?:not )?([A-Z][A-Za-z]+)(?: —.*)?$`)
	separators = regexp.MustCompile(`[,;，；、]`)
)

// ReadGlossary reads the table.
func ReadGlossary(text string) (terms []Term) {
	for i, line := range strings.Split(text, "\n") {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(strings.TrimSpace(line), "|") || len(cells) != 4 || !codeWord.MatchString(cells[1]) {
			continue
		}
		t := Term{Line: i + 1, Chinese: strings.TrimSpace(cells[0])}
		for _, m := range codeWord.FindAllStringSubmatch(cells[1], -1) {
			t.Words = append(t.Words, m[1][strings.LastIndexByte(m[1], '.')+1:])
		}
		for _, w := range plainWord.FindAllString(bracketed.ReplaceAllString(cells[2], ""), -1) {
			if room := roomNamed(w); room != "" {
				t.Rooms = append(t.Rooms, room)
			}
		}
		for _, m := range typeWord.FindAllStringSubmatch(cells[2], -1) {
			t.Types = append(t.Types, m[1])
		}
		avoid := strings.ReplaceAll(cells[3], "(is technical)", "is technical") // right for a thing of technology
		for _, part := range separators.Split(bracketed.ReplaceAllString(avoid, ""), -1) {
			if m := avoidWord.FindStringSubmatch(strings.TrimSpace(part)); m != nil {
				t.Avoid = append(t.Avoid, m[1])
			}
		}
		terms = append(terms, t)
	}
	return terms
}

func roomNamed(name string) string {
	for room := range rank {
		if slices.Contains(top, room) || room == "cmd" {
			continue
		}
		if room == name || strings.HasSuffix(room, "/"+name) {
			return room
		}
	}
	return ""
}

// Glossary finds terms whose word is not used in their room, and exported types with a word that
// the glossary avoids there. A term is asked for once all its rooms exist.
func Glossary(s *Source) (out []Finding) {
	text, err := fs.ReadFile(s.FS, "docs/GLOSSARY.md")
	if err != nil {
		return []Finding{{"docs/GLOSSARY.md", "is missing: the words of the project are kept there"}}
	}
	rooms, terms := namesByRoom(s), ReadGlossary(string(text))
	wanted := map[string]bool{} // “room word”: a word avoided for one thing may be right for another
	for _, t := range terms {
		for _, room := range t.Rooms {
			for _, w := range t.Words {
				wanted[room+" "+w] = true
			}
			for _, w := range t.Types {
				wanted[room+" "+w] = true
			}
		}
	}
	for _, t := range terms {
		where := fmt.Sprintf("docs/GLOSSARY.md:%d", t.Line)
		for _, w := range t.Words {
			if t.unused(w, rooms) {
				out = append(out, Finding{where, fmt.Sprintf("%s is %q, but no identifier of %s is named so", t.Chinese, w, strings.Join(t.Rooms, ", "))})
			}
		}
		for _, room := range t.Rooms {
			for _, w := range t.Avoid {
				if at := rooms[room].typeAt(w); at != "" && !wanted[room+" "+w] {
					out = append(out, Finding{at, fmt.Sprintf("the type %s: %s is called %s here (%s)", w, t.Chinese, strings.Join(t.Words, ", "), where)})
				}
			}
		}
	}
	return out
}

func (t Term) unused(word string, rooms map[string]*names) bool {
	if len(t.Rooms) == 0 {
		return false
	}
	for _, room := range t.Rooms {
		n := rooms[room]
		if n == nil || n.holds(word) {
			return false // a room not built yet may be the one that uses it
		}
	}
	return true
}

// names are the identifiers that a room declares.
type names struct {
	words []string          // each as “|Theme|Day|”, lower case, to find whole words in it
	types map[string]string // exported types → where
}

// typeAt is where an exported type is declared; a room not built yet declares none.
func (n *names) typeAt(name string) string {
	if n == nil {
		return ""
	}
	return n.types[name]
}

func (n *names) holds(word string) bool {
	want := words(word)
	for _, w := range n.words {
		if strings.Contains(w, want) {
			return true
		}
	}
	return false
}

// words writes an identifier as its words between bars: KindThemeDay is |kind|theme|day|.
func words(identifier string) string {
	var b strings.Builder
	runes := []rune(identifier)
	for i, r := range runes {
		begins := i == 0 || unicode.IsUpper(r) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			b.WriteByte('|')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String() + "|"
}

func namesByRoom(s *Source) map[string]*names {
	rooms := map[string]*names{}
	for _, f := range s.Files {
		room := f.Room()
		if f.Test || room == "" {
			continue
		}
		n := rooms[room]
		if n == nil {
			n = &names{types: map[string]string{}}
			rooms[room] = n
		}
		n.collect(f)
	}
	return rooms
}

func (n *names) collect(f *File) {
	add := func(id *ast.Ident) { n.words = append(n.words, words(id.Name)) }
	ast.Inspect(f.AST, func(node ast.Node) bool {
		switch d := node.(type) {
		case *ast.FuncDecl:
			add(d.Name)
		case *ast.TypeSpec:
			add(d.Name)
			if d.Name.IsExported() {
				n.types[d.Name.Name] = f.find(d.Name, "").Where
			}
		case *ast.ValueSpec:
			for _, id := range d.Names {
				add(id)
			}
		case *ast.Field:
			for _, id := range d.Names {
				add(id)
			}
		}
		return true
	})
}
