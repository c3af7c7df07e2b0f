package outbound

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// policy decides which address may be called under which host name and port.
type policy struct {
	ports        []uint16
	allowPrivate bool
	exemptions   []exemption
}

// exemption is one parsed entry of Options.AllowHosts: a host name or a prefix, with or without a port of its own.
type exemption struct {
	host   string
	prefix netip.Prefix
	port   uint16
}

func newPolicy(o Options) (policy, error) {
	p := policy{ports: o.Ports, allowPrivate: o.AllowPrivate}
	if len(p.ports) == 0 {
		p.ports = []uint16{80, 443}
	}
	for _, entry := range o.AllowHosts {
		e, err := parseExemption(entry)
		if err != nil {
			return policy{}, err
		}
		p.exemptions = append(p.exemptions, e)
	}
	return p, nil
}

// parseExemption reads "host", "host:port", "address", "address:port", "[address]:port" or "address/bits".
func parseExemption(entry string) (exemption, error) {
	if prefix, err := netip.ParsePrefix(entry); err == nil {
		return exemption{prefix: prefix.Masked()}, nil
	}
	if addr, err := netip.ParseAddr(entry); err == nil {
		return exemption{prefix: netip.PrefixFrom(addr, addr.BitLen())}, nil
	}
	var e exemption
	host := entry
	if h, port, err := net.SplitHostPort(entry); err == nil {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return exemption{}, fmt.Errorf("allowed host %q: the port is no number from 1 to 65535", entry)
		}
		host, e.port = h, uint16(n)
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		e.prefix = netip.PrefixFrom(addr, addr.BitLen())
		return e, nil
	}
	e.host = canonicalHost(host)
	if e.host == "" || strings.ContainsAny(e.host, "/:@?#[]* \t\r\n") {
		return exemption{}, fmt.Errorf("allowed host %q is no host name, address or prefix", entry)
	}
	return e, nil
}

// judge decides on one connection. It returns the address's class, whether an exemption was needed, and nil or the
// refusal.
func (p policy) judge(host string, to netip.AddrPort) (Class, bool, *RefusedError) {
	class := Classify(to.Addr())
	matched := p.match(host, to, class)
	usual := slices.Contains(p.ports, to.Port())
	named := slices.ContainsFunc(matched, func(e exemption) bool { return e.port == to.Port() })
	allowed := class == Public || len(matched) > 0 || p.allowPrivate && class.liftable()
	if allowed && (usual || named) {
		return class, class != Public || !usual, nil
	}
	refused := &RefusedError{Host: host, Port: to.Port(), Address: to.Addr(), Class: class, Reason: ReasonAddress}
	if allowed {
		refused.Reason = ReasonPort
	}
	return class, false, refused
}

// match returns the exemptions that speak for the connection. A host's name lifts the liftable classes only, so that
// whoever controls the name cannot point it at a cloud's credentials; an address or prefix is taken at its word.
func (p policy) match(host string, to netip.AddrPort, class Class) []exemption {
	var out []exemption
	for _, e := range p.exemptions {
		if e.port != 0 && e.port != to.Port() {
			continue
		}
		if e.host != "" && e.host == canonicalHost(host) && (class == Public || class.liftable()) ||
			e.prefix.IsValid() && e.prefix.Contains(to.Addr()) {
			out = append(out, e)
		}
	}
	return out
}

// mayUsePort reports whether any connection to the host could use the port, before the host's address is known.
func (p policy) mayUsePort(host string, port uint16) bool {
	if slices.Contains(p.ports, port) {
		return true
	}
	return slices.ContainsFunc(p.exemptions, func(e exemption) bool {
		return e.port == port && (e.prefix.IsValid() || e.host == canonicalHost(host))
	})
}

func canonicalHost(host string) string { return strings.TrimSuffix(strings.ToLower(host), ".") }
