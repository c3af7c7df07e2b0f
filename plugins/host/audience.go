package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Audience is the part of a company's contacts that a plugin keeps at an advertising network: those of a saved view that have
// agreed to a purpose in the channel ads; without a view, all who have.
type Audience struct {
	ID, InstallationID, ViewID, Purpose, Name string
	// Paused audiences take nobody in. Whoever withdraws leaves them all the same.
	Paused bool
	// ExternalID is the network's own name, empty before the first time.
	ExternalID string
	// Size is how many contacts are in it, Failure what the last attempt has failed at.
	Size      int64
	Failure   string
	SyncedAt  *time.Time
	CreatedAt time.Time

	lease *time.Time
	run   AudienceRun
}

// Leaving reports whether everybody is being taken out, before it is forgotten.
func (x *Audience) Leaving() bool { return x.ViewID == x.ID }

// AudienceRun is what one look at an audience has done.
type AudienceRun struct {
	// Added and Removed are how many contacts the networks were told of, Refused how many they cannot read.
	Added, Removed, Refused int64
	Failure                 string
	// Whole says that all contacts were looked at, and not only those that have changed.
	Whole                 bool
	StartedAt, FinishedAt time.Time
}

const audienceColumns = "id, installation_id, view_id, purpose, name, paused, external_id, size, failure, synced_at, lease_until, created_at"

func listAudiences(ctx context.Context, tx *db.Tx, where string, args ...any) ([]*Audience, error) {
	return db.Collect(ctx, tx, func(r db.Rows) (*Audience, error) {
		x := &Audience{}
		return x, r.Scan(&x.ID, &x.InstallationID, &x.ViewID, &x.Purpose, &x.Name, &x.Paused, &x.ExternalID, &x.Size, &x.Failure, &x.SyncedAt, &x.lease, &x.CreatedAt)
	}, "select "+audienceColumns+" from plugin_audiences where tenant_id = ?"+where, append([]any{tx.Tenant()}, args...)...)
}

// Audiences returns the audiences of a plugin. The actor needs access.ManagePlugins.
func (s *Service) Audiences(ctx context.Context, installationID string) (list []*Audience, err error) {
	if _, err := s.Get(ctx, installationID); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = listAudiences(ctx, tx, " and installation_id = ? order by id", installationID)
		return err
	})
	return list, err
}

// maxAudiences is how many audiences a plugin keeps.
const maxAudiences = 50

// AudienceRuns returns what was told of an audience lately, newest first. The actor needs access.ManagePlugins.
func (s *Service) AudienceRuns(ctx context.Context, installationID, audienceID string) (list []AudienceRun, err error) {
	if _, err := s.audience(ctx, installationID, audienceID); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = db.Collect(ctx, tx, func(r db.Rows) (x AudienceRun, err error) {
			return x, r.Scan(&x.Added, &x.Removed, &x.Refused, &x.Failure, &x.Whole, &x.StartedAt, &x.FinishedAt)
		}, `select added, removed, refused, failure, whole, started_at, finished_at from plugin_audience_runs
			where tenant_id = ? and audience_id = ? order by id desc limit 50`, tx.Tenant(), audienceID)
		return err
	})
	return list, err
}

// audience is one of a plugin's audiences. The actor needs access.ManagePlugins.
func (s *Service) audience(ctx context.Context, installationID, audienceID string) (*Audience, error) {
	list, err := s.Audiences(ctx, installationID)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(x *Audience) bool { return x.ID == audienceID })
	if at < 0 {
		return nil, fault.Missing("audience", audienceID)
	}
	return list[at], nil
}

// SyncAudience has an audience looked through now. The actor needs access.ManagePlugins. Faults: not_found, conflict plugin_off and so on
// for a plugin that is not called.
func (s *Service) SyncAudience(ctx context.Context, installationID, audienceID string) error {
	x, err := s.audience(ctx, installationID, audienceID)
	if err != nil {
		return err
	}
	if _, err := s.one(ctx, installationID); err != nil {
		return err
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error { return enqueueAudience(tx, audienceArgs{Audience: x.ID}) })
}

