package httpapi

import (
	"net/http"
	"net/netip"
	"strings"
)

// origin is the address that a request came from, and whether it came over TLS. What the headers say is believed only
// of trusted proxies: the chain of X-Forwarded-For is followed from its end to the first address that is none.
func (a *API) origin(r *http.Request) (netip.Addr, bool) {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	addr := peer.Addr().Unmap()
	secure := r.TLS != nil || a.secure
	if err != nil || !a.trusted(addr) {
		return addr, secure
	}
	if proto := r.Header.Get("X-Forwarded-Proto"); proto != "" {
		secure = secure || strings.EqualFold(proto, "https")
	}
	chain := r.Header["X-Forwarded-For"]
	for i := len(chain) - 1; i >= 0; i-- {
		hops := strings.Split(chain[i], ",")
		for j := len(hops) - 1; j >= 0; j-- {
			hop, err := parseHop(strings.TrimSpace(hops[j]))
			if err != nil {
				return addr, secure
			}
			addr = hop
			if !a.trusted(addr) {
				return addr, secure
			}
		}
	}
	return addr, secure
}

// country is what a trusted proxy says of where a request comes from; empty for anything but a country's code, such as XX and
// T1, by which some say that they do not know.
func (a *API) country(r *http.Request) string {
	if a.options.CountryHeader == "" {
		return ""
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !a.trusted(peer.Addr().Unmap()) {
		return ""
	}
	c := r.Header.Get(a.options.CountryHeader)
	if len(c) != 2 || c[0] < 'A' || c[0] > 'Z' || c[1] < 'A' || c[1] > 'Z' || c == "XX" {
		return ""
	}
	return c
}

// parseHop reads an address as proxies write it: alone, or with a port.
func parseHop(s string) (netip.Addr, error) {
	if p, err := netip.ParseAddrPort(s); err == nil {
		return p.Addr().Unmap().WithZone(""), nil
	}
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	return addr.Unmap().WithZone(""), err
}

func (a *API) trusted(addr netip.Addr) bool {
	for _, p := range a.options.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
