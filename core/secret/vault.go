package secret

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// vault wraps with a key of the transit engine of HashiCorp Vault or OpenBao: the key never leaves it.
type vault struct {
	name, base, key, namespace string
	token                      func() (string, error)
	client                     *http.Client
}

var _ Wrapper = (*vault)(nil)

const (
	vaultTimeout = 10 * time.Second
	maxVault     = 1 << 20
)

// openVault reads vault+https://host:8200/transit/kontor: the engine's path, and behind the last slash the key's name.
// ?token-file= names the file with the token, which is read anew for each call, since agents renew it; without it the token is
// VAULT_TOKEN. ?namespace= is that of the enterprise edition.
func openVault(u *url.URL) (*vault, error) {
	path := strings.Trim(u.Path, "/")
	i := strings.LastIndexByte(path, '/')
	if u.Host == "" || i <= 0 || u.User != nil {
		return nil, errors.New("the key URI must be like vault+https://host:8200/transit/key")
	}
	scheme := strings.TrimPrefix(u.Scheme, "vault+")
	v := &vault{
		name: fingerprint("vault", u.Host+"/"+path+"?"+u.Query().Get("namespace")), base: scheme + "://" + u.Host + "/v1/" + path[:i], key: path[i+1:],
		namespace: u.Query().Get("namespace"),
		// A redirect could lead the token elsewhere.
		client: &http.Client{Timeout: vaultTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
	file := u.Query().Get("token-file")
	v.token = func() (string, error) {
		if file == "" {
			return os.Getenv("VAULT_TOKEN"), nil
		}
		b, err := os.ReadFile(file)
		return strings.TrimSpace(string(b)), err
	}
	if t, err := v.token(); err != nil || t == "" {
		return nil, errors.Join(errors.New("vault needs a token, by VAULT_TOKEN or ?token-file="), err)
	}
	return v, nil
}

// Name implements Wrapper.
func (v *vault) Name() string { return v.name }

// Wrap implements Wrapper.
func (v *vault) Wrap(ctx context.Context, plain []byte) ([]byte, error) {
	out, err := v.call(ctx, "encrypt", map[string]string{"plaintext": base64.StdEncoding.EncodeToString(plain)}, "ciphertext")
	return []byte(out), err
}

// Unwrap implements Wrapper.
func (v *vault) Unwrap(ctx context.Context, sealed []byte) ([]byte, error) {
	out, err := v.call(ctx, "decrypt", map[string]string{"ciphertext": string(sealed)}, "plaintext")
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(out)
}

// call asks the transit engine. What it says of an error is passed on; it holds no secret.
func (v *vault) call(ctx context.Context, what string, body map[string]string, want string) (string, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.base+"/"+what+"/"+url.PathEscape(v.key), bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	token, err := v.token()
	if err != nil {
		return "", fmt.Errorf("read the token of vault: %w", err)
	}
	req.Header.Set("X-Vault-Token", token)
	req.Header.Set("X-Vault-Request", "true")
	req.Header.Set("Content-Type", "application/json")
	if v.namespace != "" {
		req.Header.Set("X-Vault-Namespace", v.namespace)
	}
	res, err := v.client.Do(req)
	if err != nil {
		return "", fmt.Errorf("%s by vault: %w", what, err)
	}
	defer res.Body.Close()
	raw, err = io.ReadAll(io.LimitReader(res.Body, maxVault))
	if err != nil {
		return "", fmt.Errorf("%s by vault: %w", what, err)
	}
	var out struct {
		Data   map[string]any `json:"data"`
		Errors []string       `json:"errors"`
	}
	if err := json.Unmarshal(raw, &out); res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s by vault: status %d: %s", what, res.StatusCode, strings.Join(out.Errors, "; "))
	} else if err != nil {
		return "", fmt.Errorf("%s by vault: %w", what, err)
	}
	text, _ := out.Data[want].(string)
	if text == "" {
		return "", fmt.Errorf("%s by vault: there is no %s in the answer", what, want)
	}
	return text, nil
}
