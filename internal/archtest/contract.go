package archtest

import (
	"go/ast"
	"slices"
	"strings"
)

// shared are names that several rooms' types bear already; another room is not added to them.
var shared = map[string][]string{
	"Account": {"app", "directory/account"}, "Block": {"spine/paper", "view/briefing"}, "Candidate": {"directory/account", "work/election"},
	"Cell": {"platform/intake", "spine/obligation"}, "Change": {"platform/audit", "view/briefing"}, "Chosen": {"platform/bulk", "view/briefing"},
	"Column": {"platform/sheet", "spine/obligation", "spine/paper"}, "Detail": {"directory/org", "spine/objection", "spine/paper", "work/election"},
	"Draft": {"directory/account", "view/briefing"}, "Entry": {"platform/calendar", "spine/obligation"}, "Finding": {"app", "platform/audit", "spine/points"},
	"Form": {"directory/member", "work/opinion"}, "Head": {"platform/audit", "spine/register"}, "Kind": {"spine/paper", "work/activity"},
	"KindView": {"platform/intake", "spine/points"}, "Line": {"spine/metric", "spine/points", "work/election", "work/team"},
	"Meeting": {"spine/obligation", "work/election"}, "Mistake": {"platform/intake", "platform/sheet"}, "Named": {"spine/points", "work/activity"},
	"Option": {"platform/intake", "spine/norm"}, "Position": {"directory/account", "directory/member"}, "Problem": {"platform/web", "spine/problem"},
	"Row": {"platform/audit", "spine/obligation"}, "Sheet": {"view/briefing", "work/election"}, "Span": {"directory/org", "platform/backup"},
	"Step": {"spine/objection", "spine/problem", "view/briefing", "work/election"}, "Tally": {"spine/obligation", "work/election"}, "Term": {"spine/points", "work/structure"},
}

// ContractNames finds exported types with JSON fields that bear the name of another room's. The contract names a schema after its type
// alone: the first that is registered has the name, and a second one puts its room in front, so that a new type renames
// another room's schema, and every screen that reads it, without a word.
func ContractNames(s *Source) (out []Finding) {
	type place struct {
		file *File
		name *ast.Ident
	}
	places, names := map[string][]place{}, []string{}
	for _, f := range s.Files {
		if f.Test || f.Room() == "" {
			continue
		}
		for _, decl := range f.AST.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range d.Specs {
				t, ok := spec.(*ast.TypeSpec)
				if !ok || !t.Name.IsExported() || !inJSON(t.Type) {
					continue
				}
				if places[t.Name.Name] == nil {
					names = append(names, t.Name.Name)
				}
				places[t.Name.Name] = append(places[t.Name.Name], place{f, t.Name})
			}
		}
	}
	for _, name := range names {
		rooms := slices.Clone(shared[name])
		for i, p := range places[name] {
			if i == 0 && len(rooms) == 0 {
				rooms = append(rooms, p.file.Room())
			}
			if !slices.Contains(rooms, p.file.Room()) {
				out = append(out, p.file.find(p.name, "%s is a schema of %s already: give it a name of its own", name, strings.Join(rooms, " and ")))
			}
		}
	}
	return out
}

// inJSON reports whether a type is a struct that says how its fields are called in JSON.
func inJSON(t ast.Expr) bool {
	st, ok := t.(*ast.StructType)
	return ok && slices.ContainsFunc(st.Fields.List, func(f *ast.Field) bool { return f.Tag != nil && strings.Contains(f.Tag.Value, "json:") })
}
