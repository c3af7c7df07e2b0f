package host

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// The areas of what is remembered for an installation. A plugin reaches areaData only.
const (
	areaData   = "data"
	areaCursor = "cursor"
	areaOnce   = "once"
)

// The quota of one installation.
const (
	maxKey      = 256
	maxValue    = 64 << 10
	maxKeys     = 10_000
	maxStored   = 10 << 20
	maxKeyPage  = 1_000
	week        = 7 * 24 * time.Hour
	maxEvent    = 16 << 10
	maxJobInput = 16 << 10
	maxDelay    = 31 * 24 * time.Hour
)

func durationMS(ms int64) time.Duration {
	if ms > int64(10*365*24*time.Hour/time.Millisecond) {
		return 10 * 365 * 24 * time.Hour
	}
	return time.Duration(ms) * time.Millisecond
}

// stored is one value.
type stored struct {
	value   string
	version int64
}

// read returns what stands under a key now.
func (s *Service) stored(ctx context.Context, tx *db.Tx, installationID, area, key string) (*stored, error) {
	v := &stored{}
	err := tx.QueryRow(ctx, `select value, version from plugin_values where tenant_id = ? and installation_id = ? and area = ? and key = ?
		and (expires_at is null or expires_at > ?)`, tx.Tenant(), installationID, area, key, s.now()).Scan(&v.value, &v.version)
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil //nolint:nilnil // nothing there is a valid answer
	}
	return v, err
}

func (s *Service) store(tx *db.Tx, installationID, area, key, value string, version int64, ttl time.Duration) {
	conflict := "(installation_id, area, key)"
	if tx.Dialect() == db.Postgres {
		conflict = "(tenant_id, installation_id, area, key)"
	}
	var expires any
	if ttl > 0 {
		expires = s.now().Add(ttl)
	}
	tx.Queue(`insert into plugin_values (tenant_id, installation_id, area, key, value, size, version, expires_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict `+conflict+` do update set value = excluded.value, size = excluded.size, version = excluded.version, expires_at = excluded.expires_at, updated_at = excluded.updated_at`,
		tx.Tenant(), installationID, area, key, value, len(key)+len(value), version, expires, s.now())
}

// remembered returns what the host itself has remembered for an installation.
func (s *Service) remembered(ctx context.Context, installationID, area, key string) (value string, ok bool, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		v, err := s.stored(ctx, tx, installationID, area, key)
		if v != nil {
			value, ok = v.value, true
		}
		return err
	})
	return value, ok, err
}

// remember has the host itself remember something for an installation; without a ttl for good.
func (s *Service) remember(ctx context.Context, installationID, area, key, value string, ttl time.Duration) error {
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		s.store(tx, installationID, area, key, value, 1, ttl)
		return nil
	})
}

func (g *gate) mayRemember(key string) error {
	if !g.granted(pack.KV, nil) {
		return denied("kv was not granted")
	}
	if key == "" || len(key) > maxKey || strings.ContainsRune(key, 0) {
		return &pluginv1.Error{Code: pluginv1.CodeInvalid, Field: "key", Message: "a key has from 1 to 256 bytes"}
	}
	return nil
}

// KVGet implements pluginv1.HostServer.
func (g *gate) KVGet(ctx context.Context, req *pluginv1.KVGetRequest) (*pluginv1.KVGetResponse, error) {
	if err := g.mayRemember(req.Key); err != nil {
		return nil, err
	}
	out := &pluginv1.KVGetResponse{}
	return out, g.s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		v, err := g.s.stored(ctx, tx, g.ID, areaData, req.Key)
		if err != nil || v == nil {
			return err
		}
		out.Found, out.Version = true, v.version
		out.Value, err = base64.StdEncoding.DecodeString(v.value)
		return err
	})
}

// KVSet implements pluginv1.HostServer.
func (g *gate) KVSet(ctx context.Context, req *pluginv1.KVSetRequest) (*pluginv1.KVSetResponse, error) {
	if err := g.mayRemember(req.Key); err != nil {
		return nil, err
	}
	if len(req.Value) > maxValue {
		return nil, fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxValue})
	}
	out := &pluginv1.KVSetResponse{}
	return out, g.s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		// Whoever changes the memory of an installation waits for the others who do: versions and the quota hold.
		var locked string
		if err := tx.QueryRow(ctx, "select id from plugin_installations where tenant_id = ? and id = ?"+tx.Dialect().ForUpdate(), tx.Tenant(), g.ID).Scan(&locked); err != nil {
			return db.NotFound(err, "plugin", g.ID)
		}
		have, err := g.s.stored(ctx, tx, g.ID, areaData, req.Key)
		if err != nil {
			return err
		}
		switch {
		case req.IfVersion < 0 && have != nil, req.IfVersion > 0 && (have == nil || have.version != req.IfVersion):
			return fault.New(fault.Conflict, "stale")
		}
		var keys, size int64
		if err := tx.QueryRow(ctx, "select count(*), coalesce(sum(size), 0) from plugin_values where tenant_id = ? and installation_id = ? and area = ?",
			tx.Tenant(), g.ID, areaData).Scan(&keys, &size); err != nil {
			return err
		}
		if have == nil && keys >= maxKeys || size+int64(len(req.Value))*4/3 > maxStored {
			return fault.New(fault.TooLarge, "too_large", fault.Params{"max": maxStored})
		}
		// Versions rise over a removal, too, so that nobody takes a new value for the one that they have read.
		out.Version = g.s.now().UnixMicro()
		if have != nil {
			out.Version = max(out.Version, have.version+1)
		}
		g.s.store(tx, g.ID, areaData, req.Key, base64.StdEncoding.EncodeToString(req.Value), out.Version, durationMS(req.TTLMS))
		return nil
	})
}

// KVDelete implements pluginv1.HostServer.
func (g *gate) KVDelete(ctx context.Context, req *pluginv1.KVDeleteRequest) (*pluginv1.KVDeleteResponse, error) {
	if err := g.mayRemember(req.Key); err != nil {
		return nil, err
	}
	return &pluginv1.KVDeleteResponse{}, g.s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from plugin_values where tenant_id = ? and installation_id = ? and area = ? and key = ?", tx.Tenant(), g.ID, areaData, req.Key)
		return nil
	})
}

// KVList implements pluginv1.HostServer. A cursor is the last key of the page before.
func (g *gate) KVList(ctx context.Context, req *pluginv1.KVListRequest) (*pluginv1.KVListResponse, error) {
	if err := g.mayRemember(req.Prefix + "x"); err != nil {
		return nil, err
	}
	limit := int(req.Limit)
	if limit <= 0 || limit > maxKeyPage {
		limit = maxKeyPage
	}
	out := &pluginv1.KVListResponse{}
	return out, g.s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out.Keys, err = db.Collect(ctx, tx, func(r db.Rows) (k string, err error) { return k, r.Scan(&k) }, `select key from plugin_values
			where tenant_id = ? and installation_id = ? and area = ? and key > ? and substr(key, 1, ?) = ? and (expires_at is null or expires_at > ?) order by key limit ?`,
			tx.Tenant(), g.ID, areaData, req.Cursor, len([]rune(req.Prefix)), req.Prefix, g.s.now(), limit)
		if len(out.Keys) == limit {
			out.NextCursor = out.Keys[limit-1]
		}
		return err
	})
}
