// Package audit keeps who has done what, so that nobody can change it unnoticed: one chain per tenant, in which each entry
// carries the hash of the one before it, and whose heads are signed.
//
// It owns the tables audit_*. Rooms call Record in the transaction of what they do, Write where there is none, and
// Service.Note for what only reads; none of them waits for the chain. Entries hold ids and settings, never secrets and
// never the values of records: those are in the change ledger. Reading the audit is for core/watch, which asks for rights.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// Entry is what a room has to say about an act. Who, when, through what and from where comes from the context's actor.
type Entry struct {
	// Action is one of those in Actions, such as RoleUpdated.
	Action Action
	// Object is the API name of the object whose records it is about, such as "contacts"; empty for other things.
	Object string
	// Target is the id of the one thing that it is about; empty for many.
	Target string
	// Detail is what else belongs to it, as JSON: settings before and after, numbers, names of fields. No secrets.
	Detail any
}

// Change is the detail of something that was changed. Either side may be nil.
type Change struct {
	Before any `json:"before,omitempty"`
	After  any `json:"after,omitempty"`
}

// waiting is an entry on its way to the chain.
type waiting struct {
	ID        string          `json:"id"`
	At        int64           `json:"at"` // microseconds
	ActorKind string          `json:"kind"`
	ActorID   string          `json:"actor"`
	UserID    string          `json:"user,omitempty"`
	OnBehalf  string          `json:"behalf,omitempty"`
	Via       string          `json:"via"`
	Session   string          `json:"session,omitempty"`
	Address   string          `json:"address,omitempty"`
	Agent     string          `json:"agent,omitempty"`
	RequestID string          `json:"request,omitempty"`
	Action    string          `json:"action"`
	Object    string          `json:"object,omitempty"`
	Target    string          `json:"target,omitempty"`
	Detail    json.RawMessage `json:"detail"`
}

const (
	// topic is announced by transactions that have left entries in the inbox.
	topic = "audit"
	// maxDetail bounds what an entry says besides, in bytes; what is longer is left out and counted.
	maxDetail = 32 << 10
	maxText   = 300
)

// Record writes an entry in the transaction of its cause: both happen, or neither. It costs no round trip. An error means
// that there is no actor, that the action is unknown or that the detail is no JSON.
func Record(ctx context.Context, tx *db.Tx, e Entry) error {
	w, err := enter(ctx, e)
	if err != nil {
		return err
	}
	b, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("encode an audit entry: %w", err)
	}
	tx.Queue("insert into audit_inbox (tenant_id, entry) values (?, ?)", tx.Tenant(), string(b))
	tx.Announce(topic)
	return nil
}

// Write is Record in a transaction of its own, for what happens in no transaction of the tenant.
func Write(ctx context.Context, d *db.DB, e Entry) error {
	return d.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error { return Record(ctx, tx, e) })
}

// enter completes an entry with who acts.
func enter(ctx context.Context, e Entry) (*waiting, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	if _, ok := actions[e.Action]; !ok {
		return nil, fmt.Errorf("the audit knows no action %q", e.Action)
	}
	now := time.Now()
	w := &waiting{
		ID: id.At("aud", now), At: now.UnixMicro(), ActorKind: string(a.Kind), ActorID: a.ID, UserID: a.UserID, OnBehalf: a.OnBehalfOf,
		Via: string(a.Via), Session: a.Session, Agent: text(a.Agent), RequestID: text(a.RequestID), Action: string(e.Action),
		Object: text(e.Object), Target: text(e.Target), Detail: json.RawMessage("{}"),
	}
	if a.Address.IsValid() {
		w.Address = a.Address.String()
	}
	if e.Detail == nil {
		return w, nil
	}
	if w.Detail, err = json.Marshal(e.Detail); err != nil {
		return nil, fmt.Errorf("encode the detail of %s: %w", e.Action, err)
	}
	if len(w.Detail) > maxDetail {
		w.Detail = json.RawMessage(fmt.Sprintf(`{"left_out_bytes":%d}`, len(w.Detail)))
	}
	return w, nil
}

// text is what a column can hold of s.
func text(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}
