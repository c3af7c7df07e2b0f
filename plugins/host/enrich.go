package host

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Suggestion is a value that a plugin suggests for a field, and where it has it from.
type Suggestion struct {
	Field string `json:"field"`
	// Value is as the API takes it.
	Value json.RawMessage `json:"value"`
	// Confidence is from 0 to 1.
	Confidence float64 `json:"confidence"`
	Source     string  `json:"source"`
	SourceURL  string  `json:"source_url,omitempty"`
	ObservedAt string  `json:"observed_at,omitempty"`
}

// Suggestions are what a plugin suggests for a record, until somebody has decided or it is asked again.
type Suggestions struct {
	ID, InstallationID string
	// Plugin is the plugin's id, and Name what it is called.
	Plugin         string
	Name           pack.Texts
	Object, Record string
	Items          []Suggestion
	CreatedAt      time.Time
}

// maxSuggestions bounds what is kept of one answer.
const maxSuggestions = 100

// Abilities are what plugins offer on the records of an object: to anybody who may read them.
type Abilities struct {
	InstallationID, Plugin string
	Name                   pack.Texts
	Enrich                 bool
	Actions                []pack.Action
}

// ForObject lists what the company's plugins offer on the records of an object that the actor may read.
func (s *Service) ForObject(ctx context.Context, object string) ([]Abilities, error) {
	o, err := s.readable(ctx, object)
	if err != nil {
		return nil, err
	}
	list, err := s.enabled(ctx, nil)
	if err != nil {
		return nil, err
	}
	var out []Abilities
	for _, i := range list {
		m := i.Package.Manifest
		a := Abilities{InstallationID: i.ID, Plugin: m.ID, Name: m.Name, Enrich: i.enriches(o)}
		for _, x := range m.Actions {
			if about(x.Objects, o) {
				a.Actions = append(a.Actions, x)
			}
		}
		if a.Enrich || len(a.Actions) > 0 {
			out = append(out, a)
		}
	}
	return out, nil
}

// readable returns an object that the actor may read.
func (s *Service) readable(ctx context.Context, object string) (*metadata.Object, error) {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	o, err := m.Object(object)
	if err != nil {
		return nil, err
	}
	rules, err := s.Access.For(ctx)
	if err == nil && !rules.Object(o.ID).Can(access.Read) {
		err = fault.Missing("object", object)
	}
	return o, err
}

// mayChange refuses somebody who may change no record of an object.
func (s *Service) mayChange(ctx context.Context, o *metadata.Object) error {
	rules, err := s.Access.For(ctx)
	if err == nil && !rules.Object(o.ID).Can(access.Update) {
		err = fault.New(fault.Forbidden, "action_forbidden", fault.Params{"action": access.Update, "object": o.Name})
	}
	return err
}

func about(list []string, o *metadata.Object) bool {
	return slices.Contains(list, o.ID) || slices.Contains(list, o.Name)
}

func (i *Installation) enriches(o *metadata.Object) bool {
	e := i.Package.Manifest.Capabilities.Enrich
	return e != nil && about(e.Objects, o)
}

// Enrich asks a plugin what it knows of a record. The actor must be allowed to change the record's object; what the plugin gets
// to see is what the plugin may see, of a record that the actor may read.
func (s *Service) Enrich(ctx context.Context, installationID, object, recordID string) (*Suggestions, error) {
	i, o, row, err := s.forRecord(ctx, installationID, object, recordID)
	if err != nil {
		return nil, err
	}
	if !i.enriches(o) {
		return nil, fault.At("object", "plugin_not_for", fault.Params{"object": object})
	}
	return s.enrich(ctx, i, o, row)
}

// forRecord finds a plugin and a record that the actor may read and, by its object, change. The row is the record as the plugin
// may see it; a record that the plugin may not read does not exist for it.
func (s *Service) forRecord(ctx context.Context, installationID, object, recordID string) (*Installation, *metadata.Object, *records.Row, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	o, err := s.readable(ctx, object)
	if err != nil {
		return nil, nil, nil, err
	}
	if _, err := s.Records.Get(ctx, o.Name, recordID, records.GetOptions{Fields: []string{"id"}}); err != nil {
		return nil, nil, nil, err
	}
	if err := s.mayChange(ctx, o); err != nil {
		return nil, nil, nil, err
	}
	i, err := s.one(ctx, installationID)
	if err != nil {
		return nil, nil, nil, err
	}
	row, err := s.Records.Get(as(ctx, a.Tenant, i), o.Name, recordID, records.GetOptions{})
	return i, o, row, err
}

