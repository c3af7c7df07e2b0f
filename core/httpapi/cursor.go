package httpapi

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	cursorMAC = 16
	// maxCursor bounds a cursor's text.
	maxCursor = 4096
)

// cursors authenticates the cursors that clients carry from page to page.
type cursors struct{ key []byte }

func newCursors(secret []byte) *cursors {
	key, err := hkdf.Key(sha256.New, secret, nil, "kontor cursor v1", 32)
	if err != nil {
		panic(fmt.Errorf("httpapi: derive the cursor key: %w", err))
	}
	return &cursors{key: key}
}

func (c *cursors) mac(tenant, kind string, payload []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	for _, part := range []string{tenant, kind} {
		_, _ = h.Write([]byte(part))
		_, _ = h.Write([]byte{0})
	}
	_, _ = h.Write(payload)
	return h.Sum(nil)[:cursorMAC]
}

func tenantOf(ctx context.Context) string {
	who, _ := actor.Peek(ctx)
	return who.Tenant
}

// EncodeCursor makes the cursor of a next page out of a position. It is opaque to clients but not secret: position must
// hold nothing that the actor may not see. Kind says what is paged through, such as the object and the sort order, so
// that a cursor is of no use anywhere else; neither is it in another tenant.
func EncodeCursor(ctx context.Context, a *API, kind string, position any) (string, error) {
	payload, err := json.Marshal(position)
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(append(a.cursors.mac(tenantOf(ctx), kind, payload), payload...)), nil
}

// DecodeCursor reads a cursor of the same kind. Anything that EncodeCursor has not made for this tenant is an Invalid
// fault at "cursor".
func DecodeCursor[T any](ctx context.Context, a *API, kind, cursor string) (T, error) {
	var position T
	invalid := func() (T, error) { return position, fault.At("cursor", "invalid_cursor") }
	if len(cursor) > maxCursor {
		return invalid()
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < cursorMAC {
		return invalid()
	}
	mac, payload := raw[:cursorMAC], raw[cursorMAC:]
	if !hmac.Equal(mac, a.cursors.mac(tenantOf(ctx), kind, payload)) {
		return invalid()
	}
	if err := json.Unmarshal(payload, &position); err != nil {
		// It was made by another version of the program, whose positions looked otherwise.
		return invalid()
	}
	return position, nil
}
