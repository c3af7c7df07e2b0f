package identity

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/event"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// MaxOverlap is how long the former text of a renewed key may go on at most.
const MaxOverlap = 7 * 24 * time.Hour

// RotateKey gives a key another text, which is kept nowhere and shown once. For overlap, which may be nothing, the former text
// opens it, too. People may renew their own keys, and who may manage keys those of all; the actor must be a person.
func (s *Service) RotateKey(ctx context.Context, keyID string, overlap time.Duration) (APIKey, string, error) {
	if _, err := person(ctx); err != nil {
		return APIKey{}, "", err
	}
	if overlap < 0 || overlap > MaxOverlap {
		return APIKey{}, "", fault.At("overlap_minutes", "out_of_range", fault.Params{"min": 0, "max": int(MaxOverlap / time.Minute)})
	}
	k, err := s.GetKey(ctx, keyID)
	if err != nil {
		return APIKey{}, "", err
	}
	by, err := actor.From(ctx)
	if err != nil {
		return APIKey{}, "", err
	}
	token, now := newKeyToken(), s.now()
	k.Hint, k.RotatedAt = hint(token), &now
	err = s.db.System(ctx, "renew an API key", func(ctx context.Context, tx *db.ControlTx) error {
		n, err := tx.Exec(ctx, `update api_keys set previous_hash = case when ? then token_hash end, previous_until = ?, token_hash = ?, hint = ?, rotated_at = ?
			where tenant_id = ? and id = ? and revoked_at is null and (expires_at is null or expires_at > ?)`,
			overlap > 0, now.Add(overlap), hashToken(token).String(), k.Hint, now, by.Tenant, k.ID, now)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "key_has_ended")
		}
		tx.AfterCommit(func() { s.ended(ctx, event.KindKey, by.Tenant, k.ID) })
		return err
	})
	if err != nil {
		return APIKey{}, "", err
	}
	if err := audit.Write(ctx, s.db, audit.Entry{Action: audit.KeyRotated, Target: k.ID, Detail: map[string]any{"overlap_minutes": int(overlap / time.Minute)}}); err != nil {
		return APIKey{}, "", err
	}
	return k, token, s.recall(ctx)
}

// opens reports whether a text still opens a key that may have been renewed since it was remembered. Sessions have one text.
func (p *Principal) opens(hash tokenHash, now time.Time) bool {
	return p.KeyID == "" || hash.String() == p.hash || p.previous != "" && hash.String() == p.previous && now.Before(p.previousUntil)
}

// from reports whether the principal may come from an address. Where it comes from must be known for a key that is bound.
func (p *Principal) from(address netip.Addr) bool {
	if len(p.networks) == 0 {
		return true
	}
	return slices.ContainsFunc(p.networks, func(n netip.Prefix) bool { return n.Contains(address.Unmap().WithZone("")) })
}

// networks reads networks of a key, such as 203.0.113.0/24 or a single address.
func networks(texts []string) (out []netip.Prefix, err error) {
	var l fault.List
	for _, n := range texts {
		p, err := netip.ParsePrefix(n)
		if err != nil {
			var a netip.Addr
			if a, err = netip.ParseAddr(n); err == nil {
				p, err = a.Unmap().WithZone("").Prefix(a.Unmap().BitLen())
			}
		}
		if err != nil {
			l.Add("networks", "invalid_network", fault.Params{"value": n})
			continue
		}
		out = append(out, p.Masked())
	}
	return out, l.Err()
}

// OnSuspend adds what ends together with everything that a program was given in a user's name, in the same transaction. It is
// for wiring.
func (s *Service) OnSuspend(fn func(ctx context.Context, tx *db.ControlTx, tenant, userID string) error) {
	s.onSuspend = append(s.onSuspend, fn)
}

// suspendTx ends what programs were given in a user's name.
func (s *Service) suspendTx(ctx context.Context, tx *db.ControlTx, tenant, userID string) error {
	for _, fn := range s.onSuspend {
		if err := fn(ctx, tx, tenant, userID); err != nil {
			return err
		}
	}
	return s.revokeTx(ctx, tx, "tenant_id = ? and user_id = ?", tenant, userID)
}
