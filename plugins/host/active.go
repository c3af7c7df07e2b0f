package host

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// List returns the company's plugins. The actor needs access.ManagePlugins.
func (s *Service) List(ctx context.Context) (list []*Installation, err error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = listInstallations(ctx, tx, " order by plugin_id")
		return err
	})
	if err == nil {
		err = s.judge(ctx, list...)
	}
	return list, err
}

// Get returns one of the company's plugins. The actor needs access.ManagePlugins.
func (s *Service) Get(ctx context.Context, installationID string) (i *Installation, err error) {
	if err := s.Access.Require(ctx, access.ManagePlugins); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err = getInstallation(ctx, tx, installationID, false)
		return err
	})
	if err == nil {
		err = s.judge(ctx, i)
	}
	return i, err
}

// enabled are the company's plugins that are turned on, from memory: it costs a query only when nobody has asked for two
// seconds, or something has changed. They must not be changed. tx is nil outside of transactions.
func (s *Service) enabled(ctx context.Context, tx *db.Tx) ([]*Installation, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	list, err := recall(ctx, s, s.active, cache.Key[struct{}]{Tenant: a.Tenant}, tx != nil, func(ctx context.Context) (list []*Installation, err error) {
		read := func(ctx context.Context, tx *db.Tx) (err error) {
			list, err = listInstallations(ctx, tx, " and state = ? order by id", string(Enabled))
			return err
		}
		if own := txOf(ctx); own != nil {
			return list, read(ctx, own)
		}
		err = s.DB.Read(actor.ForSystem(ctx, a.Tenant, "plugins"), read)
		return list, err
	}, tx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	blocked, err := s.blocked(ctx, tx != nil)
	if err != nil {
		return nil, err
	}
	now := s.now()
	return slices.DeleteFunc(slices.Clone(list), func(i *Installation) bool {
		return reasonOf(blocked, i) != "" || !i.Running(now)
	}), nil
}

type txKey struct{}

// txOf is the transaction that a read is to happen in; nil for one of its own.
func txOf(ctx context.Context) *db.Tx {
	tx, _ := ctx.Value(txKey{}).(*db.Tx)
	return tx
}

// recall returns what is remembered under a key. What is older than revalidate is read again: at once, or, for somebody who is
// within a transaction and must not wait for another connection, beside it. What nobody has read yet is read in the
// caller's own transaction, where there is one for it.
func recall[T any](ctx context.Context, s *Service, c *cache.Cache[struct{}, *known[T]], k cache.Key[struct{}], hurried bool, read func(ctx context.Context) (T, error), tx *db.Tx) (T, error) {
	fetch := func(ctx context.Context) (*known[T], error) {
		of, err := read(ctx)
		return &known[T]{of: of, at: s.now()}, err
	}
	have, ok := c.Get(k)
	fresh := ok && s.now().Sub(have.at) < revalidate
	switch {
	case fresh:
		return have.of, nil
	case hurried && ok:
		if have.again.CompareAndSwap(false, true) {
			behind := context.WithoutCancel(ctx)
			s.work.Go(func() {
				next, err := fetch(behind)
				if err != nil {
					s.Logger.WarnContext(behind, "look at the plugins again", "error", err.Error())
					have.again.Store(false)
					return
				}
				c.Set(k, next)
			})
		}
		return have.of, nil
	case hurried:
		if tx == nil {
			var none T
			have = &known[T]{of: none}
			c.Set(k, have) // It is looked at again by the next who asks, and counts as nothing until then.
			return none, nil
		}
		next, err := fetch(context.WithValue(ctx, txKey{}, tx))
		if err == nil {
			c.Set(k, next)
		}
		return next.of, err
	case ok:
		c.Invalidate(k)
	}
	next, err := c.Load(ctx, k, fetch)
	if err != nil {
		var none T
		return none, err
	}
	return next.of, nil
}

// one is the enabled plugin of an id, for calls on behalf of people; a conflict says why it is not called.
func (s *Service) one(ctx context.Context, installationID string) (i *Installation, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err = getInstallation(ctx, tx, installationID, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.judge(ctx, i); err != nil {
		return nil, err
	}
	name := fault.Params{"plugin": i.Package.Manifest.ID}
	switch {
	case i.State != Enabled:
		return nil, fault.New(fault.Conflict, "plugin_off", name)
	case i.Blocked != "":
		return nil, fault.New(fault.Conflict, "plugin_blocked", name)
	case !i.Running(s.now()):
		return nil, fault.New(fault.Unavailable, "plugin_resting", name)
	}
	return i, nil
}

// judge notes on installations what whoever runs this Kontor has stopped.
func (s *Service) judge(ctx context.Context, list ...*Installation) error {
	blocked, err := s.blocked(ctx, false)
	for _, i := range list {
		i.Blocked = reasonOf(blocked, i)
	}
	return err
}

func reasonOf(blocked map[[2]string]string, i *Installation) string {
	m := i.Package.Manifest
	if r, ok := blocked[[2]string{m.ID, m.Version}]; ok {
		return r
	}
	return blocked[[2]string{m.ID, ""}]
}

// blocked are the plugins, by id and version, that were stopped everywhere.
func (s *Service) blocked(ctx context.Context, hurried bool) (map[[2]string]string, error) {
	return recall(ctx, s, s.blocks, cache.Key[struct{}]{Tenant: "*"}, hurried, func(ctx context.Context) (map[[2]string]string, error) {
		found := map[[2]string]string{}
		err := s.DB.SystemRead(ctx, "which plugins are stopped", func(ctx context.Context, tx *db.ControlTx) error {
			rows, err := tx.Query(ctx, "select plugin_id, version, reason from plugin_blocks")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var plugin, version, reason string
				if err := rows.Scan(&plugin, &version, &reason); err != nil {
					return err
				}
				found[[2]string{plugin, version}] = reason
			}
			return rows.Err()
		})
		return found, err
	}, nil)
}

// Block stops a plugin in all companies, or one version of it. It is for whoever runs this Kontor, on the command line; nodes
// that are at work follow within two seconds.
func (s *Service) Block(ctx context.Context, pluginID, version, reason string) error {
	defer s.blocks.InvalidateAll()
	return s.DB.System(ctx, "stop a plugin everywhere", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, `insert into plugin_blocks (plugin_id, version, reason, created_at) values (?, ?, ?, ?)
			on conflict (plugin_id, version) do update set reason = excluded.reason`, pluginID, version, reason, s.now())
		return err
	})
}

// Unblock lets companies use a plugin again.
func (s *Service) Unblock(ctx context.Context, pluginID, version string) error {
	defer s.blocks.InvalidateAll()
	return s.DB.System(ctx, "let a plugin run again", func(ctx context.Context, tx *db.ControlTx) error {
		_, err := tx.Exec(ctx, "delete from plugin_blocks where plugin_id = ? and version = ?", pluginID, version)
		return err
	})
}
