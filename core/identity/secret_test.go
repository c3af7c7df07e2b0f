package identity

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	for password, reason := range map[string]string{
		"":                              "required",
		"short pass":                    "",
		"short pas":                     "password_too_short",
		"üüüüüüüüü":                     "password_too_short",
		strings.Repeat("long ", 52):     "too_long",
		"Anna@Example.com":              "password_is_email",
		"password123":                   "password_common",
		"P@ssw0rd123!":                  "password_common",
		"Passwort2024":                  "password_common",
		"Willkommen1":                   "password_common",
		"qwertzuiop":                    "password_common",
		"1q2w3e4r5t":                    "password_common",
		"1234567890":                    "password_common",
		"8264917350":                    "password_common",
		"aaaaaaaaaaaa":                  "password_common",
		"abcabcabcabc":                  "password_common",
		"abcdefghijkl":                  "password_common",
		"zyxwvutsrqpo":                  "password_common",
		"!!!!!!!!!!":                    "password_common",
		"sonnenschein99":                "password_common",
		"correct horse battery staple":  "",
		"Mein Hund heißt Bello":         "",
		"x9$kQ!vB2#":                    "",
		"password of my first computer": "",
	} {
		err := CheckPassword("password", password, "anna@example.com")
		if reason == "" {
			require.NoError(t, err, password)
			continue
		}
		var f *fault.Error
		require.ErrorAs(t, err, &f, password)
		require.Equal(t, "password", f.Fields[0].Location)
		require.Equal(t, reason, f.Fields[0].Reason, password)
	}
	require.Error(t, CheckPassword("password", "anna.muster", "anna.muster@example.com"))
}

func TestHashes(t *testing.T) {
	t.Parallel()
	h := newHasher(Cost{})
	require.Equal(t, Cost{Memory: 19456, Time: 2, Threads: 1}, h.cost)
	stored, err := h.hash(t.Context(), "secret")
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$"), stored)
	again, err := h.hash(t.Context(), "secret")
	require.NoError(t, err)
	require.NotEqual(t, stored, again)

	ok, weak, err := h.verify(t.Context(), stored, "secret")
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, weak)
	for _, wrong := range []string{"", "Secret", "secret "} {
		ok, _, err = h.verify(t.Context(), stored, wrong)
		require.NoError(t, err)
		require.False(t, ok)
	}
	ok, _, err = h.verify(t.Context(), "", "")
	require.NoError(t, err)
	require.False(t, ok, "where there is no password, none is right")

	// A vector of the reference implementation.
	ok, weak, err = h.verify(t.Context(), "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password")
	require.NoError(t, err)
	require.True(t, ok)
	require.False(t, weak)
	for _, broken := range []string{
		"x", "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "$argon2id$v=18$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
		"$argon2id$v=19$m=99999999,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "$argon2id$v=19$m=64,t=1,p=0$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
		"$argon2id$v=19$m=64,t=1,p=1x$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", "$argon2id$v=19$m=64,t=1,p=1$!$aGFzaGhhc2hoYXNoaGFzaA",
		"$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$", "$2b$12$KIXQ",
	} {
		_, _, err := h.verify(t.Context(), broken, "password")
		require.ErrorIs(t, err, errHash, broken)
	}
}

func TestAFloodOfSignInsIsSentAway(t *testing.T) {
	t.Parallel()
	h := newHasher(Cost{Memory: 64, Time: 1, Threads: 1})
	var leave []func()
	for range cap(h.slots) {
		l, err := h.enter(t.Context())
		require.NoError(t, err)
		leave = append(leave, l)
	}
	waiting, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range maxWaiting {
		wg.Go(func() {
			_, err := h.enter(waiting)
			if err == nil {
				t.Error("entered")
			}
		})
	}
	require.Eventually(t, func() bool { return h.waiting.Load() == maxWaiting }, 10*time.Second, time.Millisecond)
	_, err := h.hash(t.Context(), "one more")
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	cancel()
	wg.Wait()
	for _, l := range leave {
		l()
	}
	_, err = h.hash(t.Context(), "the next")
	require.NoError(t, err)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		s, k := newSessionToken(), newKeyToken()
		require.False(t, seen[s] || seen[k])
		seen[s], seen[k] = true, true
		require.True(t, isSessionToken(s))
		require.True(t, isKeyToken(k), k)
		require.False(t, isKeyToken(s))
		require.False(t, isSessionToken(k))
		b := []byte(k)
		b[len(b)/2] ^= 1
		require.False(t, isKeyToken(string(b)), "one character is wrong")
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA")
	f.Add("$argon2id$v=19$m=,t=,p=$$")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, salt, sum, err := parseHash(s)
		if err != nil {
			return
		}
		require.LessOrEqual(t, c.Memory, uint32(maxMemory))
		require.NotZero(t, c.Threads)
		require.NotEmpty(t, salt)
		require.NotEmpty(t, sum)
	})
}

func FuzzTokens(f *testing.F) {
	f.Add(newKeyToken())
	f.Add(newSessionToken())
	f.Add("kt_live_")
	f.Fuzz(func(_ *testing.T, s string) {
		isKeyToken(s)
		isSessionToken(s)
		isCommon(s)
	})
}
