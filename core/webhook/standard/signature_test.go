package standard

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	reference "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"github.com/stretchr/testify/require"
)

// The vector that the specification's libraries share.
const (
	vectorSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	vectorID        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	vectorTimestamp = 1614265330
	vectorBody      = `{"test": 2432232314}`
	vectorSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func secret(t testing.TB, s string) Secret {
	t.Helper()
	parsed, err := ParseSecret(s)
	require.NoError(t, err)
	return parsed
}

func vector(t testing.TB) (http.Header, time.Time) {
	t.Helper()
	at := time.Unix(vectorTimestamp, 0)
	h, err := Sign(vectorID, at, []byte(vectorBody), secret(t, vectorSecret))
	require.NoError(t, err)
	return h, at
}

func TestPublishedVector(t *testing.T) {
	t.Parallel()
	h, at := vector(t)
	require.Equal(t, vectorSignature, h.Get(HeaderSignature))
	require.Equal(t, vectorID, h.Get(HeaderID))
	require.Equal(t, "1614265330", h.Get(HeaderTimestamp))
	id, err := Verify(h, []byte(vectorBody), at, secret(t, vectorSecret))
	require.NoError(t, err)
	require.Equal(t, vectorID, id)
}

func TestReferenceLibraryAcceptsOurs(t *testing.T) {
	t.Parallel()
	key := NewSecret()
	body := []byte(`{"type":"contact.updated","data":{"name":"Jörg Müller"}}`)
	h, err := Sign("evt_01J", time.Now(), body, key)
	require.NoError(t, err)
	theirs, err := reference.NewWebhook(key.Reveal())
	require.NoError(t, err)
	require.NoError(t, theirs.Verify(body, h))
	require.Error(t, theirs.Verify(append(body, ' '), h))

	signature, err := theirs.Sign("evt_01J", time.Now(), body)
	require.NoError(t, err)
	h.Set(HeaderSignature, signature)
	_, err = Verify(h, body, time.Now(), key)
	require.NoError(t, err, "and we accept theirs")
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(http.Header)
		body   string
		age    time.Duration
		secret string
		want   error
	}{
		"valid":                         {},
		"five minutes old":              {age: Tolerance},
		"five minutes early":            {age: -Tolerance},
		"older than five minutes":       {age: Tolerance + time.Second, want: ErrTooOld},
		"earlier than five minutes":     {age: -Tolerance - time.Second, want: ErrTooNew},
		"edited body":                   {body: `{"test": 2432232315}`, want: ErrSignature},
		"other secret":                  {secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", want: ErrSignature},
		"no id":                         {change: func(h http.Header) { h.Del(HeaderID) }, want: ErrHeaders},
		"other id":                      {change: func(h http.Header) { h.Set(HeaderID, "msg_x") }, want: ErrSignature},
		"id with a full stop":           {change: func(h http.Header) { h.Set(HeaderID, "msg_p5jXN8AQM9LWM0D4loKWxJek.1") }, want: ErrHeaders},
		"endless id":                    {change: func(h http.Header) { h.Set(HeaderID, strings.Repeat("x", 300)) }, want: ErrHeaders},
		"no timestamp":                  {change: func(h http.Header) { h.Del(HeaderTimestamp) }, want: ErrHeaders},
		"timestamp in words":            {change: func(h http.Header) { h.Set(HeaderTimestamp, "today") }, want: ErrHeaders},
		"timestamp with a sign":         {change: func(h http.Header) { h.Set(HeaderTimestamp, "+1614265330") }, want: ErrHeaders},
		"timestamp with a leading zero": {change: func(h http.Header) { h.Set(HeaderTimestamp, "01614265330") }, want: ErrHeaders},
		"timestamp beyond all time":     {change: func(h http.Header) { h.Set(HeaderTimestamp, "9223372036854775807") }, want: ErrHeaders},
		"timestamp of another moment":   {change: func(h http.Header) { h.Set(HeaderTimestamp, "1614265331") }, want: ErrSignature},
		"no signature":                  {change: func(h http.Header) { h.Del(HeaderSignature) }, want: ErrHeaders},
		"partial signature":             {change: func(h http.Header) { h.Set(HeaderSignature, "v1,") }, want: ErrHeaders},
		"a few characters":              {change: func(h http.Header) { h.Set(HeaderSignature, vectorSignature[:8]) }, want: ErrHeaders},
		"wrong signature":               {change: func(h http.Header) { h.Set(HeaderSignature, "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=") }, want: ErrSignature},
		"signature without its scheme":  {change: func(h http.Header) { h.Set(HeaderSignature, vectorSignature[3:]) }, want: ErrHeaders},
		"right signature, other scheme": {change: func(h http.Header) { h.Set(HeaderSignature, "v2,"+vectorSignature[3:]) }, want: ErrHeaders},
		"signature behind too many":     {change: func(h http.Header) { h.Set(HeaderSignature, strings.Repeat("v1,x ", maxSignatures)+vectorSignature) }, want: ErrHeaders},
		"asymmetric signature before it": {change: func(h http.Header) {
			h.Set(HeaderSignature, "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== "+vectorSignature)
		}},
		"several, the third matches": {change: func(h http.Header) {
			h.Set(HeaderSignature, "v1,tFtCZ5RDCPxzWQRWXWPgrCgE2frDBe9gjpbWQxnVfsQ= v1,Mm7xgUVICxZfQ3bgf0h0Dof65L/IFx+PnZvnDWPCX6Q= "+vectorSignature+" v1,9DfC1c3eeOrXB6w/5dIDydLNQaEyww5KalE5jLBZucE=")
		}},
		"several, none matches": {change: func(h http.Header) {
			h.Set(HeaderSignature, "v1,tFtCZ5RDCPxzWQRWXWPgrCgE2frDBe9gjpbWQxnVfsQ= v1,Mm7xgUVICxZfQ3bgf0h0Dof65L/IFx+PnZvnDWPCX6Q=")
		}, want: ErrSignature},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, at := vector(t)
			if c.change != nil {
				c.change(h)
			}
			body, key := vectorBody, vectorSecret
			if c.body != "" {
				body = c.body
			}
			if c.secret != "" {
				key = c.secret
			}
			id, err := Verify(h, []byte(body), at.Add(c.age), secret(t, key))
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
				require.Empty(t, id)
				return
			}
			require.NoError(t, err)
			require.Equal(t, vectorID, id)
		})
	}
}

