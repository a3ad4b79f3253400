package web

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Voucher (外部认证) is where a city's own way of knowing people plugs in: 统一身份认证, or 数字证书 that a gateway has checked.
type Voucher interface {
	// Vouch answers for whom the city's system vouches in this request, nobody when it says nothing. It believes nothing that
	// the browser itself may have written.
	Vouch(r *http.Request) Vouched
}

// Vouched is for whom it was vouched.
type Vouched struct {
	Login  string // the account's log-in name here; empty for nobody
	Strong bool   // a second thing was checked, too: a certificate or a code
}

// Gateway is a Voucher for the usual case: the proxy in front logs people in and names them in a header. Only the named proxies are
// believed, and only one that connects itself; a header that stands there twice names nobody.
type Gateway struct {
	Header  string
	Proxies []string
	Strong  bool
}

// Vouch implements Voucher.
func (g Gateway) Vouch(r *http.Request) Vouched {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	said := r.Header.Values(g.Header)
	if err != nil || !slices.Contains(g.Proxies, host) || len(said) != 1 {
		return Vouched{}
	}
	login := strings.TrimSpace(said[0])
	if login == "" || len(login) > 64 || !utf8.ValidString(login) {
		return Vouched{}
	}
	return Vouched{login, g.Strong}
}

type vouchedKey struct{}

// WhoIsVouched is for whom the city's own log-in vouches in this request; nobody where none is plugged in.
func WhoIsVouched(ctx context.Context) Vouched {
	v, _ := ctx.Value(vouchedKey{}).(Vouched)
	return v
}
