package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// Why nobody writes to an address any more.
const (
	hasLeft    = "left"
	hasBounced = "bounced"
)

// entry is what is remembered of an address: what the service was last told of it, and whether it is to be left alone.
type entry struct {
	Email string `json:"email"`
	// Hash is of what the service has; empty when the address is not in the list.
	Hash string `json:"hash,omitempty"`
	// Remote is the service's own id.
	Remote string `json:"remote,omitempty"`
	// Record is whose address it is, as object/id.
	Record string `json:"record,omitempty"`
	// Own says that the person has subscribed at the service, and was not brought there.
	Own bool `json:"own,omitempty"`
	// Off is why the address is left alone. What the record says does not change it: only the person can come back.
	Off string `json:"off,omitempty"`
	// Bad is the hash of what the service has refused, so that it is not told the same again.
	Bad string `json:"bad,omitempty"`
}

const recordPrefix = "rec/"

func normal(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func entryKey(email string) string {
	sum := sha256.Sum256([]byte(normal(email)))
	return "p/" + hex.EncodeToString(sum[:16])
}

// entry gives what is remembered of an address; an empty entry when nothing is.
func (s *session) entry(ctx context.Context, email string) (*entry, error) {
	return s.entryAt(ctx, entryKey(email), email)
}

func (s *session) entryAt(ctx context.Context, key, email string) (*entry, error) {
	raw, found, err := s.Load(ctx, key)
	if err != nil {
		return nil, err
	}
	e := &entry{Email: normal(email)}
	if found {
		err = json.Unmarshal(raw, e)
	}
	return e, err
}

// keep remembers an entry, and which address its record has.
func (s *session) keep(ctx context.Context, e *entry) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := s.Store(ctx, entryKey(e.Email), raw); err != nil || e.Record == "" {
		return err
	}
	return s.Store(ctx, recordPrefix+e.Record, []byte(entryKey(e.Email)))
}

// held gives the entry of the address that a record had when the service was last told of it; nil when it was not.
func (s *session) held(ctx context.Context, record string) (*entry, error) {
	key, found, err := s.Load(ctx, recordPrefix+record)
	if err != nil || !found {
		return nil, err
	}
	return s.entryAt(ctx, string(key), "")
}

// people gives the records that have an address, of the objects that are kept in step.
func (s *session) people(ctx context.Context, email string) ([]*sdk.Record, error) {
	var out []*sdk.Record
	for _, object := range s.c.Objects {
		page, err := s.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: object, Filter: "email = " + sdk.Quote(normal(email)), Fields: s.c.fields(), Sort: "created_at", Limit: 5})
		if err != nil {
			return nil, err
		}
		out = append(out, page.Records...)
	}
	return out, nil
}

func place(r *sdk.Record) string { return r.Object + "/" + r.ID }
