package app_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"sanchuang/internal/kernel"
	"sanchuang/internal/platform/db"
	"sanchuang/internal/platform/db/dbtest"
)

// TestRaces lets two to sixteen clients do the same thing at the same moment, over and over, and holds what
// each of them was told against a model: there is an order, one after the other, in which all those answers are right.
func TestRaces(t *testing.T) {
	for database, rounds := range map[string]int{"sqlite": 500, "postgres": 60} {
		t.Run(database, func(t *testing.T) { races(t, database, rounds) })
	}
}

func races(t *testing.T, database string, rounds int) {
	url := ""
	if database == "postgres" {
		url = dbtest.NewPostgres(t)
	}
	w := &racing{town: found(t, url), random: rand.New(rand.NewPCG(5, 16))}
	w.body = w.recordBody(w.near)
	w.login("branch_secretary")
	w.login("branch_clerk")
	w.login("staff")
	kinds := []struct {
		name  string
		model porcupine.Model
		round func(name string) []porcupine.Operation
	}{
		{"step", stepModel, w.step},
		{"key", keyModel, w.key},
		{"place", placeModel, w.place},
	}
	begun := time.Now()
	for round := range rounds {
		k := kinds[round%len(kinds)]
		history := k.round(fmt.Sprintf("第%05d号", round))
		if !porcupine.CheckOperations(k.model, history) {
			for _, op := range history {
				t.Errorf("%s, round %d: %+v answered %+v, %d–%d", k.name, round, op.Input, op.Output, op.Call, op.Return)
			}
			t.FailNow()
		}
	}
	if wrong := w.broken(); len(wrong) > 0 {
		t.Errorf("after all: %v", wrong)
	}
	t.Logf("%d rounds, %d calls in %s", rounds, w.calls, time.Since(begun).Round(time.Millisecond))
}

type racing struct {
	*town
	random *rand.Rand
	body   string
	calls  int
}

// answered is what a client was told, in the words of the models.
type answered struct {
	code int
	says string    // the code of a refusal
	id   kernel.ID // what was made
	n    int       // how many a reader saw
}

func told(r reply) answered {
	var body struct {
		Code string    `json:"code"`
		ID   kernel.ID `json:"id"`
	}
	_ = json.Unmarshal([]byte(r.body), &body)
	return answered{code: r.code, says: body.Code, id: body.ID}
}

// together runs what up to sixteen clients do at one moment.
func (w *racing) together(do func(client int) (input any, output answered)) []porcupine.Operation {
	clients := 2 + w.random.IntN(15)
	w.calls += clients
	history := make([]porcupine.Operation, clients)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			<-start
			call := time.Now().UnixNano()
			input, output := do(i)
			history[i] = porcupine.Operation{ClientId: i, Input: input, Output: output, Call: call, Return: time.Now().UnixNano()}
		})
	}
	close(start)
	wg.Wait()
	return history
}

// keyed sends under an Idempotency-Key.
func (w *racing) keyed(role, method, path, body, key string) answered {
	c := &wire{base: w.server.URL, cookie: w.cookies}
	r, _ := c.send(role, method, path, body, key)
	return told(r)
}

// The step: all accept the same version of the same record. The first wins, and all others are told that it
// has moved on.
var stepModel = porcupine.Model{
	Init: func() any { return false },
	Step: func(state, _, output any) (bool, any) {
		accepted, o := state.(bool), output.(answered)
		if accepted {
			return o.code == http.StatusConflict, true
		}
		return o.code == http.StatusOK, true
	},
}

func (w *racing) step(name string) []porcupine.Operation {
	made := w.keyed("branch_clerk", "POST", "/api/activities", strings.ReplaceAll(w.body, "TOPIC", name), "")
	path := "/api/activities/" + made.id.String()
	if r := w.keyed("branch_clerk", "POST", path+"/submit", `{"version":1}`, ""); r.code != 200 {
		w.t.Fatalf("submit: %+v", r)
	}
	return w.together(func(int) (any, answered) {
		return "accept", w.keyed("branch_secretary", "POST", path+"/accept", `{"version":2}`, "")
	})
}

// The key: all send the same thing under the same key. It is made once; whoever comes later is told the same
// answer, or that it is being made or was made.
var keyModel = porcupine.Model{
	Init: func() any { return kernel.ID(0) },
	Step: func(state, input, output any) (bool, any) {
		made, o := state.(kernel.ID), output.(answered)
		switch {
		case input == "count":
			return o.n == 1 && made != 0, made
		case made == 0:
			return o.code == http.StatusOK || o.code == http.StatusCreated, o.id
		case o.code < 300:
			return o.id == made, made
		default:
			return o.says == "in_flight" || o.says == "already_done", made
		}
	},
}

