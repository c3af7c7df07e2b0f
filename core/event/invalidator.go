package event

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// Kind says what has changed, so that caches of it are no longer true.
type Kind string

// The kinds.
const (
	// KindMetadata is a tenant's objects, fields, layouts and the like.
	KindMetadata Kind = "metadata"
	// KindAccess is what somebody may do: roles, teams, sharing.
	KindAccess Kind = "access"
	// KindSession is a session, by its id, or all of a tenant's.
	KindSession Kind = "session"
	// KindKey is an API key, by its id, or all of a tenant's.
	KindKey Kind = "key"
	// KindTenant is the tenant itself: its settings, plan or suspension.
	KindTenant Kind = "tenant"
	// KindBilling is what the tenant has subscribed to, and where that leaves it.
	KindBilling Kind = "billing"
	// KindAlert is what the anomaly watch has found, and whom it holds.
	KindAlert Kind = "alert"
	// KindNotice is what a person was told, by the person's id.
	KindNotice Kind = "notice"
	// KindPreference is what a person has set for themselves, by the person's id.
	KindPreference Kind = "preference"
	// KindPlugin is which plugins the tenant has, and how.
	KindPlugin Kind = "plugin"
	// KindKnowledge is what the tenant's knowledge base and portal say.
	KindKnowledge Kind = "knowledge"
)

func (k Kind) valid() bool {
	switch k {
	case KindMetadata, KindAccess, KindSession, KindKey, KindTenant, KindBilling, KindAlert, KindNotice, KindPreference, KindPlugin, KindKnowledge:
		return true
	}
	return false
}

// Invalidation says that something cached is no longer true.
type Invalidation struct {
	Kind Kind
	// Tenant is whose it is. Empty means every tenant's: then nobody knows what has changed, and the caches of the kind
	// have to be emptied.
	Tenant string
	// ID names the thing within the tenant. Empty means all of the tenant's things of the kind.
	ID string
}

// ErrInvalidation is returned for an invalidation of no known kind, or with an id but no tenant.
var ErrInvalidation = errors.New("invalidation is incomplete")

func (i Invalidation) check() error {
	if !i.Kind.valid() || i.ID != "" && i.Tenant == "" || len(i.Tenant) > maxName || len(i.ID) > maxName {
		return ErrInvalidation
	}
	return nil
}

// Poll finds out from the database what has changed since it was called last. It is what keeps permissions right when
// the bus does not: core/app gives one that compares the epochs of the tenants that are in use on this node with those
// it saw before, all in one statement. An error is logged, and the next call comes as usual.
type Poll func(ctx context.Context) ([]Invalidation, error)

// PollEvery is how often Poll is called, and so the longest that a change made on another node can go unnoticed while
// the bus is away.
const PollEvery = time.Second

const broadcastInvalidate = "invalidate"

// Invalidator tells caches on all nodes what is no longer true.
//
// On the node where a change is made the caches know before Invalidate returns, so that the next request there sees
// the change. Other nodes know as soon as the bus tells them; when it may have lost something, they empty what they
// have; and when it is away altogether, Poll finds out. Readers that must not be late at all compare the epoch within
// their own transaction.
type Invalidator struct {
	bus  Bus
	node string

	mu       sync.RWMutex
	handlers map[Kind]map[int]func(Invalidation)
	next     int
}

// NewInvalidator returns an invalidator over the bus. Run must be started for the other nodes' invalidations to arrive.
func NewInvalidator(bus Bus) *Invalidator {
	id := newNodeID()
	return &Invalidator{bus: bus, node: hex.EncodeToString(id[:]), handlers: map[Kind]map[int]func(Invalidation){}}
}

// On calls the handler for each invalidation of the kind, from whichever node, until the returned function is called.
// Handlers may be called at the same time, and must be fast and not call On or Invalidate.
func (i *Invalidator) On(k Kind, handler func(Invalidation)) (off func()) {
	i.mu.Lock()
	defer i.mu.Unlock()
	number := i.next
	i.next++
	if i.handlers[k] == nil {
		i.handlers[k] = map[int]func(Invalidation){}
	}
	i.handlers[k][number] = handler
	return func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		delete(i.handlers[k], number)
	}
}

// Invalidate says, after the change was committed, that something is no longer true. This node's handlers have been
// called when it returns. It fails with ErrInvalidation, and with ErrClosed when the bus was closed before the other
// nodes could be told.
func (i *Invalidator) Invalidate(ctx context.Context, what Invalidation) error {
	if err := what.check(); err != nil {
		return err
	}
	i.handle(what)
	// A struct of texts can always be written as JSON.
	payload, _ := json.Marshal(invalidationWire{Node: i.node, Kind: what.Kind, Tenant: what.Tenant, ID: what.ID})
	return i.bus.Broadcast(ctx, Topic{Tenant: what.Tenant, Name: broadcastInvalidate}, payload)
}

// Run hands on what other nodes say and what poll finds, until the context ends (then it returns nil) or the bus is
// closed (ErrClosed). poll may be nil, where there are no other nodes.
func (i *Invalidator) Run(ctx context.Context, poll Poll) error {
	running, cancel := context.WithCancel(ctx)
	var polling sync.WaitGroup
	if poll != nil {
		polling.Go(func() { i.poll(running, poll) })
	}
	defer polling.Wait()
	defer cancel()
	for {
		s, err := i.bus.Listen(running, broadcastInvalidate)
		if err != nil {
			return err
		}
		for m := range s.C {
			i.receive(m)
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case !s.Lagged():
			return ErrClosed
		}
		i.everything()
	}
}

// poll has a goroutine of its own, so that a slow database does not keep the bus waiting.
func (i *Invalidator) poll(ctx context.Context, poll Poll) {
	tick := time.NewTicker(PollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		found, err := poll(ctx)
		if err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "looking for changes made on other nodes", "error", err)
		}
		for _, what := range found {
			i.handle(what)
		}
	}
}

func (i *Invalidator) receive(m Message) {
	if m.Gap {
		i.everything()
		return
	}
	from, what, err := parseInvalidation(m.Payload)
	if err != nil || from == i.node {
		return
	}
	i.handle(what)
}

// everything empties the caches of every kind.
func (i *Invalidator) everything() {
	for _, k := range []Kind{KindMetadata, KindAccess, KindSession, KindKey, KindTenant, KindBilling, KindAlert} {
		i.handle(Invalidation{Kind: k})
	}
}

func (i *Invalidator) handle(what Invalidation) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	for _, handler := range i.handlers[what.Kind] {
		handler(what)
	}
}

// invalidationWire is an invalidation on its way to other nodes.
type invalidationWire struct {
	Node   string `json:"node"`
	Kind   Kind   `json:"kind"`
	Tenant string `json:"tenant,omitempty"`
	ID     string `json:"id,omitempty"`
}

// parseInvalidation returns the node that sent an invalidation, and what it says.
func parseInvalidation(payload []byte) (string, Invalidation, error) {
	var w invalidationWire
	if err := json.Unmarshal(payload, &w); err != nil {
		return "", Invalidation{}, ErrInvalidation
	}
	what := Invalidation{Kind: w.Kind, Tenant: w.Tenant, ID: w.ID}
	return w.Node, what, what.check()
}
