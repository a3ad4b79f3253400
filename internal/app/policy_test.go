package app

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/platform/web"
	"sanchuang/internal/spine/points"
)

// bare wires the rooms without any data, as the contract does.
func bare(t *testing.T) *App {
	t.Helper()
	a := &App{log: discard}
	var err error
	if a.DB, err = openNothing(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	a.wire()
	return a
}

func TestEveryPermissionHasWords(t *testing.T) {
	for _, p := range roles.Permissions() {
		if _, _, ok := account.Words(p); !ok {
			t.Errorf("the roles page has no Chinese for %s", p)
		}
	}
}

// TestDeliveredSchemes: the three schemes that come with the product are lawful over the kinds of
// facts that the program really makes.
func TestDeliveredSchemes(t *testing.T) {
	a := bare(t)
	for _, subject := range points.SubjectTypes {
		for _, f := range points.Refusals(points.Validate(points.Seed(subject), a.Facts.Catalog().Kinds())) {
			t.Errorf("%s: %+v", subject, f)
		}
	}
}

// TestWhoNeedsASecondFactor holds the offices that cannot work without one, and those of the three administrators.
func TestWhoNeedsASecondFactor(t *testing.T) {
	factor, administrators := []string{}, []string{}
	for _, r := range roles.Roles() {
		if r.Factor {
			factor = append(factor, r.Code)
		}
		if r.Administrator {
			administrators = append(administrators, r.Code)
		}
	}
	if want := []string{"staff", "committee_member", "leader", "dept_clerk", "judge", "sys_admin", "sec_admin", "audit_admin"}; !slices.Equal(factor, want) {
		t.Errorf("a second factor is asked of %v, expected of %v", factor, want)
	}
	if want := []string{"sys_admin", "sec_admin", "audit_admin"}; !slices.Equal(administrators, want) {
		t.Errorf("administrators are %v, expected %v", administrators, want)
	}
}

// TestWhatAsksAgain holds the operations that ask who sits there once more against testdata/fresh.txt, which is kept by
// hand, apart from the declarations.
func TestWhatAsksAgain(t *testing.T) {
	raw, err := os.ReadFile("testdata/fresh.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			want[line] = true
		}
	}
	got := map[string]bool{}
	for _, item := range bare(t).API(web.Options{}).Contract().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete, item.Patch} {
			if op != nil && op.Extensions["x-fresh"] == true {
				got[op.OperationID] = true
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("these ask again: %v\nexpected: %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// TestNobodyIsTracked: no field of the contract holds where somebody was or went, nor how often somebody logs in or what
// they click (and what would is seen).
func TestNobodyIsTracked(t *testing.T) {
	fields := bare(t).API(web.Options{}).Fields()
	found := watchedFields(fields)
	if found.Schemas < 200 || found.Fields < 2000 {
		t.Fatalf("only %d schemas with %d fields", found.Schemas, found.Fields)
	}
	if len(found.Tracks)+len(found.Uses) > 0 {
		t.Errorf("the contract holds %v %v", found.Tracks, found.Uses)
	}
	if own := fields["MemberAccount"]; len(own) == 0 || slices.Contains(own, "last_login") {
		t.Errorf("clerks see when members logged in: %v", own)
	}
	places := []string{"lat", "check_in_lat", "lng", "home_longitude", "lastLatitude", "gps", "gps_point", "track", "track_points", "sign_geo", "coordinates"}
	used := []string{"installed", "installs", "logins", "login_count", "login_days", "online_minutes", "active_days", "clicks", "likes", "page_views", "streak", "memberLogins", "reading_minutes"}
	if found := watchedFields(map[string][]string{"X": append(places, used...)}); len(found.Tracks) != len(places) || len(found.Uses) != len(used) {
		t.Errorf("only %v and %v are seen", found.Tracks, found.Uses)
	}
	if found := watchedFields(map[string][]string{"X": {"place_name", "late", "relation", "plan_day", "position_id", "latest", "geology", "long_text", "login", "last_login", "share", "shares", "likely", "review", "viewed_by", "opened_at"}}); len(found.Tracks)+len(found.Uses) > 0 {
		t.Errorf("%v %v are neither tracks nor uses", found.Tracks, found.Uses)
	}
}