func (w *racing) key(name string) []porcupine.Operation {
	history := w.together(func(int) (any, answered) {
		return "make", w.keyed("branch_secretary", "POST", "/api/activities/record", strings.ReplaceAll(w.body, "TOPIC", name), "race-"+name)
	})
	call := time.Now().UnixNano()
	n := w.count("SELECT COUNT(*) FROM activity WHERE topic='" + name + "'")
	return append(history, porcupine.Operation{ClientId: 99, Input: "count", Output: answered{n: n}, Call: call, Return: time.Now().UnixNano()})
}

// The last place: a record has room for one more file, and all bring one. One gets the place. A reader who
// comes afterwards sees one file more.
var placeModel = porcupine.Model{
	Init: func() any { return 1 }, // places left
	Step: func(state, input, output any) (bool, any) {
		left, o := state.(int), output.(answered)
		switch {
		case input == "count":
			return o.n == 1-left, left
		case left > 0:
			return o.code == http.StatusOK, left - 1
		default:
			return o.says == "attachment.record_full", left
		}
	},
}

func (w *racing) place(name string) []porcupine.Operation {
	made := w.keyed("branch_secretary", "POST", "/api/activities", strings.ReplaceAll(w.body, "TOPIC", name), "")
	file := func(client int) string { return fmt.Sprintf("%%PDF-1.4\n%s %02d\n%%%%EOF\n", name, client) }
	w.exec(fmt.Sprintf(`INSERT INTO attachment(id,owner_type,owner_id,org_id,name,type,size,hash,made_at,made_by,made_name)
		VALUES (%d,'activity',%d,%d,'大.pdf','application/pdf',%d,'x',0,0,'')`, made.id+1, made.id, w.near.branch, 200<<20-len(file(0))))
	history := w.together(func(client int) (any, answered) {
		c := &wire{base: w.server.URL, cookie: w.cookies}
		r, _ := c.roundTrip("branch_secretary", uploadOf(c.base, made.id, "a.pdf", file(client)), "")
		return "put", told(r)
	})
	call := time.Now().UnixNano()
	n := w.count(fmt.Sprintf("SELECT COUNT(*)-1 FROM attachment WHERE owner_id=%d", made.id))
	w.exec(fmt.Sprintf("DELETE FROM attachment WHERE owner_id=%d AND hash='x'", made.id)) // the organisation's own room must last
	return append(history, porcupine.Operation{ClientId: 99, Input: "count", Output: answered{n: n}, Call: call, Return: time.Now().UnixNano()})
}

// TestRacesAreJudged shows that the models refuse what must not be: two winners, no winner, a place given
// away twice, a thing made twice.
func TestRacesAreJudged(t *testing.T) {
	ok, stale := answered{code: 200, id: 7}, answered{code: 409, says: "stale"}
	for name, c := range map[string]struct {
		model   porcupine.Model
		answers []answered
	}{
		"two winners":       {stepModel, []answered{ok, ok}},
		"no winner":         {stepModel, []answered{stale, stale}},
		"made twice":        {keyModel, []answered{ok, {code: 200, id: 8}}},
		"never made":        {keyModel, []answered{{code: 409, says: "in_flight"}, {code: 409, says: "in_flight"}}},
		"place given twice": {placeModel, []answered{ok, ok}},
	} {
		var history []porcupine.Operation
		for i, a := range c.answers {
			history = append(history, porcupine.Operation{ClientId: i, Input: "x", Output: a, Call: 0, Return: 10})
		}
		if porcupine.CheckOperations(c.model, history) {
			t.Errorf("%s is taken for right", name)
		}
	}
	// The loser had its answer before the winner began: right only if they overlap.
	early := []porcupine.Operation{{ClientId: 0, Input: "x", Output: stale, Call: 0, Return: 1}, {ClientId: 1, Input: "x", Output: ok, Call: 2, Return: 3}}
	if porcupine.CheckOperations(stepModel, early) {
		t.Error("a refusal before there was a winner is taken for right")
	}
}

func (w *racing) count(query string) int {
	w.t.Helper()
	n, err := db.Scalar[int](w.t.Context(), w.app.DB.Read(), query)
	must(w.t, err)
	return n
}
