package archtest

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

// roles are the endings of file names that allow more than rules.
var roles = map[string]bool{"service": true, "store": true, "http": true, "jobs": true, "export": true, "import": true}

// sqlRoles are the roles that may hold statements.
var sqlRoles = []string{"store", "service", "jobs", "export", "import"}

var statement = regexp.MustCompile(`\bSELECT\s[\s\S]*?\sFROM\b|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s+\w+(\s+(AS\s+)?\w+)?\s+SET\b`)

// Roles finds files that hold what their name does not say: SQL or HTTP among the rules, a clock
// or chance where time and persons are arguments.
func Roles(s *Source) (out []Finding) {
	for _, f := range s.Files {
		if !f.Test && inBusiness(f.Room()) {
			out = append(out, f.checkRole()...)
		}
	}
	return out
}

func (f *File) checkRole() (out []Finding) {
	role := f.Role()
	// Exports answer downloads; account is what web asks who somebody is.
	web := role == "http" || role == "export" || f.Room() == "directory/account"
	f.imports(func(spec *ast.ImportSpec, p string) {
		switch {
		case p == Module+"/internal/platform/web" && !web:
			out = append(out, f.find(spec, "only *_http.go imports platform/web"))
		case role == "" && slices.Contains([]string{"database/sql", "net/http", "math/rand", "math/rand/v2", "crypto/rand"}, p):
			out = append(out, f.find(spec, "rules take what they need as arguments; %s belongs in a file with a role", p))
		case (p == "math/rand" || p == "math/rand/v2") && role != "":
			out = append(out, f.find(spec, "chance that anybody can guess is of no use here; take crypto/rand"))
		}
	})
	if at := f.mentions("time", "Now"); at != nil {
		out = append(out, f.find(at, "the clock is the application's: take tx.Now(), db.Now() or an argument, for it can be set"))
	}
	if slices.Contains(sqlRoles, role) {
		return out
	}
	f.literals(func(lit *ast.BasicLit, text string, _ *ast.FuncDecl) {
		if statement.MatchString(text) {
			out = append(out, f.find(lit, "SQL stands in *_store.go (or _service, _jobs, _export), not in %s", path.Base(f.Path)))
		}
	})
	return out
}

// Docs finds rooms without a doc.go that explains them.
func Docs(s *Source) (out []Finding) {
	explained, first := map[string]bool{}, map[string]string{}
	for _, f := range s.Files {
		dir := f.Dir()
		if f.Test || !strings.HasPrefix(dir, "internal/") {
			continue
		}
		if f.AST.Name.Name != "main" && first[dir] == "" {
			first[dir] = f.Path
		}
		named := path.Base(f.Path) == "doc.go" || !inHouse(dir)
		if named && f.AST.Doc != nil && strings.HasPrefix(f.AST.Doc.Text(), "Package "+f.AST.Name.Name+" ") {
			explained[dir] = true
		}
	}
	for dir, file := range first {
		if !explained[dir] {
			out = append(out, Finding{file, dir + " needs a doc.go that begins with “Package " + path.Base(dir) + " …”"})
		}
	}
	return out
}

// inHouse reports whether the folder is a room itself, not a folder inside one or beside the house.
func inHouse(dir string) bool {
	room := roomOf(dir)
	return room != "" && dir == "internal/"+room
}

// vague are the names of packages that say nothing and so take in everything.
var vague = []string{"util", "utils", "common", "base", "manager", "managers", "helper", "helpers", "misc", "lib", "shared", "service", "services", "models", "types"}

// PackageNames finds packages named after nothing.
func PackageNames(s *Source) (out []Finding) {
	for _, f := range s.Files {
		if slices.Contains(vague, f.AST.Name.Name) || slices.Contains(vague, path.Base(f.Dir())) {
			out = append(out, f.find(f.AST.Name, "a package is named after its noun, not %q", f.AST.Name.Name))
		}
	}
	return out
}