// enrich asks and keeps the answer.
func (s *Service) enrich(ctx context.Context, i *Installation, o *metadata.Object, row *records.Row) (*Suggestions, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	g := s.gateFor(i, a.Tenant, ByEnrich)
	shown, err := g.shown(o, row)
	if err != nil {
		return nil, err
	}
	capability := i.Package.Manifest.Capabilities.Enrich
	var items []Suggestion
	err = s.run(ctx, i, occasion{cause: ByEnrich, object: o.Name, record: row.ID()}, func(ctx context.Context, p pluginv1.PluginClient, frame *pluginv1.CallContext) error {
		out, err := p.Enrich(ctx, &pluginv1.EnrichRequest{Context: frame, Record: shown[0], Fields: capability.Fields})
		if err != nil {
			return err
		}
		for _, x := range out.Suggestions {
			if x == nil || len(items) == maxSuggestions {
				continue
			}
			f, ok := o.Field(x.Field)
			if !ok || f.ReadOnly || f.Impl.ReadOnly() || len(capability.Fields) > 0 && !slices.Contains(capability.Fields, x.Field) {
				continue // It is not what it was let suggest.
			}
			item := Suggestion{
				Field: x.Field, Value: fromValue(f, x.Value), Confidence: min(max(x.Confidence, 0), 1), Source: fold.Shorten(plain(x.Source), 80), ObservedAt: fold.Shorten(plain(x.ObservedAt), 40),
			}
			if strings.HasPrefix(x.SourceURL, "https://") || strings.HasPrefix(x.SourceURL, "http://") {
				item.SourceURL = fold.Shorten(plain(x.SourceURL), 500)
			}
			if same, ok := shown[0].Fields[x.Field]; ok && string(fromValue(f, same)) == string(item.Value) {
				continue // It stands there already.
			}
			items = append(items, item)
		}
		return nil
	})
	if err != nil {
		return nil, asFault(i, err)
	}
	out := &Suggestions{
		ID: id.New("sug"), InstallationID: i.ID, Plugin: i.Package.Manifest.ID, Name: i.Package.Manifest.Name, Object: o.Name, Record: row.ID(), Items: items, CreatedAt: s.now(),
	}
	return out, s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from plugin_suggestions where tenant_id = ? and record_id = ? and installation_id = ?", tx.Tenant(), out.Record, i.ID)
		if len(items) == 0 {
			return nil
		}
		raw, err := json.Marshal(items)
		if err != nil {
			return err
		}
		tx.Queue("insert into plugin_suggestions (tenant_id, id, installation_id, object_id, record_id, items, created_at) values (?, ?, ?, ?, ?, ?, ?)",
			tx.Tenant(), out.ID, i.ID, o.ID, out.Record, string(raw), out.CreatedAt)
		return nil
	})
}

// asFault is a plugin's own error as people get to see it. Its words are the plugin's, so they are shown as such.
func asFault(i *Installation, err error) error {
	e, ok := errors.AsType[*pluginv1.Error](err)
	if !ok {
		return err
	}
	code := fault.Conflict
	if e.Retryable {
		code = fault.Unavailable
	}
	return &fault.Error{Code: code, Reason: "plugin_answered", Params: fault.Params{"plugin": i.Package.Manifest.ID, "message": fold.Shorten(plain(e.Message), 300)}, Err: err}
}

// SuggestionsFor lists what plugins suggest for a record that the actor may read, with the fields that the actor may see.
func (s *Service) SuggestionsFor(ctx context.Context, object, recordID string) ([]*Suggestions, error) {
	o, err := s.readable(ctx, object)
	if err != nil {
		return nil, err
	}
	if _, err := s.Records.Get(ctx, o.Name, recordID, records.GetOptions{Fields: []string{"id"}}); err != nil {
		return nil, err
	}
	return s.suggestions(ctx, o, "record_id = ?", recordID)
}

func (s *Service) suggestions(ctx context.Context, o *metadata.Object, where string, args ...any) ([]*Suggestions, error) {
	visible, err := s.Records.VisiblePaths(ctx, o.Name)
	if err != nil {
		return nil, err
	}
	var out []*Suggestions
	err = s.DB.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = db.Collect(ctx, tx, func(r db.Rows) (*Suggestions, error) {
			x := &Suggestions{Object: o.Name}
			var raw []byte
			if err := r.Scan(&x.ID, &x.InstallationID, &x.Record, &raw, &x.CreatedAt); err != nil {
				return nil, err
			}
			x.CreatedAt = x.CreatedAt.UTC()
			return x, json.Unmarshal(raw, &x.Items)
		}, "select id, installation_id, record_id, items, created_at from plugin_suggestions where tenant_id = ? and object_id = ? and "+where+" order by id",
			append([]any{tx.Tenant(), o.ID}, args...)...)
		if err != nil || len(out) == 0 {
			return err
		}
		list, err := listInstallations(ctx, tx, "")
		for _, x := range out {
			for _, i := range list {
				if i.ID == x.InstallationID {
					x.Plugin, x.Name = i.Package.Manifest.ID, i.Package.Manifest.Name
				}
			}
			x.Items = slices.DeleteFunc(x.Items, func(y Suggestion) bool { return !visible[y.Field] })
		}
		return err
	})
	return slices.DeleteFunc(out, func(x *Suggestions) bool { return len(x.Items) == 0 }), err
}

