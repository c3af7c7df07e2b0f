package notify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/notify/webpush"
	"github.com/kontor-crm/kontor/core/outbound"
	"github.com/kontor-crm/kontor/core/secret"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	// pushPurpose is what a tenant's sealed key is bound to.
	pushPurpose = "notify/push"
	// maxDevices bounds the devices of one person; the oldest goes.
	maxDevices = 20
	// pushLife is how many seconds a push service keeps a message for a device that is away.
	pushLife = "86400"
)

// Device is a browser that has agreed to be told.
type Device struct {
	// Endpoint is the address at its push service, which nobody else knows.
	Endpoint     string
	P256DH, Auth string
}

// PushKey is the public key that browsers of the context's tenant subscribe with. It is made when somebody first asks for it.
func (s *Service) PushKey(ctx context.Context) (string, error) {
	a, err := person(ctx)
	if err != nil {
		return "", err
	}
	k, err := s.pushKey(actor.ForSystem(ctx, a.Tenant, "notify"), a.Tenant)
	if err != nil {
		return "", err
	}
	return k.Public()
}

func (s *Service) sealedKey(ctx context.Context) (sealed string, err error) {
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := db.Collect(ctx, tx, func(r db.Rows) (v string, err error) { return v, r.Scan(&v) }, "select sealed from push_keys where tenant_id = ?", tx.Tenant())
		if err == nil && len(list) > 0 {
			sealed = list[0]
		}
		return err
	})
	return sealed, err
}

// pushKey reads a tenant's key, making it where there is none.
func (s *Service) pushKey(ctx context.Context, tenant string) (*webpush.Key, error) {
	sealed, err := s.sealedKey(ctx)
	if err != nil {
		return nil, err
	}
	if sealed == "" {
		k, err := webpush.NewKey()
		if err != nil {
			return nil, err
		}
		der, err := k.Bytes()
		if err != nil {
			return nil, err
		}
		made, err := s.Secrets.Seal(ctx, tenant, pushPurpose, der)
		if err != nil {
			return nil, fmt.Errorf("seal the key of pushes: %w", err)
		}
		err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
			// Somebody else may have been faster: the first one counts.
			_, err := tx.Exec(ctx, "insert into push_keys (tenant_id, id, sealed, created_at) values (?, 'vapid', ?, ?) on conflict do nothing", tx.Tenant(), made, s.now())
			return err
		})
		if err != nil {
			return nil, err
		}
		if sealed, err = s.sealedKey(ctx); err != nil {
			return nil, err
		}
	}
	der, err := s.Secrets.Open(ctx, tenant, pushPurpose, sealed)
	if err != nil {
		return nil, fmt.Errorf("open the key of pushes: %w", err)
	}
	return webpush.ParseKey(der)
}

// reseal seals a tenant's key anew.
func (s *Service) reseal(ctx context.Context, owner string, reseal secret.Reseal) error {
	if owner == secret.Node {
		return nil
	}
	ctx = actor.ForSystem(ctx, owner, "seal the key of pushes anew")
	sealed, err := s.sealedKey(ctx)
	if err != nil || sealed == "" {
		return err
	}
	next, changed, err := reseal(pushPurpose, sealed)
	if err != nil || !changed {
		return err
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("update push_keys set sealed = ? where tenant_id = ? and sealed = ?", next, tx.Tenant(), sealed)
		return nil
	})
}

func (d Device) receiver() (r webpush.Receiver, err error) {
	trim := func(v string) string { return strings.TrimRight(v, "=") }
	if r.P256DH, err = webpush.Encoding.DecodeString(trim(d.P256DH)); err == nil {
		r.Auth, err = webpush.Encoding.DecodeString(trim(d.Auth))
	}
	if err == nil {
		err = r.Check()
	}
	return r, err
}

// endpointKey finds an endpoint without an index over long addresses.
func endpointKey(endpoint string) string {
	sum := sha256.Sum256([]byte(endpoint))
	return hex.EncodeToString(sum[:])
}

