package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sanchuang/internal/directory/account"
	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db/dbtest"
	"sanchuang/internal/work/activity"
)

// TestCheckInInSight: what each role learns of a meeting by a code. Figures find the meetings of one's own
// branch alone; a square is held by who stands before it, so that it shows its meeting to any member and
// counts them as a guest; whoever is no member learns nothing.
func TestCheckInInSight(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			url := ""
			if database == "postgres" {
				url = dbtest.NewPostgres(t)
			}
			w := found(t, url)
			w.checkInAccounts()
			near, far := w.openedCheckIn("clerk-near", w.near), w.openedCheckIn("clerk-far", w.far)
			wrong := "000000"
			for wrong == near.Digits || wrong == far.Digits {
				wrong = "000001"
			}
			squareOf := func(c activity.CheckInSheet) string { return c.Address[strings.Index(c.Address, "/q/")+3:] }
			const refused, unknown, sees, guest = "403", "activity.code_wrong", "due", "guest"
			for _, x := range []struct{ login, nearDigits, farDigits, nearSquare, farSquare string }{
				{"as-member", sees, unknown, sees, guest},
				{"far-member", unknown, sees, guest, sees},
				{"as-staff", refused, refused, refused, refused},
				{"as-committee-member", refused, refused, refused, refused},
				{"as-leader", refused, refused, refused, refused},
				{"as-dept-clerk", refused, refused, refused, refused},
				{"as-branch-secretary", refused, refused, refused, refused},
				{"as-branch-clerk", refused, refused, refused, refused},
				{"as-judge", refused, refused, refused, refused},
				{"as-sys-admin", refused, refused, refused, refused},
				{"as-sec-admin", refused, refused, refused, refused},
				{"as-audit-admin", refused, refused, refused, refused},
			} {
				cookie := w.loginAs(x.login)
				look := func(code string) (string, reply) {
					r := w.send(cookie, http.MethodPost, "/api/my/check-in/look", fmt.Sprintf(`{"code":%q}`, code))
					var got struct {
						Code string `json:"code"`
						activity.Looked
					}
					must(t, json.Unmarshal([]byte(r.body), &got))
					switch {
					case r.code == 403:
						return refused, r
					case r.code != 200:
						return got.Code, r
					case got.Due:
						return sees, r
					}
					return guest, r
				}
				for _, c := range []struct{ what, code, want string }{
					{"near figures", near.Digits, x.nearDigits},
					{"far figures", far.Digits, x.farDigits},
					{"near square", squareOf(near), x.nearSquare},
					{"far square", squareOf(far), x.farSquare},
				} {
					got, r := look(c.code)
					if got != c.want {
						t.Errorf("%s with the %s: %s %s, want %s", x.login, c.what, got, r.body, c.want)
					}
					if got == unknown {
						if _, guess := look(wrong); problemOf(t, r) != problemOf(t, guess) {
							t.Errorf("%s can tell the %s from a guess: %s and %s", x.login, c.what, r.body, guess.body)
						}
					}
				}
			}
		})
	}
}

// checkInAccounts are an organiser on each side and a member on the far one.
func (w *town) checkInAccounts() {
	w.t.Helper()
	w.account("clerk-near", kernel.Grant{Role: "branch_clerk", Org: w.near.branch})
	w.account("clerk-far", kernel.Grant{Role: "branch_clerk", Org: w.far.branch})
	must(w.t, w.app.Accounts.MakeDemonstrationAccounts(w.t.Context(), []account.DemonstrationAccount{
		{Login: "far-member", Name: "水利局甲", Password: password, Org: w.far.branch, Member: w.far.member},
	}))
}

// openedCheckIn is a meeting of today whose organiser has opened its check-in.
func (w *town) openedCheckIn(login string, s side) activity.CheckInSheet {
	w.t.Helper()
	cookie, day := w.loginAs(login), w.app.DB.Today()
	a, err := w.app.Activities.CreateDraft(w.t.Context(), everything, s.branch, activity.Content{Kinds: []string{"theme_day"}, PlannedDay: day, PlannedTime: "10:00", Topic: "签到", Place: "会议室"})
	must(w.t, err)
	r := w.send(cookie, http.MethodPost, "/api/activities/"+a.ID.String()+"/check-in/open", "")
	var c activity.CheckInSheet
	if err := json.Unmarshal([]byte(r.body), &c); err != nil || r.code != 200 || c.Digits == "" {
		w.t.Fatalf("check-in of %s: %d %s", login, r.code, r.body)
	}
	return c
}
