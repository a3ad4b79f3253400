package app

import (
	"testing"

	"sanchuang/internal/directory/account"
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
