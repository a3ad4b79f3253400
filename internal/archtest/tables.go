package archtest

import (
	"fmt"
	"go/ast"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	ownerLine = regexp.MustCompile(`^--\s*owner:\s*(\S+)\s*$`)
	created   = regexp.MustCompile(`(?i)^\s*CREATE\s+(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)`)
	writes    = regexp.MustCompile(`\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+([a-z_][a-z0-9_]*)`)
	unnamed   = regexp.MustCompile(`\b(?:INSERT\s+INTO|DELETE\s+FROM)\s*$|^\s*UPDATE\s*$`)
	sqlWord   = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|FROM|JOIN|ORDER BY|VALUES|CREATE TABLE|SET)\b`)
	anyClash  = regexp.MustCompile(`(?i)\bON\s+CONFLICT\s*(?:DO\b|$)`)
	oneSided  = regexp.MustCompile(`(?i)::\w|\bnow\(\)|\bILIKE\b|\bFOR\s+UPDATE\b|\bAUTOINCREMENT\b|\b(BIG)?SERIAL\b|->>|\bCURRENT_TIMESTAMP\b|\bDEFERRABLE\b`)
)

// Owners reads who owns which table or view from the migrations' “-- owner:” lines.
func Owners(s *Source) (owners map[string]string, out []Finding) {
	owners = map[string]string{}
	names, _ := fs.Glob(s.FS, "migrations/*.sql")
	for _, name := range names {
		text, err := fs.ReadFile(s.FS, name)
		if err != nil {
			return owners, []Finding{{name, err.Error()}}
		}
		owner := ""
		for i, line := range strings.Split(string(text), "\n") {
			where := fmt.Sprintf("%s:%d", name, i+1)
			if m := ownerLine.FindStringSubmatch(line); m != nil {
				if owner = m[1]; rank[owner] == 0 {
					out = append(out, Finding{where, "there is no room " + owner + " that could own tables"})
				}
			}
			if m := created.FindStringSubmatch(line); m != nil {
				if owner == "" {
					out = append(out, Finding{where, "table " + m[1] + " needs a line “-- owner: floor/room” above it"})
				}
				if old, twice := owners[m[1]]; twice && old != owner {
					out = append(out, Finding{where, "table " + m[1] + " already belongs to " + old})
				}
				owners[m[1]] = owner
			}
		}
	}
	return owners, out
}

// Tables finds statements that write a table of another room, or one that no migration makes.
func Tables(s *Source) (out []Finding) {
	owners, out := Owners(s)
	for _, f := range s.Files {
		room := f.Room()
		if f.Test || room == "" || room == "platform/db" {
			continue
		}
		f.literals(func(lit *ast.BasicLit, text string, _ *ast.FuncDecl) {
			for _, m := range writes.FindAllStringSubmatch(text, -1) {
				out = append(out, f.checkWrite(lit, owners, m[1])...)
			}
			if anyClash.MatchString(text) {
				out = append(out, f.find(lit, "ON CONFLICT names the columns that may meet: without them a key that another node made as well is taken for the same row, which is then lost"))
			}
			if unnamed.MatchString(text) && !f.namesTables(owners) {
				out = append(out, f.find(lit, "write the table's name into the statement, so that its owner can be told"))
			}
		})
		f.described(func(lit *ast.BasicLit, table string) {
			out = append(out, f.checkWrite(lit, owners, table)...)
		})
		f.insertRows(func(lit *ast.BasicLit, table string) {
			out = append(out, f.checkWrite(lit, owners, table)...)
		})
	}
	return out
}

// namesTables reports whether the file itself names the tables of its open statements, each its own
// room's: in a list it walks through, or as the Table of a description that other rooms give.
func (f *File) namesTables(owners map[string]string) bool {
	named := f.mentionsTable()
	f.literals(func(_ *ast.BasicLit, text string, _ *ast.FuncDecl) {
		if owner, known := owners[text]; known && owner == f.Room() {
			named = true
		}
	})
	return named
}

// mentionsTable reports whether the file reads the field Table of a description; Tables checks
// what rooms write into that field.
func (f *File) mentionsTable() bool {
	found := false
	ast.Inspect(f.AST, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		found = found || ok && sel.Sel.Name == "Table"
		return !found
	})
	return found
}

// described calls visit with each table written into a field Table.
func (f *File) described(visit func(lit *ast.BasicLit, table string)) {
	ast.Inspect(f.AST, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, isName := pair.Key.(*ast.Ident)
		if lit, ok := pair.Value.(*ast.BasicLit); ok && isName && key.Name == "Table" {
			visit(lit, strings.Trim(lit.Value, "\"`"))
		}
		return true
	})
}

