package app_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/app"
)

// authenticator is a device that keeps one passkey, as WebAuthn has it: ES256, no attestation.
type authenticator struct {
	t      *testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	handle string
	count  byte
}

func newAuthenticator(t *testing.T) *authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return &authenticator{t: t, key: key, id: id}
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// ceremony is what Kontor asks of a browser.
type ceremony struct {
	Options struct {
		PublicKey struct {
			Challenge string                `json:"challenge"`
			RPID      string                `json:"rpId"`
			RP        struct{ ID string }   `json:"rp"`
			User      struct{ ID string }   `json:"user"`
			Exclude   []struct{ ID string } `json:"excludeCredentials"`
		} `json:"publicKey"`
	} `json:"options"`
}

func (a *authenticator) client(kind, challenge, origin string) []byte {
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
	require.NoError(a.t, err)
	return raw
}

// data is the authenticator data; flags are those of the specification.
func (a *authenticator) data(rpID string, flags byte, more []byte) []byte {
	a.count++
	sum := sha256.Sum256([]byte(rpID))
	return append(append(sum[:], flags, 0, 0, 0, a.count), more...)
}

// text and blob are CBOR of up to 255 bytes.
func text(s string) []byte { return append([]byte{0x78, byte(len(s))}, s...) }
func blob(b []byte) []byte { return append([]byte{0x58, byte(len(b))}, b...) }

// make answers a registration.
func (a *authenticator) make(c ceremony, origin string) map[string]any {
	a.handle = c.Options.PublicKey.User.ID
	public, err := a.key.PublicKey.Bytes()
	require.NoError(a.t, err)
	cose := bytes.Join([][]byte{{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}, blob(public[1:33]), {0x22}, blob(public[33:])}, nil)
	attested := append(make([]byte, 16), 0, byte(len(a.id)))
	attested = append(append(attested, a.id...), cose...)
	object := bytes.Join([][]byte{
		{0xa3}, text("fmt"), text("none"), text("attStmt"), {0xa0}, text("authData"), blob(a.data(c.Options.PublicKey.RP.ID, 0x45, attested)),
	}, nil)
	return map[string]any{
		"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(a.client("webauthn.create", c.Options.PublicKey.Challenge, origin)), "attestationObject": b64(object)},
	}
}

// show answers a sign-in, for the host that the passkey is made for.
func (a *authenticator) show(c ceremony, rpID, origin string) map[string]any {
	client := a.client("webauthn.get", c.Options.PublicKey.Challenge, origin)
	data := a.data(rpID, 0x05, nil)
	sum := sha256.Sum256(client)
	digest := sha256.Sum256(append(bytes.Clone(data), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	require.NoError(a.t, err)
	return map[string]any{
		"id": b64(a.id), "rawId": b64(a.id), "type": "public-key", "clientExtensionResults": map[string]any{},
		"response": map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": a.handle},
	}
}

// TestPasskeysAtACompanysOwnHost makes a passkey at a company's own domain, which opens the account there and nowhere else.
func TestPasskeysAtACompanysOwnHost(t *testing.T) {
	t.Parallel()
	tenancy(t, func(t *testing.T, a *app.App, url string, dns *names) {
		const own = "kunden.keys.example"
		mine := signUp(t, url, "Keys")
		p := mine.proof(own)
		dns.set(p.Record, p.Value)
		status, raw := mine.do(http.MethodPost, "/domains/"+own+"/verify", "")
		require.Equal(t, http.StatusOK, status, raw)
		const origin, base = "http://" + own, "localhost" // The test's nodes are at http://localhost, whatever they listen at.

		cookie := ""
		send := func(c *company, name, path string, body any) (answer, ceremony) {
			t.Helper()
			raw, err := json.Marshal(body)
			require.NoError(t, err)
			header := http.Header{"Host": {name}}
			if was := c.cookie; cookie != "" {
				c.cookie = strings.TrimPrefix(was+"; "+cookie, "; ")
				defer func() { c.cookie = was }()
			}
			res := c.send(http.MethodPost, path, string(raw), header)
			for _, k := range (&http.Response{Header: res.header}).Cookies() {
				if k.Name == "kontor_passkey" {
					cookie = k.Name + "=" + k.Value
				}
			}
			var asked ceremony
			_ = json.Unmarshal([]byte(res.body), &asked)
			return res, asked
		}

		device := newAuthenticator(t)
		res, asked := send(mine, own, "/me/passkeys/begin", struct{}{})
		require.Equal(t, http.StatusOK, res.status, res.body)
		require.Equal(t, own, asked.Options.PublicKey.RP.ID)
		res, _ = send(mine, own, "/me/passkeys", map[string]any{"name": "Key", "credential": device.make(asked, "http://evil.example")})
		require.Equal(t, http.StatusUnauthorized, res.status, "made at another page")
		_, asked = send(mine, own, "/me/passkeys/begin", struct{}{})
		res, _ = send(mine, own, "/me/passkeys", map[string]any{"name": "Key", "credential": device.make(asked, origin)})
		require.Equal(t, http.StatusCreated, res.status, res.body)
		require.Contains(t, res.body, `"host":"`+own+`"`)
		_, raw = mine.do(http.MethodGet, "/me/factors", "")
		require.Contains(t, raw, `"host":"`+own+`"`)
		_, asked = send(mine, own, "/me/passkeys/begin", struct{}{})
		require.Len(t, asked.Options.PublicKey.Exclude, 1, "one device makes no second one")

		// It opens the account at the host, in its company.
		login := func(name, rpID, origin string) answer {
			t.Helper()
			cookie = ""
			browser := &company{t: t, url: url, client: &http.Client{}, header: http.Header{"X-Forwarded-For": {nowhere()}}}
			res, asked := send(browser, name, "/login/passkey/begin", struct{}{})
			if res.status != http.StatusOK {
				return res
			}
			res, _ = send(browser, name, "/login/passkey", map[string]any{"credential": device.show(asked, rpID, origin)})
			return res
		}
		done := login(own, own, origin)
		require.Equal(t, http.StatusOK, done.status, done.body)
		require.Contains(t, done.header.Get("Set-Cookie"), "kontor_session=")
		require.NotContains(t, done.header.Get("Set-Cookie"), "Domain=", "the session is the host's alone")

		// Neither a page elsewhere nor another host of Kontor takes it.
		require.NotEqual(t, http.StatusOK, login(own, own, "http://evil.example").status)
		require.NotEqual(t, http.StatusOK, login("keys.crm.test.example", own, origin).status)
		require.NotEqual(t, http.StatusOK, login(base, own, origin).status)
		require.NotEqual(t, http.StatusOK, login(base, base, "http://"+base).status)
	})
}
