package mailbox

import (
	"context"
	netmail "net/mail"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mailbox/mime"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Suppression is an address that nothing is sent to.
type Suppression struct {
	Address string
	// Reason is bounce, complaint or manual.
	Reason, Detail string
	CreatedAt      time.Time
}

func (s *Service) suppressTx(ctx context.Context, tx *db.Tx, address, reason, detail string) error {
	_, err := tx.Exec(ctx, `insert into mail_suppressions (tenant_id, address, reason, detail, created_at) values (?, ?, ?, ?, ?) on conflict do nothing`, tx.Tenant(), bounded(canonical(address)), reason, bounded(detail), s.now())
	return err
}

// unsuppressed leaves out the addresses that nothing is sent to.
func unsuppressed(ctx context.Context, tx *db.Tx, list []mime.Address) ([]mime.Address, error) {
	if len(list) == 0 {
		return nil, nil
	}
	folded := make([]string, 0, len(list))
	for _, a := range list {
		folded = append(folded, canonical(a.Address))
	}
	in, arg := tx.Dialect().In("address", folded)
	found, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) {
		var a string
		return a, r.Scan(&a)
	}, "select address from mail_suppressions where tenant_id = ? and "+in, tx.Tenant(), arg)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, a := range found {
		gone[a] = true
	}
	out := make([]mime.Address, 0, len(list))
	for i, a := range list {
		if !gone[folded[i]] {
			out = append(out, a)
		}
	}
	return out, nil
}

// Suppressions lists the addresses that nothing is sent to, by address.
func (s *Service) Suppressions(ctx context.Context, after string, limit int) ([]Suppression, error) {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return nil, err
	}
	var list []Suppression
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = db.Collect(ctx, tx, func(r db.Rows) (x Suppression, err error) {
			err = r.Scan(&x.Address, &x.Reason, &x.Detail, &x.CreatedAt)
			x.CreatedAt = x.CreatedAt.UTC()
			return x, err
		}, "select address, reason, detail, created_at from mail_suppressions where tenant_id = ? and address > ? order by address limit ?", tx.Tenant(), after, page(limit))
		return err
	})
	return list, err
}

// Suppress keeps from writing to an address. Faults: invalid invalid_email.
func (s *Service) Suppress(ctx context.Context, address string) error {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return err
	}
	if a, err := netmail.ParseAddress("<" + canonical(address) + ">"); err != nil || a.Address != canonical(address) {
		return fault.At("address", "invalid_email")
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error { return s.suppressTx(ctx, tx, address, "manual", "") })
}

// Unsuppress lets an address be written to again. Faults: not_found.
func (s *Service) Unsuppress(ctx context.Context, address string) error {
	if err := s.rights.Require(ctx, access.ManageTenant); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "delete from mail_suppressions where tenant_id = ? and address = ?", tx.Tenant(), canonical(address))
		if err == nil && n == 0 {
			err = db.NotFound(db.ErrNoRows, "suppression", address)
		}
		return err
	})
}
