package outbound

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

const maxURL = 2048

// ParseURL reads a URL that a person wants Kontor to call, so that what can never work is refused when it is typed in
// and not days later. It looks up no name: whether the address behind a name may be called is decided at each call.
//
// It fails with an Invalid fault whose reason is url_too_long, url_malformed, url_scheme, url_host, url_credentials,
// url_port or url_address.
func (c *Client) ParseURL(raw string) (*url.URL, error) {
	if len(raw) > maxURL {
		return nil, fault.New(fault.Invalid, "url_too_long", fault.Params{"max": maxURL})
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, fault.New(fault.Invalid, "url_malformed")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, fault.New(fault.Invalid, "url_scheme", fault.Params{"allowed": []string{"https", "http"}})
	}
	host := u.Hostname()
	if u.Opaque != "" || canonicalHost(host) == "" || strings.ContainsAny(host, " \t%") {
		return nil, fault.New(fault.Invalid, "url_host")
	}
	if u.User != nil {
		return nil, fault.New(fault.Invalid, "url_credentials")
	}
	port, err := portOf(u)
	if err != nil || !c.policy.mayUsePort(host, port) {
		return nil, fault.New(fault.Invalid, "url_port", fault.Params{"allowed": c.policy.ports})
	}
	if class, ok := c.literal(host, port); !ok {
		return nil, fault.New(fault.Invalid, "url_address", fault.Params{"host": host, "class": string(class)})
	}
	return u, nil
}

// literal judges a host that is an address and not a name; names pass. A last label
// that begins with a digit is an IPv4 address to browsers and to some resolvers (127.1, 0x7f000001, 2130706433), and
// part of no name that anybody can register.
func (c *Client) literal(host string, port uint16) (Class, bool) {
	if a, err := netip.ParseAddr(host); err == nil {
		if refused := c.beforeLookup(host, port); refused != nil {
			return refused.Class, false
		}
		class, _, refused := c.policy.judge(host, netip.AddrPortFrom(a, port))
		return class, refused == nil
	}
	name := canonicalHost(host)
	last := name[strings.LastIndexByte(name, '.')+1:]
	if last != "" && last[0] >= '0' && last[0] <= '9' {
		return Reserved, false
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return Loopback, c.policy.allowPrivate || c.policy.named(name)
	}
	return Public, true
}

// named reports whether an exemption names the host.
func (p policy) named(host string) bool {
	for _, e := range p.exemptions {
		if e.host == host {
			return true
		}
	}
	return false
}

func portOf(u *url.URL) (uint16, error) {
	switch text := u.Port(); {
	case text != "":
		n, err := strconv.ParseUint(text, 10, 16)
		return uint16(n), err
	case u.Scheme == "https":
		return 443, nil
	}
	return 80, nil
}