// During a rotation the receiver may know the new secret, the old one or both; an old one that has been dropped no
// longer counts.
func TestRotation(t *testing.T) {
	t.Parallel()
	now, body := time.Unix(vectorTimestamp, 0), []byte(vectorBody)
	fresh, old, foreign := NewSecret(), secret(t, vectorSecret), NewSecret()
	during, err := Sign(vectorID, now, body, fresh, old)
	require.NoError(t, err)
	require.Len(t, strings.Fields(during.Get(HeaderSignature)), 2)
	require.True(t, strings.HasSuffix(during.Get(HeaderSignature), " "+vectorSignature))
	after, err := Sign(vectorID, now, body, fresh)
	require.NoError(t, err)

	for _, keys := range [][]Secret{{fresh}, {old}, {fresh, old}, {foreign, old}} {
		_, err := Verify(during, body, now, keys...)
		require.NoError(t, err)
	}
	_, err = Verify(during, body, now, foreign)
	require.ErrorIs(t, err, ErrSignature)
	_, err = Verify(after, body, now, fresh)
	require.NoError(t, err)
	_, err = Verify(after, body, now, old)
	require.ErrorIs(t, err, ErrSignature)
}

func TestSignRefuses(t *testing.T) {
	t.Parallel()
	key := NewSecret()
	for _, id := range []string{"", "a.b", "a b", "a\nb", "ä", strings.Repeat("x", 257)} {
		_, err := Sign(id, time.Now(), nil, key)
		require.ErrorIs(t, err, ErrIdentifier, "%q", id)
	}
	_, err := Sign("evt_1", time.Now(), nil)
	require.ErrorIs(t, err, ErrNoSecret)
	_, err = Sign("evt_1", time.Now(), nil, key, Secret{})
	require.ErrorIs(t, err, ErrNoSecret)
	h, err := Sign("evt_1", time.Now(), nil, key)
	require.NoError(t, err)
	_, err = Verify(h, nil, time.Now())
	require.ErrorIs(t, err, ErrNoSecret)
	_, err = Verify(h, nil, time.Now(), Secret{})
	require.ErrorIs(t, err, ErrNoSecret)
}

