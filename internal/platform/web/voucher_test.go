package web

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// TestGatewayBelievesItsProxiesAlone: a browser that writes the header itself, or a proxy that lets one through beside its own, names nobody.
func TestGatewayBelievesItsProxiesAlone(t *testing.T) {
	g := Gateway{Header: "X-Identity", Proxies: []string{"10.0.0.1"}, Strong: true}
	for _, c := range []struct {
		what, from string
		said       []string
		want       string
	}{
		{"the gateway", "10.0.0.1:5", []string{" zhang.san "}, "zhang.san"},
		{"the gateway says nothing", "10.0.0.1:5", nil, ""},
		{"an empty name", "10.0.0.1:5", []string{" "}, ""},
		{"a browser", "10.0.0.9:5", []string{"zhang.san"}, ""},
		{"a browser's beside the gateway's", "10.0.0.1:5", []string{"root", "zhang.san"}, ""},
		{"no text", "10.0.0.1:5", []string{"\xff"}, ""},
		{"too long a name", "10.0.0.1:5", []string{strings.Repeat("a", 65)}, ""},
	} {
		r := httptest.NewRequest("POST", "/api/session/vouched", nil)
		r.RemoteAddr = c.from
		for _, name := range c.said {
			r.Header.Add("X-Identity", name)
		}
		if got := g.Vouch(r); got.Login != c.want || got.Strong != (c.want != "") {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}
