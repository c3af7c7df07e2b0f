package secret

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kontor-crm/kontor/core/db"
)

// Reseal gives the text to store in place of a sealed value, and whether it is another one. The purpose is that of Seal.
type Reseal func(purpose, sealed string) (string, bool, error)

// resealer is a room's way to seal its stored values of an owner anew.
type resealer struct {
	name string
	run  func(ctx context.Context, owner string, reseal Reseal) error
}

// Register adds a room's stored values to the rotation: run must put every sealed value that the room keeps for an owner
// through reseal and store what has changed. It may be called again after an error or a crash, and at the same time as
// writers.
func (s *Service) Register(name string, run func(ctx context.Context, owner string, reseal Reseal) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resealers = append(s.resealers, resealer{name, run})
}

// grace is how long a retired data key stays at least, so that nodes that have not heard of it seal nothing in vain.
const grace = 10 * time.Minute

// Rotate gives an owner a new data key. What the old one has sealed still opens, and is sealed anew by Reseal.
func (s *Service) Rotate(ctx context.Context, owner string) error {
	k, wrapped, err := s.newKey(ctx, owner)
	if err != nil {
		return err
	}
	defer s.Forget(owner)
	return s.db.System(ctx, "rotate a data key", func(ctx context.Context, tx *db.ControlTx) error {
		tx.Queue("update data_keys set state = 'retired', retired_at = ? where owner = ? and state = 'active'", s.now(), owner)
		tx.Queue("insert into data_keys (id, owner, state, wrapped, wrapper, created_at) values (?, ?, 'active', ?, ?, ?)",
			k.id, owner, wrapped, s.wrapper.Name(), s.now())
		return nil
	})
}

// Owners returns who has data keys, and which of them have retired ones.
func (s *Service) Owners(ctx context.Context) (all, retired []string, err error) {
	list, err := s.List(ctx, "")
	for _, i := range list {
		if len(all) == 0 || all[len(all)-1] != i.Owner {
			all = append(all, i.Owner)
		}
		if i.State == Retired && (len(retired) == 0 || retired[len(retired)-1] != i.Owner) {
			retired = append(retired, i.Owner)
		}
	}
	return all, retired, err
}

// Reseal seals everything that rooms keep for an owner with its active data key. Keys that had been retired for ten minutes
// or longer when it began are spent then: nothing in use needs them, and they stay only for older backups, until Destroy.
func (s *Service) Reseal(ctx context.Context, owner string) error {
	before := s.now().Add(-grace)
	s.Forget(owner)
	active, err := s.Key(ctx, owner)
	if err != nil {
		return err
	}
	reseal := func(purpose, sealed string) (string, bool, error) {
		keyID, _, ok := split(sealed)
		if !ok {
			return "", false, ErrSealed
		}
		if keyID == active.id {
			return sealed, false, nil
		}
		plain, err := s.Open(ctx, owner, purpose, sealed)
		if err != nil {
			return "", false, err
		}
		return active.Seal(purpose, plain), true, nil
	}
	s.mu.RLock()
	rooms := s.resealers
	s.mu.RUnlock()
	for _, r := range rooms {
		if err := r.run(ctx, owner, reseal); err != nil {
			return fmt.Errorf("seal %s of %s anew: %w", r.name, owner, err)
		}
	}
	defer s.Forget(owner)
	return s.db.System(ctx, "note that data keys are spent", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "update data_keys set state = 'spent' where owner = ? and state = 'retired' and retired_at <= ?", owner, before)
		return err
	})
}

// Upkeep finishes rotations: what is still sealed with retired keys is sealed anew. It is meant to run every hour.
func (s *Service) Upkeep(ctx context.Context) error {
	_, retired, err := s.Owners(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, owner := range retired {
		errs = append(errs, s.Reseal(ctx, owner))
	}
	return errors.Join(errs...)
}