// PauseAudience has an audience take nobody in until it goes on. The actor needs access.ManagePlugins.
func (s *Service) PauseAudience(ctx context.Context, installationID, audienceID string, paused bool) (*Audience, error) {
	x, err := s.audience(ctx, installationID, audienceID)
	if err != nil {
		return nil, err
	}
	i, err := s.Get(ctx, installationID)
	if err != nil {
		return nil, err
	}
	was := x.Paused
	x.Paused = paused
	return x, s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "update plugin_audiences set paused = ? where tenant_id = ? and id = ?", paused, tx.Tenant(), x.ID); err != nil || was == paused {
			return err
		}
		if err := enqueueAudience(tx, audienceArgs{Audience: x.ID}); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.PluginChanged, i, map[string]any{"audience": x.ID, "paused": paused})
	})
}

// AddAudience has a plugin keep the contacts of a saved view at its networks; without a view, all who have agreed. The actor needs access.ManagePlugins and must be able to
// see the view. Faults: not_found, invalid, conflict plugin_no_audience for a plugin that keeps none.
func (s *Service) AddAudience(ctx context.Context, installationID, viewID, purpose string) (*Audience, error) {
	i, err := s.Get(ctx, installationID)
	if err != nil {
		return nil, err
	}
	if !i.Package.Manifest.Capabilities.Audience {
		return nil, fault.New(fault.Conflict, "plugin_no_audience", fault.Params{"plugin": i.Package.Manifest.ID})
	}
	if purpose == "" {
		purpose = "advertising"
	}
	segment := Segment{Object: "contacts", Name: "Kontor"}
	if viewID != "" {
		if segment, err = s.Segment(ctx, viewID); err != nil {
			return nil, err
		}
	}
	if segment.Object != "contacts" {
		return nil, fault.At("view_id", "audience_contacts")
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	x := &Audience{ID: id.New("aud"), InstallationID: i.ID, ViewID: viewID, Purpose: purpose, Name: segment.Name, CreatedAt: s.now()}
	return x, s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		have, err := listAudiences(ctx, tx, " and installation_id = ?", i.ID)
		if err != nil {
			return err
		}
		if len(have) >= maxAudiences {
			return fault.At("view_id", "too_many", fault.Params{"max": maxAudiences})
		}
		if slices.ContainsFunc(have, func(y *Audience) bool { return y.ViewID == viewID }) {
			return fault.At("view_id", "duplicate")
		}
		if _, err := tx.Exec(ctx, "insert into plugin_audiences (tenant_id, id, installation_id, view_id, purpose, name, created_at, created_by) values (?, ?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), x.ID, i.ID, viewID, purpose, x.Name, x.CreatedAt, a.ID); err != nil {
			return err
		}
		if err := enqueueAudience(tx, audienceArgs{Audience: x.ID}); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.PluginChanged, i, map[string]any{"audience": x.ID, "view": viewID, "purpose": purpose})
	})
}

// DropAudience takes everybody out of an audience and forgets it. The actor needs access.ManagePlugins.
func (s *Service) DropAudience(ctx context.Context, installationID, audienceID string) error {
	i, err := s.Get(ctx, installationID)
	if err != nil {
		return err
	}
	return s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		// Without a view nobody belongs to it any more: the job takes them out, and the row then.
		n, err := tx.Exec(ctx, "update plugin_audiences set view_id = id where tenant_id = ? and id = ? and installation_id = ?", tx.Tenant(), audienceID, i.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing("audience", audienceID)
		}
		if err := enqueueAudience(tx, audienceArgs{Audience: audienceID}); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.PluginChanged, i, map[string]any{"audience": audienceID, "dropped": true})
	})
}

