package secret_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/chacha20poly1305"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/secret"
)

// transit is a stand-in for the transit engine of Vault, by its documented API: POST /v1/transit/encrypt/:name and decrypt.
func transit(t *testing.T, token string) *httptest.Server {
	t.Helper()
	raw := make([]byte, chacha20poly1305.KeySize)
	_, _ = rand.Read(raw)
	aead, err := chacha20poly1305.NewX(raw)
	require.NoError(t, err)
	answer := func(w http.ResponseWriter, status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	handle := func(do func(in map[string]string) (map[string]string, bool)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			var in map[string]string
			if r.Header.Get("X-Vault-Token") != token {
				answer(w, http.StatusForbidden, map[string][]string{"errors": {"permission denied"}})
				return
			}
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.PathValue("name") != "kontor" {
				answer(w, http.StatusBadRequest, map[string][]string{"errors": {"encryption key not found"}})
				return
			}
			out, ok := do(in)
			if !ok {
				answer(w, http.StatusBadRequest, map[string][]string{"errors": {"invalid ciphertext"}})
				return
			}
			answer(w, http.StatusOK, map[string]any{"data": out, "lease_duration": 0})
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/transit/encrypt/{name}", handle(func(in map[string]string) (map[string]string, bool) {
		plain, err := base64.StdEncoding.DecodeString(in["plaintext"])
		nonce := make([]byte, aead.NonceSize())
		_, _ = rand.Read(nonce)
		return map[string]string{"ciphertext": "vault:v1:" + base64.StdEncoding.EncodeToString(aead.Seal(nonce, nonce, plain, nil))}, err == nil
	}))
	mux.HandleFunc("POST /v1/transit/decrypt/{name}", handle(func(in map[string]string) (map[string]string, bool) {
		b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(in["ciphertext"], "vault:v1:"))
		if err != nil || len(b) < aead.NonceSize() {
			return nil, false
		}
		plain, err := aead.Open(nil, b[:aead.NonceSize()], b[aead.NonceSize():], nil)
		return map[string]string{"plaintext": base64.StdEncoding.EncodeToString(plain)}, err == nil
	}))
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv
}

func TestVaultWrapsDataKeys(t *testing.T) {
	t.Parallel()
	srv := transit(t, "s.token")
	file := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(file, []byte("s.token\n"), 0o600))
	uri := "vault+" + srv.URL + "/transit/kontor?" + url.Values{"token-file": {file}}.Encode()
	w, done, err := secret.ByURI(t.Context(), uri)
	require.NoError(t, err)
	d := coretest.SQLite(t)
	s := secret.New(secret.Options{DB: d, Wrapper: w})
	sealed, err := s.Seal(t.Context(), secret.Node, "p", []byte("v"))
	require.NoError(t, err)
	s.Forget(secret.Node)
	plain, err := s.Open(t.Context(), secret.Node, "p", sealed)
	require.NoError(t, err)
	require.Equal(t, "v", string(plain))

	// The token is read anew; without a good one nothing opens, and the error tells why.
	require.NoError(t, os.WriteFile(file, []byte("s.old"), 0o600))
	s.Forget(secret.Node)
	_, err = s.Open(t.Context(), secret.Node, "p", sealed)
	require.ErrorContains(t, err, "permission denied")
	require.NotContains(t, err.Error(), "s.old")
	require.NoError(t, os.WriteFile(file, []byte("s.token"), 0o600))
	_, err = w.Unwrap(t.Context(), []byte("vault:v1:AAAA"))
	require.ErrorContains(t, err, "invalid ciphertext")
	require.NoError(t, done())

	// Back to the secret key, and to another key of the engine.
	back := secret.New(secret.Options{DB: d, Wrapper: localKey(t, nodeKey), Previous: []secret.Wrapper{w}})
	n, err := back.Rewrap(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
	other, _, err := secret.ByURI(t.Context(), strings.Replace(uri, "/kontor?", "/other?", 1))
	require.NoError(t, err)
	require.NotEqual(t, w.Name(), other.Name())
	_, err = other.Wrap(t.Context(), []byte("x"))
	require.ErrorContains(t, err, "not found")
	for _, wrong := range []string{"vault+https://h:8200/kontor?token-file=" + file, "vault+https:///transit/k?token-file=" + file, "vault+https://h/transit/k?token-file=/does/not/exist", "vault+ftp://h/transit/k?token-file=" + file} {
		_, _, err := secret.ByURI(t.Context(), wrong)
		require.Error(t, err, wrong)
	}
}