// Apply writes some of what was suggested, by fields, as a change of the actor's own through the plugin; what stands behind it is
// the reason in the record's history. The rest is forgotten. No fields at all dismiss everything.
func (s *Service) Apply(ctx context.Context, object, recordID, suggestionsID string, fields []string) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	o, err := s.readable(ctx, object)
	if err != nil {
		return err
	}
	if _, err := s.Records.Get(ctx, o.Name, recordID, records.GetOptions{Fields: []string{"id"}}); err != nil {
		return err
	}
	list, err := s.suggestions(ctx, o, "record_id = ? and id = ?", recordID, suggestionsID)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fault.Missing("suggestions", suggestionsID)
	}
	x := list[0]
	var taken []Suggestion
	for _, f := range fields {
		at := slices.IndexFunc(x.Items, func(y Suggestion) bool { return y.Field == f })
		if at < 0 {
			return fault.At("fields", "unknown_field", fault.Params{"field": f})
		}
		taken = append(taken, x.Items[at])
	}
	if len(taken) > 0 {
		through := a
		through.Via = actor.ViaPlugin
		if err := s.apply(actor.With(ctx, through), x, taken); err != nil {
			return err
		}
	} else if err := s.mayChange(ctx, o); err != nil {
		return err
	}
	return s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from plugin_suggestions where tenant_id = ? and id = ?", tx.Tenant(), x.ID)
		return nil
	})
}

// apply writes suggestions, one for each field.
func (s *Service) apply(ctx context.Context, x *Suggestions, taken []Suggestion) error {
	top, custom := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	var sources []string
	for _, y := range taken {
		if key, ok := strings.CutPrefix(y.Field, "custom."); ok {
			custom[key] = y.Value
		} else {
			top[y.Field] = y.Value
		}
		if y.Source != "" && !slices.Contains(sources, y.Source) {
			sources = append(sources, y.Source)
		}
	}
	if len(custom) > 0 {
		raw, err := json.Marshal(custom)
		if err != nil {
			return err
		}
		top["custom"] = raw
	}
	raw, err := json.Marshal(top)
	if err != nil {
		return err
	}
	reason := x.Plugin
	if len(sources) > 0 {
		reason += ": " + strings.Join(sources, ", ")
	}
	_, err = s.Records.Batch(ctx, fold.Shorten(reason, 200), records.AllOrNothing, []records.Operation{{Op: records.OpUpdate, Object: x.Object, ID: x.Record, Body: raw}})
	if err != nil {
		return unplace(err)
	}
	for _, y := range taken {
		if a, err := actor.From(ctx); err == nil {
			s.notes.flow(a.Tenant, x.InstallationID, "written", x.Object+"."+y.Field, 1)
		}
	}
	return nil
}

// fill writes what a plugin suggests for new records into fields that are empty, as the plugin. What goes wrong with one record
// is written down with the call and keeps nobody waiting.
func (s *Service) fill(ctx context.Context, tenant string, i *Installation, seen []records.SeenChange) {
	ctx = as(ctx, tenant, i)
	for _, c := range seen {
		if c.Entry.Action != ledger.Created || !i.enriches(c.Object) {
			continue
		}
		row, err := s.Records.Get(ctx, c.Object.Name, c.Entry.RecordID, records.GetOptions{})
		if err != nil {
			continue
		}
		x, err := s.enrich(ctx, i, c.Object, row)
		if err != nil {
			continue
		}
		raw, err := row.AppendJSON(nil)
		if err != nil {
			continue
		}
		now, err := toRecord(c.Object, raw)
		if err != nil {
			continue
		}
		taken := slices.DeleteFunc(slices.Clone(x.Items), func(y Suggestion) bool { return !now.Fields[y.Field].Empty() })
		if len(taken) == 0 {
			continue
		}
		if err := s.apply(ctx, x, taken); err != nil {
			s.Logger.InfoContext(ctx, "write what a plugin suggests", "plugin", i.Package.Manifest.ID, "record", c.Entry.RecordID, "error", err.Error())
			continue
		}
		if len(taken) < len(x.Items) {
			continue // The rest is for a person.
		}
		if err := s.DB.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
			tx.Queue("delete from plugin_suggestions where tenant_id = ? and id = ?", tx.Tenant(), x.ID)
			return nil
		}); err != nil {
			s.Logger.WarnContext(ctx, "forget what was suggested", "error", err.Error())
		}
	}
}