// SyncAudiences has all audiences of the company looked through, as happens every night. Only the system calls it.
func (s *Service) SyncAudiences(ctx context.Context) error {
	return s.syncAudiences(ctx, "")
}

func (s *Service) syncAudiences(ctx context.Context, where string, args ...any) error {
	return s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := listAudiences(ctx, tx, where, args...)
		for _, x := range list {
			if err := enqueueAudience(tx, audienceArgs{Audience: x.ID}); err != nil {
				return err
			}
		}
		return err
	})
}

const (
	audienceKind = "plugin.audience"
	// audienceStep is how many contacts a call of a plugin is about at most.
	audienceStep = 200
	// audienceLease is how long a job has an audience for itself without saying so again.
	audienceLease = 3 * time.Minute
	// leaseTaken is how long a job waits for another one on the same audience.
	leaseTaken = 2 * time.Second
)

// audienceArgs name an audience, and those contacts whose place in it may be another now: none means all.
type audienceArgs struct {
	Audience string `json:"audience,omitempty"`
	// Installation, in place of an audience, means all of a plugin.
	Installation string   `json:"installation,omitempty"`
	Contacts     []string `json:"contacts,omitempty"`
}

func enqueueAudience(tx *db.Tx, args audienceArgs) error {
	// No two are the same: one that runs may have passed somebody already, so that one more comes behind it.
	_, err := job.Enqueue(tx, audienceKind, args)
	return err
}

// changedPeople are the contacts that changes are about, by themselves or by a consent; all says that there may be more.
func (s *Service) changedPeople(ctx context.Context, ids map[string][]string, truncated bool) (contacts []string, all bool, err error) {
	contacts, all = slices.Clone(ids["contact"]), truncated
	if given := ids["consent"]; len(given) > 0 {
		list, err := s.Records.Load(ctx, "consent", given)
		if err != nil {
			return nil, false, err
		}
		for _, r := range list {
			if c := r.Text("contact_id"); c != "" {
				contacts = append(contacts, c)
			}
		}
		all = all || len(list) < len(given) // A consent that is gone may have been anybody's.
	}
	slices.Sort(contacts)
	return slices.Compact(contacts), all, nil
}