func TestSecretForms(t *testing.T) {
	t.Parallel()
	made := NewSecret()
	require.True(t, strings.HasPrefix(made.Reveal(), "whsec_"))
	require.False(t, made.Equal(NewSecret()))
	require.True(t, secret(t, made.Reveal()).Equal(made))
	require.True(t, secret(t, strings.TrimPrefix(vectorSecret, "whsec_")).Equal(secret(t, vectorSecret)))
	require.Empty(t, Secret{}.Reveal())
	for _, s := range []string{
		"", "whsec_", "whsec_????", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==", "whsec_MfKQ9r8GKYqrTwjU\nPD8ILPZIo2LaLaSw",
		"whsec_" + strings.Repeat("AAAA", 7), "whsec_" + strings.Repeat("AAAA", 22), strings.Repeat("A", 1<<20),
	} {
		_, err := ParseSecret(s)
		require.ErrorIs(t, err, ErrSecret, "%.40q", s)
	}
}

func TestSecretDoesNotPrint(t *testing.T) {
	t.Parallel()
	s := secret(t, vectorSecret)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("made", "secret", s, "in", struct{ S Secret }{s})
	written, err := json.Marshal(map[string]any{"secret": s})
	require.NoError(t, err)
	all := fmt.Sprintf("%v %+v %#v %s %q %s %s", s, s, s, s, []Secret{s}, log.String(), written)
	require.NotContains(t, all, "MfKQ9r8")
	require.NotContains(t, all, fmt.Sprint(s.key))
	require.Contains(t, all, "redacted")
}

// Whatever comes in, Verify does not panic, and what it accepts the reference library accepts as well.
func FuzzVerify(f *testing.F) {
	h, at := vector(f)
	f.Add(vectorID, h.Get(HeaderTimestamp), h.Get(HeaderSignature), []byte(vectorBody))
	f.Add("msg_1.2", "1614265330", "v1,", []byte("3.{}"))
	f.Add("x", "-1", "v1,,v1 v1a,AA== ,", []byte{0xff})
	f.Add("", "", "", []byte(nil))
	key := secret(f, vectorSecret)
	theirs, err := reference.NewWebhook(vectorSecret)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, id, timestamp, signature string, body []byte) {
		h := http.Header{}
		h.Set(HeaderID, id)
		h.Set(HeaderTimestamp, timestamp)
		h.Set(HeaderSignature, signature)
		_, err := Verify(h, body, at, key)
		if err == nil {
			require.NoError(t, theirs.VerifyIgnoringTimestamp(body, h))
		}
		// What is signed verifies, and only unchanged.
		signed, err := Sign(id, at, body, key)
		if err != nil {
			require.ErrorIs(t, err, ErrIdentifier)
			return
		}
		require.NoError(t, theirs.VerifyIgnoringTimestamp(body, signed))
		got, err := Verify(signed, body, at, key)
		require.NoError(t, err)
		require.Equal(t, id, got)
		_, err = Verify(signed, append([]byte("1"), body...), at, key)
		require.ErrorIs(t, err, ErrSignature)
		signed.Set(HeaderTimestamp, strconv.FormatInt(at.Unix()+1, 10))
		_, err = Verify(signed, body, at, key)
		require.ErrorIs(t, err, ErrSignature)
	})
}

func FuzzParseSecret(f *testing.F) {
	f.Add(vectorSecret)
	f.Add("whsec_")
	f.Add("whsec_whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	f.Fuzz(func(t *testing.T, s string) {
		parsed, err := ParseSecret(s)
		if err != nil {
			require.ErrorIs(t, err, ErrSecret)
			require.True(t, parsed.IsZero())
			return
		}
		require.Equal(t, "whsec_"+strings.TrimPrefix(s, "whsec_"), parsed.Reveal())
	})
}