func (f *File) checkWrite(at ast.Node, owners map[string]string, table string) []Finding {
	room := f.Room()
	owner, known := owners[table]
	switch {
	case known && owner == room, room == "platform/jobs" && strings.HasPrefix(table, "river_"):
		return nil
	case !known:
		return []Finding{f.find(at, "no migration makes a table %s", table)}
	}
	return []Finding{f.find(at, "table %s is written by %s alone: call its service", table, owner)}
}

// insertRows calls visit with the table of each db.InsertRows.
func (f *File) insertRows(visit func(lit *ast.BasicLit, table string)) {
	ast.Inspect(f.AST, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 3 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "InsertRows" {
			return true
		}
		arg := call.Args[2]
		for { // "t(" + columns + ")"
			sum, ok := arg.(*ast.BinaryExpr)
			if !ok {
				break
			}
			arg = sum.X
		}
		if lit, ok := arg.(*ast.BasicLit); ok {
			table, _, _ := strings.Cut(strings.Trim(lit.Value, "\"`"), "(")
			visit(lit, strings.TrimSpace(table))
		}
		return true
	})
}

// Portable finds SQL that only one of the two databases takes. A function that asks for the
// dialect may hold both forms.
func Portable(s *Source) (out []Finding) {
	for _, f := range s.Files {
		room := f.Room()
		if f.Test || room == "" || room == "platform/db" || room == "platform/jobs" {
			continue
		}
		f.literals(func(lit *ast.BasicLit, text string, in *ast.FuncDecl) {
			if sqlWord.MatchString(text) && oneSided.MatchString(text) && !asksDialect(in) {
				out = append(out, f.find(lit, "%q does not run on both databases", oneSided.FindString(text)))
			}
		})
	}
	return append(out, portableMigrations(s)...)
}

func portableMigrations(s *Source) (out []Finding) {
	names, _ := fs.Glob(s.FS, "migrations/*.sql")
	for _, name := range names {
		text, _ := fs.ReadFile(s.FS, name)
		oneOnly, up := false, false
		for i, line := range strings.Split(string(text), "\n") {
			switch {
			case strings.HasPrefix(line, "-- +only "):
				oneOnly = true
			case strings.HasPrefix(line, "-- +end"):
				oneOnly = false
			case strings.HasPrefix(line, "-- +goose Up"):
				up = true
			case strings.HasPrefix(line, "-- +goose Down"):
				out = append(out, Finding{fmt.Sprintf("%s:%d", name, i+1), "migrations go forward only"})
			}
			code, _, _ := strings.Cut(line, "--")
			if !oneOnly && oneSided.MatchString(code) {
				out = append(out, Finding{fmt.Sprintf("%s:%d", name, i+1), fmt.Sprintf("%q does not run on both databases", oneSided.FindString(code))})
			}
		}
		if !up {
			out = append(out, Finding{path.Clean(name), "a migration begins with “-- +goose Up”"})
		}
	}
	return out
}

func asksDialect(in *ast.FuncDecl) bool {
	if in == nil {
		return false
	}
	asks := false
	ast.Inspect(in, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains([]string{"Dialect", "SQLite", "Postgres"}, sel.Sel.Name) {
			asks = true
		}
		return !asks
	})
	return asks
}
