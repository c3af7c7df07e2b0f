package outbound

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	strict, err := New(Options{})
	require.NoError(t, err)
	for raw, reason := range map[string]string{
		"https://example.com/hook":               "",
		"HTTPS://Example.COM/hook?a=b#c":         "",
		"http://example.com:443/":                "",
		"https://93.184.216.34/":                 "",
		"https://[2606:2800:220:1::1]/":          "",
		"https://münchen.de/":                    "",
		"https://3com.com/":                      "",
		"":                                       "url_scheme",
		"example.com":                            "url_scheme",
		"//example.com/":                         "url_scheme",
		"ftp://example.com/":                     "url_scheme",
		"javascript:alert(1)":                    "url_scheme",
		"https://":                               "url_host",
		"https:///hook":                          "url_host",
		"https:example.com":                      "url_host",
		"https://./":                             "url_host",
		"https://exa mple.com/":                  "url_malformed",
		"https://[::1":                           "url_malformed",
		"https://example.com/%zz":                "url_malformed",
		"https://example.com/\x00":               "url_malformed",
		"https://user:pw@example.com/":           "url_credentials",
		"https://example.com:8443/":              "url_port",
		"https://example.com:0/":                 "url_port",
		"https://example.com:99999/":             "url_port",
		"https://127.0.0.1/":                     "url_address",
		"https://[::1]/":                         "url_address",
		"https://[::ffff:93.184.216.34]/":        "url_address",
		"https://[fe80::1%25eth0]/":              "url_host",
		"https://10.0.0.1./":                     "url_address",
		"https://127.1/":                         "url_address",
		"https://2130706433/":                    "url_address",
		"https://0x7f000001/":                    "url_address",
		"https://0x/":                            "url_address",
		"https://localhost/":                     "url_address",
		"https://a.LOCALHOST./":                  "url_address",
		"https://x/" + strings.Repeat("a", 2048): "url_too_long",
	} {
		u, err := strict.ParseURL(raw)
		if reason == "" {
			require.NoError(t, err, raw)
			require.NotNil(t, u)
			continue
		}
		require.Nil(t, u, raw)
		f, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok, raw)
		require.Equal(t, fault.Invalid, f.Code)
		require.Equal(t, reason, f.Reason, raw)
	}
	lax, err := New(Options{AllowPrivate: true, AllowHosts: []string{"crm.localhost:8080", "[::1]:9000"}})
	require.NoError(t, err)
	for _, raw := range []string{"http://localhost/", "http://127.0.0.1/", "http://crm.localhost:8080/", "http://[::1]:9000/"} {
		_, err := lax.ParseURL(raw)
		require.NoError(t, err, raw)
	}
	_, err = lax.ParseURL("http://[::1]:9001/")
	require.Error(t, err)
}

// What ParseURL lets through names a host and a port that may be called, and an address only if it is public.
func FuzzParseURL(f *testing.F) {
	for _, s := range []string{
		"https://example.com/hook", "http://127.1/", "http://[::ffff:7f00:1]/", "http://a@b:80/", "http://①②⑦.⓪.⓪.①/", "http:\\\\x",
	} {
		f.Add(s)
	}
	c, err := New(Options{})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := c.ParseURL(raw)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid))
			return
		}
		require.Contains(t, []string{"http", "https"}, u.Scheme)
		require.NotEmpty(t, u.Hostname())
		require.Nil(t, u.User)
		require.Contains(t, []string{"", "80", "443"}, strings.TrimLeft(u.Port(), "0"))
		if a, err := netip.ParseAddr(u.Hostname()); err == nil {
			require.Equal(t, Public, Classify(a))
		}
	})
}
