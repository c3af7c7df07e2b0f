package outbound

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClassify(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]Class{
		"93.184.216.34": Public, "1.1.1.1": Public, "9.255.255.255": Public, "11.0.0.0": Public, "172.15.255.255": Public,
		"172.32.0.0": Public, "192.167.255.255": Public, "100.63.255.255": Public, "100.128.0.0": Public,
		"198.17.255.255": Public, "198.20.0.0": Public, "223.255.255.255": Public, "126.255.255.255": Public, "128.0.0.0": Public,
		"0.0.0.0": Unspecified, "0.1.2.3": Unspecified,
		"127.0.0.1": Loopback, "127.255.255.254": Loopback,
		"10.0.0.0": Private, "10.255.255.255": Private, "172.16.0.0": Private, "172.31.255.255": Private, "192.168.1.1": Private,
		"100.64.0.0": Shared, "100.127.255.255": Shared,
		"169.254.169.254": LinkLocal,
		"192.0.2.1":       Documentation, "198.51.100.1": Documentation, "203.0.113.1": Documentation,
		"198.18.0.1": Benchmark, "198.19.255.255": Benchmark,
		"192.88.99.1": Tunnel,
		"224.0.0.1":   Multicast, "239.255.255.255": Multicast, "255.255.255.255": Multicast,
		"192.0.0.1": Reserved, "240.0.0.1": Reserved, "255.255.255.254": Reserved,

		"2606:2800:220:1:248:1893:25c8:1946": Public, "2a00:1450:4001::1": Public, "2001:200::1": Public, "2620:4e::1": Public,
		"::": Unspecified, "::1": Loopback,
		"::ffff:127.0.0.1": Tunnel, "::ffff:93.184.216.34": Tunnel, "::127.0.0.1": Tunnel, "::ffff:0:127.0.0.1": Tunnel,
		"2002:7f00:1::1": Tunnel, "2002:5db8:d822::1": Tunnel, "2001:0:4136:e378::1": Tunnel, "64:ff9b:1::a00:1": Tunnel,
		"64:ff9b::127.0.0.1": Loopback, "64:ff9b::10.0.0.1": Private, "64:ff9b::169.254.169.254": LinkLocal,
		"64:ff9b::93.184.216.34": Public, "64:ff9b:0:0:1::1": Reserved,
		"fc00::1": Private, "fd00:ec2::254": Private, "fec0::1": Private,
		"fe80::1": LinkLocal, "fe80::1%eth0": LinkLocal, "2606:2800::1%eth0": Reserved, "::1%lo": Loopback,
		"ff02::1": Multicast, "2001:db8::1": Documentation, "3fff::1": Documentation, "3fff:1000::1": Public,
		"2001:2::1": Benchmark, "2001:2:1::1": Reserved, "2001:20::1": Reserved, "2001:1ff::1": Reserved,
		"100::1": Reserved, "4000::1": Reserved, "5f00::1": Reserved, "1::1": Reserved,
	} {
		require.Equal(t, want, Classify(netip.MustParseAddr(address)), address)
	}
	require.Equal(t, Reserved, Classify(netip.Addr{}))
}

// What is public to us is, to the standard library, at least global unicast and not private, in every disguise.
func FuzzClassify(f *testing.F) {
	for _, s := range []string{"127.0.0.1", "93.184.216.34", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "2606:2800::1"} {
		f.Add(netip.MustParseAddr(s).AsSlice())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, ok := netip.AddrFromSlice(raw)
		if !ok || Classify(a) != Public {
			return
		}
		if b := a.As16(); a.Is6() && [12]byte(b[:12]) == [12]byte{0, 0x64, 0xff, 0x9b} {
			a = netip.AddrFrom4([4]byte(b[12:]))
		}
		require.False(t, a.Is4In6())
		require.True(t, a.IsGlobalUnicast() && !a.IsPrivate() && !a.IsLoopback() && !a.IsLinkLocalUnicast(), a)
		if a.Is6() {
			require.Equal(t, byte(0x20), a.As16()[0]&0xe0, a)
		}
	})
}
