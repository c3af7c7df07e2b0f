package outbound

import "net/netip"

// Class says what kind of address an address is; only Public ones are called without an exemption.
type Class string

// The classes of addresses.
const (
	// Public is a globally reachable unicast address.
	Public Class = "public"
	// Loopback is the machine itself.
	Loopback Class = "loopback"
	// Private is an address of a local network: RFC 1918, or unique local in IPv6.
	Private Class = "private"
	// Shared is an address between a provider and its customers (RFC 6598, carrier-grade NAT).
	Shared Class = "shared"
	// LinkLocal is an address of the same wire; clouds serve their credentials there.
	LinkLocal Class = "link_local"
	// Unspecified is 0.0.0.0/8 or ::, which operating systems take for themselves.
	Unspecified Class = "unspecified"
	// Multicast is an address of a group, and the broadcast address.
	Multicast Class = "multicast"
	// Documentation is an address for examples.
	Documentation Class = "documentation"
	// Benchmark is an address for measuring network equipment.
	Benchmark Class = "benchmark"
	// Tunnel is an IPv6 address that hides an IPv4 address which nobody has judged: 6to4, Teredo, IPv4-mapped,
	// IPv4-compatible and local NAT64.
	Tunnel Class = "tunnel"
	// Reserved is everything else that is not for use in the public internet.
	Reserved Class = "reserved"
)

type block struct {
	prefix netip.Prefix
	class  Class
}

func blocks(class Class, prefixes ...string) []block {
	out := make([]block, len(prefixes))
	for i, p := range prefixes {
		out[i] = block{netip.MustParsePrefix(p), class}
	}
	return out
}

// The special-purpose registries of IANA for IPv4 (RFC 6890 and later). The first block that matches decides.
var special4 = concat(
	blocks(Unspecified, "0.0.0.0/8"),
	blocks(Loopback, "127.0.0.0/8"),
	blocks(Private, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
	blocks(Shared, "100.64.0.0/10"),
	blocks(LinkLocal, "169.254.0.0/16"),
	blocks(Documentation, "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "233.252.0.0/24"),
	blocks(Benchmark, "198.18.0.0/15"),
	blocks(Tunnel, "192.88.99.0/24"),
	blocks(Multicast, "224.0.0.0/4", "255.255.255.255/32"),
	blocks(Reserved, "192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.175.48.0/24", "240.0.0.0/4"),
)

// The same for IPv6. Of what is left only 2000::/3 is public: nothing else has been handed out.
var special6 = concat(
	blocks(Unspecified, "::/128"),
	blocks(Loopback, "::1/128"),
	blocks(Tunnel, "::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"),
	blocks(Private, "fc00::/7", "fec0::/10"),
	blocks(LinkLocal, "fe80::/10"),
	blocks(Multicast, "ff00::/8"),
	blocks(Documentation, "2001:db8::/32", "3fff::/20"),
	blocks(Benchmark, "2001:2::/48"),
	blocks(Reserved, "2001::/23", "2620:4f:8000::/48"),
)

var (
	global6 = netip.MustParsePrefix("2000::/3")
	// nat64 is the well-known prefix whose last four bytes are an IPv4 address (RFC 6052).
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
)

// Classify says what kind of address a is. An address of the well-known NAT64 prefix is of the kind of the IPv4
// address inside. An address with a zone, and the zero Addr, are never public.
func Classify(a netip.Addr) Class {
	switch {
	case !a.IsValid():
		return Reserved
	case a.Is4():
		return find(special4, a, Public)
	case nat64.Contains(a):
		b := a.As16()
		return Classify(netip.AddrFrom4([4]byte(b[12:])))
	}
	fallback := Reserved
	if global6.Contains(a) { // never true for an address with a zone
		fallback = Public
	}
	return find(special6, a.WithZone(""), fallback)
}

// liftable reports whether an operator may allow the class by AllowPrivate, or by the name of a host.
func (c Class) liftable() bool {
	switch c {
	case Loopback, Private, Shared:
		return true
	}
	return false
}

func find(list []block, a netip.Addr, fallback Class) Class {
	for _, b := range list {
		if b.prefix.Contains(a) {
			return b.class
		}
	}
	return fallback
}

func concat(lists ...[]block) []block {
	var out []block
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
