package archtest

import (
	"go/ast"
	"slices"
	"strings"
)

// house is the floors from the ground up. On a floor stand groups from left to right; a room may
// import lower floors and, on its own, only the groups to its left.
var house = []struct {
	floor  string
	groups []string // rooms, separated by blanks
}{
	{"platform", []string{"crypt calendar sheet doc hanzi virus", "db", "audit jobs web blob notify", "retention", "intake backup bulk"}},
	{"directory", []string{"org", "member", "account"}},
	{"spine", []string{"norm fact attachment", "duty register", "paper", "points obligation ballot problem honour", "metric objection"}},
	{"work", []string{"structure establishment election team activity plan brand appraisal selection contest inspection outreach training publicity opinion"}},
	{"view", []string{"briefing desk handbook"}},
}

// top are the single rooms above all floors, lowest first.
var top = []string{"app", "demo"}

// business are the floors whose rooms speak of the programme.
var business = []string{"directory", "spine", "work", "view"}

// rank orders the rooms: what imports must stand higher than what it imports.
var rank = func() map[string]int {
	r := map[string]int{"kernel": 0}
	n := 0
	for _, f := range house {
		for _, g := range f.groups {
			n++
			for _, room := range strings.Fields(g) {
				r[f.floor+"/"+room] = n
			}
		}
	}
	for _, room := range top {
		n++
		r[room] = n
	}
	r["cmd"] = n + 1
	return r
}()

// outside are packages without a floor, and who may import them.
var outside = map[string][]string{
	"migrations":                  {"platform/db"},
	"web":                         {"app"},
	"api":                         {"app"},
	"internal/platform/db/dbtest": nil, // tests alone
	"internal/kernel/fuzzed":      nil,
}

// only are the modules that one room wraps for the others.
var only = map[string][]string{
	"github.com/riverqueue/river":     {"platform/jobs"},
	"github.com/danielgtaylor/huma":   {"platform/web", "platform/intake", "spine/attachment", "app"},
	"modernc.org/sqlite":              {"platform/db"},
	"github.com/jackc/pgx":            {"platform/db", "platform/jobs"},
	"github.com/pressly/goose":        {"platform/db"},
	"github.com/xuri/excelize":        {"platform/sheet"},
	"codeberg.org/go-pdf/fpdf":        {"platform/doc"},
	"rsc.io/qr":                       {"platform/doc"},
	"github.com/emmansun/gmsm":        {"platform/crypt"},
	"github.com/6tail/lunar-go":       {"platform/calendar"},
	"github.com/mozillazg/go-pinyin":  {"platform/hanzi"},
	"github.com/minio/minio-go":       {"platform/blob"},
	"github.com/expr-lang/expr":       {"spine/points"},
	"github.com/coreos/go-oidc":       {"directory/account"},
	"github.com/alecthomas/kong":      {"cmd"},
	"github.com/prometheus":           {"platform/web", "app"},
	"golang.org/x/crypto":             {"platform/crypt", "directory/account"},
	"database/sql":                    {"platform/db", "platform/jobs"},
	"github.com/playwright-community": {},
	"github.com/stretchr/testify":     {},
	"github.com/DATA-DOG/go-sqlmock":  {},
	"gorm.io":                         {},
	"github.com/gin-gonic":            {},
	"github.com/golang-jwt":           {},
}

// roomOf names the room of a folder: "spine/fact" for internal/spine/fact and all below it.
func roomOf(dir string) string {
	parts := strings.Split(dir, "/")
	switch {
	case parts[0] == "cmd":
		return "cmd"
	case parts[0] != "internal" || len(parts) < 2:
		return ""
	case parts[1] == "kernel" || slices.Contains(top, parts[1]):
		return parts[1]
	case len(parts) >= 3 && floorOf(parts[1]+"/") != "":
		return parts[1] + "/" + parts[2]
	}
	return ""
}

// floorOf names the floor of a room, "" when there is none of that name.
func floorOf(room string) string {
	name, _, _ := strings.Cut(room, "/")
	for _, f := range house {
		if f.floor == name {
			return name
		}
	}
	return ""
}

func inBusiness(room string) bool { return slices.Contains(business, floorOf(room)) }

// Floors finds rooms that are not on the map and imports that go up or sideways.
func Floors(s *Source) (out []Finding) {
	for _, f := range s.Files {
		room := f.Room()
		if _, known := rank[room]; room != "" && !known {
			out = append(out, Finding{f.Path, "there is no room " + room + " in the house (archtest/floors.go)"})
			continue
		}
		out = append(out, f.checkImports(room)...)
	}
	return out
}

func (f *File) checkImports(room string) (out []Finding) {
	f.imports(func(spec *ast.ImportSpec, p string) {
		if why := f.importFault(room, p); why != "" {
			out = append(out, f.find(spec, "imports %s: %s", p, why))
		}
	})
	return out
}

func (f *File) importFault(room, p string) string {
	own, ours := strings.CutPrefix(p, Module+"/")
	if !ours {
		return f.foreignFault(room, p)
	}
	if allowed, special := outside[own]; special {
		return f.outsideFault(room, own, allowed)
	}
	if other := roomOf(own); other != "" {
		if f.Test && room == "" && other == "platform/db" {
			return "" // what writes by hand beside the program asks for the schema it writes into
		}
		return upOrSideways(room, other)
	}
	return "no one may import this package (archtest/floors.go)"
}

func (f *File) outsideFault(room, own string, allowed []string) string {
	if f.Test || slices.Contains(allowed, room) || f.Dir() == "internal/platform/db/dbtest" {
		return ""
	}
	if len(allowed) == 0 {
		return "it is for tests alone"
	}
	return "only " + strings.Join(allowed, ", ") + " may import " + own
}

func (f *File) foreignFault(room, p string) string {
	if room == "kernel" && !f.Test && strings.Contains(strings.SplitN(p, "/", 2)[0], ".") {
		return "the kernel uses the standard library alone"
	}
	for module, allowed := range only {
		if p != module && !strings.HasPrefix(p, module+"/") && !strings.HasPrefix(p, module+".") {
			continue
		}
		if module == "database/sql" && !inBusiness(room) || slices.Contains(allowed, room) || f.Test && len(allowed) > 0 {
			return ""
		}
		if len(allowed) == 0 {
			return "this project does without it (docs/adr/0001-parts.md)"
		}
		return "only " + strings.Join(allowed, ", ") + " wraps it for the others"
	}
	return ""
}

// upOrSideways says why room may not import other, "" when it may.
func upOrSideways(room, other string) string {
	to, known := rank[other]
	if !known {
		return "there is no room " + other + " in the house (archtest/floors.go)"
	}
	from, inside := rank[room]
	switch {
	case room == other:
		return ""
	case !inside:
		return "packages without a floor import no room"
	case other == "app" && room != "demo" && room != "cmd", other == "demo" && room != "cmd":
		return "only what stands above may know it"
	case to < from:
		return ""
	case floorOf(room) == floorOf(other) && floorOf(room) != "":
		return "on the same floor it does not stand to the left; let the arrow go down to a lower room, or let app pass a function"
	}
	return "it stands on a higher floor"
}