// Subscribe has a device of the actor's told; the same device again is one. Faults: invalid at endpoint and keys.
func (s *Service) Subscribe(ctx context.Context, d Device) error {
	a, err := person(ctx)
	if err != nil {
		return err
	}
	var l fault.List
	if u, err := url.Parse(d.Endpoint); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(d.Endpoint) > 2000 {
		l.Add("endpoint", "invalid_url")
	}
	if _, err := d.receiver(); err != nil {
		l.Add("keys", "invalid_key")
	}
	if err := l.Err(); err != nil {
		return err
	}
	key := endpointKey(d.Endpoint)
	return s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		// A browser that somebody else was signed in to before belongs to who is signed in now.
		tx.Queue("delete from push_subscriptions where tenant_id = ? and endpoint_key = ?", tx.Tenant(), key)
		tx.Queue(`insert into push_subscriptions (tenant_id, id, user_id, endpoint, endpoint_key, p256dh, auth, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
			tx.Tenant(), id.New("psh"), a.UserID, d.Endpoint, key, d.P256DH, d.Auth, s.now())
		tx.Queue(`delete from push_subscriptions where tenant_id = ? and user_id = ? and id not in
			(select id from push_subscriptions where tenant_id = ? and user_id = ? order by id desc limit ?)`, tx.Tenant(), a.UserID, tx.Tenant(), a.UserID, maxDevices)
		return nil
	})
}

// Unsubscribe tells a device of the actor's no more; one that there is not is no fault.
func (s *Service) Unsubscribe(ctx context.Context, endpoint string) error {
	a, err := person(ctx)
	if err != nil {
		return err
	}
	return s.drop(ctx, a.UserID, endpoint)
}

func (s *Service) drop(ctx context.Context, userID, endpoint string) error {
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from push_subscriptions where tenant_id = ? and user_id = ? and endpoint_key = ?", tx.Tenant(), userID, endpointKey(endpoint))
		return nil
	})
}

// pushed is what a device shows.
type pushed struct {
	ID    string `json:"id"`
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	Body  string `json:"body"`
	URL   string `json:"url"`
}

// push tells all devices of a person. A device that its service knows no more is forgotten; where one fails for the moment, the
// job is tried again, and the device shows the same notification once, by its id.
func (s *Service) push(ctx context.Context, tenant string, u access.User, n Notification, told message) error {
	var devices []Device
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		devices, err = db.Collect(ctx, tx, func(r db.Rows) (d Device, err error) { return d, r.Scan(&d.Endpoint, &d.P256DH, &d.Auth) },
			"select endpoint, p256dh, auth from push_subscriptions where tenant_id = ? and user_id = ? order by id desc limit ?", tx.Tenant(), u.ID, maxDevices)
		return err
	})
	if err != nil || len(devices) == 0 {
		return err
	}
	key, err := s.pushKey(ctx, tenant)
	if err != nil {
		return err
	}
	company, err := s.Company(ctx)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(pushed{ID: n.ID, Kind: n.Kind, Title: company, Body: clip(told.text, 500), URL: told.path})
	if err != nil {
		return err
	}
	var failed error
	for _, d := range devices {
		status, err := s.pushTo(ctx, key, d, plain)
		switch {
		case outbound.IsRefused(err), status == http.StatusNotFound, status == http.StatusGone:
			if err := s.drop(ctx, u.ID, d.Endpoint); err != nil {
				return err
			}
		case err != nil:
			failed = fmt.Errorf("call a push service: %w", err)
		case status == http.StatusTooManyRequests || status >= 500:
			failed = fmt.Errorf("a push service answers %d", status)
		case status >= 300:
			s.Logger.WarnContext(ctx, "a push was refused", "tenant", tenant, "status", status)
		}
	}
	return failed
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

func (s *Service) pushTo(ctx context.Context, key *webpush.Key, d Device, plain []byte) (status int, err error) {
	to, err := d.receiver()
	if err != nil {
		return http.StatusGone, nil
	}
	body, err := webpush.Encrypt(to, plain)
	if err != nil {
		return 0, err
	}
	authorization, err := key.Authorization(d.Endpoint, s.BaseURL, s.now())
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.Endpoint, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	for k, v := range map[string]string{"Content-Type": "application/octet-stream", "Content-Encoding": "aes128gcm", "TTL": pushLife, "Urgency": "normal", "Authorization": authorization} {
		r.Header.Set(k, v)
	}
	res, err := s.Client.Do(r)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	return res.StatusCode, nil
}

type subscribeBody struct {
	Endpoint string `json:"endpoint" maxLength:"2000" doc:"Address at the push service, as the browser gives it."`
	Keys     struct {
		P256DH string `json:"p256dh" maxLength:"200"`
		Auth   string `json:"auth" maxLength:"100"`
	} `json:"keys"`
}

type unsubscribeBody struct {
	Endpoint string `json:"endpoint" maxLength:"2000"`
}

func (s *Service) registerPush(a *httpapi.API) {
	tags := []string{tag}
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-push-key", Method: http.MethodGet, Path: "/push/key", Tags: tags, Summary: "Get the public key that a browser subscribes with",
	}, func(ctx context.Context, _ *struct{}) (*struct {
		Body struct {
			PublicKey string `json:"public_key"`
		}
	}, error,
	) {
		key, err := s.PushKey(ctx)
		if err != nil {
			return nil, err
		}
		out := &struct {
			Body struct {
				PublicKey string `json:"public_key"`
			}
		}{}
		out.Body.PublicKey = key
		return out, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "subscribe-device", Method: http.MethodPost, Path: "/push/subscriptions", Tags: tags, Status: http.StatusNoContent, Summary: "Have this browser told of your notifications",
	}, func(ctx context.Context, in *httpapi.In[subscribeBody]) (*struct{}, error) {
		return nil, s.Subscribe(ctx, Device{Endpoint: in.Body.Endpoint, P256DH: in.Body.Keys.P256DH, Auth: in.Body.Keys.Auth})
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "unsubscribe-device", Method: http.MethodPost, Path: "/push/unsubscribe", Tags: tags, Status: http.StatusNoContent, Summary: "Have this browser told no more",
	}, func(ctx context.Context, in *httpapi.In[unsubscribeBody]) (*struct{}, error) {
		return nil, s.Unsubscribe(ctx, in.Body.Endpoint)
	})
}
