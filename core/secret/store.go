package secret

import (
	"context"
	"errors"
	"fmt"

	"github.com/kontor-crm/kontor/core/db"
)

// State is how far a data key has come.
type State string

// The states: new values are sealed with the active key, some values in use may still need a retired one, and only older
// backups a spent one.
const (
	Active  State = "active"
	Retired State = "retired"
	Spent   State = "spent"
)

// Info is what can be told about a data key.
type Info struct {
	ID, Owner, Wrapper string
	State              State
}

// read returns a data key of an owner, the active one when keyID is empty; ErrNoKey without one. One row by index.
func (s *Service) read(ctx context.Context, owner, keyID string) (*Key, error) {
	var wrapped, wrapper string
	err := s.db.SystemRead(ctx, "read a data key", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, `select id, wrapped, wrapper from data_keys
			where owner = ? and (id = ? or ? = '' and state = 'active')`, owner, keyID, keyID).Scan(&keyID, &wrapped, &wrapper)
	})
	if errors.Is(err, db.ErrNoRows) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, err
	}
	w, ok := s.wrappers[wrapper]
	if !ok {
		return nil, fmt.Errorf("data key %s was wrapped with %s, which this node does not have: set it as previous key", keyID, wrapper)
	}
	raw, err := unwrap(ctx, w, owner, keyID, wrapped)
	if err != nil {
		return nil, err
	}
	return makeKey(owner, keyID, raw)
}

// create makes the owner's first data key. When another node was faster, its key is returned.
func (s *Service) create(ctx context.Context, owner string) (*Key, error) {
	k, wrapped, err := s.newKey(ctx, owner)
	if err != nil {
		return nil, err
	}
	var n int64
	err = s.db.System(ctx, "make a data key", func(ctx context.Context, tx *db.ControlTx) (err error) {
		n, err = tx.Exec(ctx, `insert into data_keys (id, owner, state, wrapped, wrapper, created_at) values (?, ?, 'active', ?, ?, ?)
			on conflict do nothing`, k.id, owner, wrapped, s.wrapper.Name(), s.now())
		return err
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("make a data key of %s: %w", owner, err)
	case n == 0:
		return s.read(ctx, owner, "")
	}
	return k, nil
}

// List returns the data keys of an owner, or of all when it is empty, oldest first; at most a few per tenant.
func (s *Service) List(ctx context.Context, owner string) ([]Info, error) {
	var list []Info
	err := s.db.SystemRead(ctx, "list data keys", func(ctx context.Context, tx *db.ControlTx) (err error) {
		list, err = db.Collect(ctx, tx, func(r db.Rows) (i Info, err error) {
			err = r.Scan(&i.ID, &i.Owner, &i.Wrapper, &i.State)
			return i, err
		}, "select id, owner, wrapper, state from data_keys where ? = '' or owner = ? order by owner, id", owner, owner)
		return err
	})
	return list, err
}

// Rewrap seals all data keys that an earlier key-encryption key has sealed with the present one, and returns how many. After
// it the earlier one is no longer needed. What the data keys have sealed stays as it is.
func (s *Service) Rewrap(ctx context.Context) (int, error) {
	list, err := s.List(ctx, "")
	if err != nil {
		return 0, err
	}
	n := 0
	for _, i := range list {
		if i.Wrapper == s.wrapper.Name() {
			continue
		}
		if err := s.rewrap(ctx, i); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *Service) rewrap(ctx context.Context, i Info) error {
	old, ok := s.wrappers[i.Wrapper]
	if !ok {
		return fmt.Errorf("data key %s was wrapped with %s, which this node does not have: set it as previous key", i.ID, i.Wrapper)
	}
	return s.db.System(ctx, "wrap a data key anew", func(ctx context.Context, tx *db.ControlTx) error {
		var wrapped string
		err := tx.QueryRow(ctx, "select wrapped from data_keys where id = ? and wrapper = ?"+tx.Dialect().ForUpdate(), i.ID, i.Wrapper).Scan(&wrapped)
		if errors.Is(err, db.ErrNoRows) {
			return nil // Another node was faster, or the owner is gone.
		}
		if err != nil {
			return err
		}
		raw, err := unwrap(ctx, old, i.Owner, i.ID, wrapped)
		if err != nil {
			return err
		}
		if wrapped, err = wrap(ctx, s.wrapper, i.Owner, i.ID, raw); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update data_keys set wrapped = ?, wrapper = ? where id = ?", wrapped, s.wrapper.Name(), i.ID)
		return err
	})
}

// Export returns an owner's data keys wrapped for another key-encryption key, for an archive that another Kontor takes in.
func (s *Service) Export(ctx context.Context, owner string, to Wrapper) ([]Wrapped, error) {
	list, err := s.List(ctx, owner)
	if err != nil || owner == "" {
		return nil, err
	}
	out := make([]Wrapped, 0, len(list))
	for _, i := range list {
		var wrapped string
		if err := s.db.SystemRead(ctx, "export a data key", func(ctx context.Context, tx *db.ControlTx) error {
			return tx.QueryRow(ctx, "select wrapped from data_keys where id = ?", i.ID).Scan(&wrapped)
		}); err != nil {
			return nil, err
		}
		w, ok := s.wrappers[i.Wrapper]
		if !ok {
			return nil, fmt.Errorf("data key %s was wrapped with %s, which this node does not have", i.ID, i.Wrapper)
		}
		raw, err := unwrap(ctx, w, owner, i.ID, wrapped)
		if err != nil {
			return nil, err
		}
		if wrapped, err = wrap(ctx, to, owner, i.ID, raw); err != nil {
			return nil, err
		}
		out = append(out, Wrapped{ID: i.ID, State: i.State, Key: wrapped})
	}
	return out, nil
}

// Wrapped is a data key on its way to another Kontor.
type Wrapped struct {
	ID    string `json:"id"`
	State State  `json:"state"`
	Key   string `json:"key"`
}

// Import takes in data keys that Export has wrapped for from. Keys that are there already stay as they are.
func (s *Service) Import(ctx context.Context, owner string, from Wrapper, keys []Wrapped) error {
	defer s.Forget(owner)
	for _, k := range keys {
		raw, err := unwrap(ctx, from, owner, k.ID, k.Key)
		if err != nil {
			return err
		}
		wrapped, err := wrap(ctx, s.wrapper, owner, k.ID, raw)
		if err != nil {
			return err
		}
		retired := any(nil)
		if k.State != Active {
			retired = s.now()
		}
		if err := s.db.System(ctx, "take in a data key", func(ctx context.Context, tx *db.ControlTx) error {
			_, err := tx.Exec(ctx, `insert into data_keys (id, owner, state, wrapped, wrapper, created_at, retired_at)
				values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`, k.ID, owner, string(k.State), wrapped, s.wrapper.Name(), s.now(), retired)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}