// tellAudiences leaves a job behind for each audience that changes of contacts or consents may concern.
func (s *Service) tellAudiences(ctx context.Context, ids map[string][]string, truncated bool) error {
	if len(ids["contact"]) == 0 && len(ids["consent"]) == 0 && !truncated {
		return nil
	}
	var list []*Audience
	err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		list, err = listAudiences(ctx, tx, "")
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	contacts, all, err := s.changedPeople(ctx, ids, truncated)
	if err != nil {
		return err
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, x := range list {
			if all || len(contacts) > audienceStep {
				if err := enqueueAudience(tx, audienceArgs{Audience: x.ID}); err != nil {
					return err
				}
			} else if len(contacts) > 0 {
				if err := enqueueAudience(tx, audienceArgs{Audience: x.ID, Contacts: contacts}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// hashesOf are what a network finds a person by: SHA-256 of the trimmed, lower-case addresses and of the numbers in E.164, and of the
// forms that some networks make of these beforehand. A form that a network does not use finds nobody there.
func hashesOf(emails, phones []string) audienceHashes {
	for _, v := range slices.Clone(emails) {
		// Google leaves dots and what follows a plus out of its own addresses.
		local, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(v)), "@")
		if domain == "gmail.com" || domain == "googlemail.com" {
			local, _, _ = strings.Cut(local, "+")
			emails = append(emails, strings.ReplaceAll(local, ".", "")+"@"+domain)
		}
	}
	for _, v := range slices.Clone(phones) {
		phones = append(phones, strings.TrimPrefix(strings.TrimSpace(v), "+")) // Meta wants digits alone.
	}
	sums := func(list []string) (out []string) {
		for _, v := range list {
			if v = strings.ToLower(strings.TrimSpace(v)); v != "" {
				sum := sha256.Sum256([]byte(v))
				if h := hex.EncodeToString(sum[:]); !slices.Contains(out, h) {
					out = append(out, h)
				}
			}
		}
		return out
	}
	return audienceHashes{Email: sums(emails), Phone: sums(phones)}
}

// audienceHashes are what was sent of a person.
type audienceHashes struct {
	Email []string `json:"email,omitempty"`
	Phone []string `json:"phone,omitempty"`
}

func (h audienceHashes) none() bool { return len(h.Email)+len(h.Phone) == 0 }

func (h audienceHashes) same(o audienceHashes) bool {
	return slices.Equal(h.Email, o.Email) && slices.Equal(h.Phone, o.Phone)
}

// belonging are those of some contacts that belong to an audience now, with their hashes.
func (s *Service) belonging(ctx context.Context, x *Audience, where filter.Node, gone bool, contacts []string) (map[string]audienceHashes, error) {
	out := map[string]audienceHashes{}
	if gone || len(contacts) == 0 {
		return out, nil
	}
	rows, err := s.Records.ByIDs(ctx, "contacts", contacts, where)
	if err != nil {
		return nil, err
	}
	var may map[string]bool
	if err := s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		may, err = s.Agreed(ctx, tx, contacts, x.Purpose)
		return err
	}); err != nil {
		return nil, err
	}
	for contact, row := range rows {
		binned, ok := row.Object().Field("deleted_at")
		if ok {
			if at, err := row.Value(binned); err != nil || at != nil {
				continue
			}
		}
		if !may[contact] {
			continue
		}
		text := func(path string) string {
			f, ok := row.Object().Field(path)
			if !ok {
				return ""
			}
			v, err := row.Value(f)
			if err != nil {
				return ""
			}
			t, _ := v.(string)
			return t
		}
		if h := hashesOf([]string{text("email")}, []string{text("phone"), text("mobile")}); !h.none() {
			out[contact] = h
		}
	}
	return out, nil
}

// member is what was told of a contact. Without toldAt nobody knows whether the network has taken it: it is written down before, so
// that nobody is in an audience without a trace.
type member struct {
	audienceHashes
	toldAt *time.Time
}

// tellAgain is after how long a member is told of once more: networks forget them.
const tellAgain = 30 * 24 * time.Hour

func (m member) due(now time.Time) bool { return m.toldAt == nil || now.Sub(*m.toldAt) >= tellAgain }

// members are those of some contacts that are in an audience.
func members(ctx context.Context, tx *db.Tx, audienceID string, contacts []string) (map[string]member, error) {
	in, arg := tx.Dialect().In("contact_id", contacts)
	rows, err := tx.Query(ctx, "select contact_id, hashes, told_at from plugin_audience_members where tenant_id = ? and audience_id = ? and "+in, tx.Tenant(), audienceID, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]member{}
	for rows.Next() {
		var contact string
		var raw []byte
		var h member
		if err := rows.Scan(&contact, &raw, &h.toldAt); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &h.audienceHashes); err != nil {
			return nil, err
		}
		out[contact] = h
	}
	return out, rows.Err()
}

// takeAudience has an audience for this job alone; nil while another one has it. It ends by itself when the node dies.
func (s *Service) takeAudience(ctx context.Context, audienceID string) (x *Audience, taken bool, err error) {
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, "update plugin_audiences set lease_until = ? where tenant_id = ? and id = ? and (lease_until is null or lease_until < ?)",
			s.now().Add(audienceLease), tx.Tenant(), audienceID, s.now())
		if err != nil {
			return err
		}
		list, err := listAudiences(ctx, tx, " and id = ?", audienceID)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			x, taken = list[0], n == 0
		}
		return nil
	})
	return x, taken, err
}

// errAudienceGone ends the work on an audience that is no more.
var errAudienceGone = errors.New("the audience is gone")

// Segment is a saved view.
type Segment struct {
	Object, Name string
	Filter       filter.Node
}
