package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAddressesTakeTheFormOfEachNetwork(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ address, google, meta string }{
		{" Ada@Example.ORG ", "ada@example.org", "ada@example.org"},
		{"cloudy.sanfrancisco+shopping@gmail.com", "cloudysanfrancisco@gmail.com", "cloudy.sanfrancisco+shopping@gmail.com"},
		{"A.B@googlemail.com", "ab@googlemail.com", "a.b@googlemail.com"},
		{"user.name+NYC@Example.com", "user.name+nyc@example.com", "user.name+nyc@example.com"},
		{"ada @example.org", "ada@example.org", ""},
		{"+x@gmail.com", "", "+x@gmail.com"},
		{"ada@localhost", "", ""},
		{"ada@b@example.org", "", ""},
		{"", "", ""},
		{"@example.org", "", ""},
	} {
		require.Equal(t, x.google, emailFor(netGoogle, x.address), x.address)
		require.Equal(t, x.meta, emailFor(netMeta, x.address), x.address)
		require.Equal(t, x.meta, emailFor(netLinkedIn, x.address), x.address)
	}
}

func TestNumbersTakeTheFormOfEachNetwork(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ number, google string }{
		{"+49 30 123 456-78", "+493012345678"},
		{"0049 (0) 30 12345678", "+493012345678"},
		{"030/12345678", "+493012345678"},
		{"+49 (0)30 12345678", "+493012345678"},
		{"+1 (800) 555-0100 ext. 12", "+18005550100"},
		{"170 1234567", "+491701234567"},
		{"call me", ""},
		{"+49 30", ""},
		{"+0301234567", ""},
		{"+1234567890123456", ""},
		{"", ""},
	} {
		require.Equal(t, x.google, phoneFor(netGoogle, x.number, "49"), x.number)
		digits := ""
		if x.google != "" {
			digits = x.google[1:]
		}
		require.Equal(t, digits, phoneFor(netMeta, x.number, "49"), x.number)
		require.Empty(t, phoneFor(netLinkedIn, x.number, "49"))
	}
}

func TestNamesLoseWhatIsNoLetter(t *testing.T) {
	t.Parallel()
	require.Equal(t, "müllerlüdenscheidt", nameFor(" Müller-Lüdenscheidt "))
	require.Equal(t, "oneill", nameFor("O'Neill"))
	require.Equal(t, "정", nameFor("정"))
	require.Empty(t, nameFor(" - "))
}

func TestHashes(t *testing.T) {
	t.Parallel()
	// The example of https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences#hash.
	require.Equal(t, "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79", hashed("mary@example.com"))
	require.Empty(t, hashed(""))
	require.True(t, isHash(hashed("x")))
	for _, s := range []string{"", "abc", "F1904CF1A9D73A55FA5DE0AC823C4403DED71AFD4C3248D00BDCD0866552BB79", hashed("x")[:63] + "g", hashed("x") + "0"} {
		require.False(t, isHash(s), s)
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("a.b+c@gmail.com", "+49 (0) 30 1234567")
	f.Add("@", "ext")
	f.Fuzz(func(t *testing.T, address, number string) {
		for _, n := range []string{netGoogle, netMeta, netLinkedIn} {
			once := emailFor(n, address)
			require.Equal(t, once, emailFor(n, once))
			if p := phoneFor(n, number, "49"); p != "" {
				require.Equal(t, p, phoneFor(n, "+"+e164(number, "49"), "49"))
			}
		}
	})
}
