package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/platform/db/dbtest"
)

func hasQuery(op operation, name string) *huma.Param {
	for _, p := range op.Parameters {
		if p.In == "query" && p.Name == name {
			return p
		}
	}
	return nil
}

// TestSearchesTakeWhatIsTyped: in each field that is searched by a part of a text, %, _ and \ are letters, which nothing
// here is called by: a search for them finds nothing, where the same list without it, or a search for a name, does.
func TestSearchesTakeWhatIsTyped(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			link := ""
			if database == "postgres" {
				link = dbtest.NewPostgres(t)
			}
			w := &former{town: found(t, link), letters: readMatrix(t)}
			w.farThings()
			searched := []string{}
			for _, op := range operations(w.api) {
				if op.Method != http.MethodGet || strings.Contains(op.Path, "{") || strings.Contains(op.Path, "export") {
					continue
				}
				for _, field := range []string{"text", "q", "action"} {
					if hasQuery(op, field) == nil {
						continue
					}
					for _, l := range letters {
						if strings.Contains(w.letters[op.OperationID], l.letter) && w.wildcards(op, l.role, field) {
							searched = append(searched, op.OperationID+" "+field)
							break
						}
					}
				}
			}
			t.Logf("searched: %v", searched)
			if len(searched) < 28 {
				t.Errorf("only %d fields were searched with something to be found", len(searched))
			}
		})
	}
}

// wildcards answers whether there was something that a wildcard would have found.
func (w *former) wildcards(op operation, role, field string) bool {
	w.t.Helper()
	count := func(text string) int {
		path := address(op, w.near.branch)
		if text != "" {
			path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + field + "=" + url.QueryEscape(text)
		}
		r := w.send(w.login(role), http.MethodGet, path, "")
		var list struct{ Items []json.RawMessage }
		if r.code != 200 || json.Unmarshal([]byte(r.body), &list) != nil {
			return 0
		}
		return len(list.Items)
	}
	there := max(count(""), count("水利"), count("局"), count("session"))
	for _, text := range []string{"%", "__", `\`, "水%利", "水_局", "s_ssion"} {
		if n := count(text); n > 0 {
			w.t.Errorf("%s as %s finds %d by %s=%q", op.OperationID, role, n, field, text)
		}
	}
	return there > 0
}

// TestSortAndColumnsAreListed: by what a list is sorted and which columns leave is chosen from lists alone; whatever else
// is named is refused, and so never stands in a statement.
func TestSortAndColumnsAreListed(t *testing.T) {
	w := &former{town: found(t, ""), letters: readMatrix(t)}
	sorted, columns := 0, 0
	for _, op := range operations(w.api) {
		role := w.caller(op)
		if op.Method != http.MethodGet || role == "" {
			continue
		}
		ask := func(name, value string) reply {
			path, rest, _ := strings.Cut(address(op, w.near.branch), "?")
			query, err := url.ParseQuery(rest)
			must(t, err)
			query.Set(name, value)
			return w.send(w.login(role), http.MethodGet, path+"?"+query.Encode(), "")
		}
		if p := hasQuery(op, "sort"); p != nil {
			sorted++
			if len(p.Schema.Enum) == 0 {
				t.Errorf("%s sorts by anything", op.OperationID)
			}
			for _, bad := range []string{"id; DROP TABLE visit", "name,(SELECT 1)", "-id_number", "NAME"} {
				if r := ask("sort", bad); r.code != 422 {
					t.Errorf("%s sorts by %q: %d %.200s", op.OperationID, bad, r.code, r.body)
				}
			}
		}
		if hasQuery(op, "columns") != nil && strings.Contains(op.Path, "export") {
			columns++
			for _, bad := range []string{"no_such_column", "name FROM account --", "password_hash"} {
				if r := ask("columns", bad); r.code != 422 && r.code != 404 {
					t.Errorf("%s hands out %q: %d", op.OperationID, bad, r.code)
				}
			}
		}
		if p := hasQuery(op, "unheard_of"); p != nil {
			t.Errorf("%s has a parameter that nobody has heard of", op.OperationID)
		}
		if r := ask("unheard_of", "1"); r.code != 422 && r.code != 404 && !slices.Contains([]string{"public"}, op.permission) {
			t.Errorf("%s takes a parameter that it does not have: %d", op.OperationID, r.code)
		}
	}
	if sorted < 40 || columns < 20 {
		t.Errorf("only %d lists are sorted and %d files have columns to choose", sorted, columns)
	}
	t.Logf("%d lists are sorted, %d files have columns to choose", sorted, columns)
}
