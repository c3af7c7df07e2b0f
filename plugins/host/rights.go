package host

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// always are the fields that whoever may read a record gets besides those that were agreed to: they say nothing of anybody.
var always = []string{"id", "version", "created_at", "updated_at"}

// objectOf finds an object as manifests name it: by its id or its API name.
func objectOf(m *metadata.Model, name string) (*metadata.Object, bool) {
	if o, ok := m.ObjectByID(name); ok {
		return o, true
	}
	o, err := m.Object(name)
	return o, err == nil
}

// definition compiles scopes to the rules of access: a plugin's rights are those of a role, and nothing of its own. A scope of
// an object or a field that the company does not have is refused.
func definition(m *metadata.Model, scopes []pack.Scope) (access.Definition, error) {
	d := access.Definition{Objects: map[string]access.Rule{}}
	var faults fault.List
	for _, s := range scopes {
		if s.Kind != pack.Records {
			continue
		}
		o, ok := objectOf(m, s.Object)
		if !ok {
			faults.Add("scopes", "plugin_object_missing", fault.Params{"object": s.Object})
			continue
		}
		rule, known := d.Objects[o.ID]
		if !known {
			hidden := access.Hidden
			rule = access.Rule{Actions: map[access.Action]access.Grant{}, Level: &hidden, Fields: map[string]access.Level{}}
		}
		for _, a := range actionsOf[s.Verb] {
			rule.Actions[a] = access.Grant{Scope: access.ScopeAll}
		}
		level := access.Readable
		if s.Verb == pack.VerbWrite || s.Verb == pack.VerbCreate {
			level = access.Writable
		}
		switch {
		case s.Verb == pack.VerbDelete || s.Verb == pack.VerbLink:
		case len(s.Fields) == 0:
			l := max(*rule.Level, level)
			rule.Level = &l
		default:
			for _, path := range s.Fields {
				f, ok := o.Field(path)
				if !ok {
					faults.Add("scopes", "plugin_field_missing", fault.Params{"object": s.Object, "field": path})
					continue
				}
				rule.Fields[f.ID] = max(rule.Fields[f.ID], level)
			}
		}
		for _, path := range always {
			if f, ok := o.Field(path); ok {
				rule.Fields[f.ID] = max(rule.Fields[f.ID], access.Readable)
			}
		}
		d.Objects[o.ID] = rule
	}
	for _, rule := range d.Objects {
		for id, l := range rule.Fields {
			rule.Fields[id] = max(l, *rule.Level)
		}
	}
	return d, faults.Err()
}

// actionsOf are what a verb allows with records. Relations are changed by whoever may change the record.
var actionsOf = map[pack.Verb][]access.Action{
	pack.VerbRead: {access.Read}, pack.VerbWrite: {access.Create, access.Update}, pack.VerbCreate: {access.Create}, pack.VerbLink: {access.Update}, pack.VerbDelete: {access.Delete},
}

// grants reads scopes that were stored.
func grants(texts []string) []pack.Scope {
	var out []pack.Scope
	for _, t := range texts {
		if s, ok := pack.ParseScope(t); ok {
			out = append(out, s)
		}
	}
	return out
}

// Right is one thing that a plugin may do, for people to read.
type Right struct {
	// Kind is read, write, create, link, delete, memory, secret, emit, jobs, send, host, event, before_save, schedule, route,
	// enrich, action, panel, channel, audience, knowledge, chat, or program, which is beyond all others.
	Kind string
	// Object is the API name of the object it is about, with its label in Label.
	Object string
	Label  map[string]string
	// Fields are the paths that it reaches, with their labels; none means all.
	Fields []RightField
	// Name is the rest: a host, a period, an event's type.
	Name string
	// Added says that the version that runs does not have it.
	Added bool
}

// RightField is a field that a right reaches.
type RightField struct {
	Path  string
	Label map[string]string
	// Classified fields are confidential or secret.
	Classified bool
}

// key names a right, to compare those of two versions.
func (r Right) key() string {
	k := r.Kind + "\x00" + r.Object + "\x00" + r.Name
	for _, f := range r.Fields {
		k += "\x00" + f.Path
	}
	return k
}

// rightsOf lists what a manifest asks for, and when the plugin runs.
func rightsOf(m *metadata.Model, man *pack.Manifest) []Right {
	var out []Right
	about := func(r Right, object string, fields []string) Right {
		r.Object = object
		o, ok := objectOf(m, object)
		if !ok {
			return r
		}
		r.Object, r.Label = o.Name, o.PluralLabels
		for _, path := range fields {
			f := RightField{Path: path}
			if known, ok := o.Field(path); ok {
				f.Label, f.Classified = known.Labels, known.Classified()
			}
			r.Fields = append(r.Fields, f)
		}
		return r
	}
	if man.Runtime.WASM == nil {
		out = append(out, Right{Kind: "program"})
	}
	for _, s := range man.Granted() {
		switch s.Kind {
		case pack.Records:
			out = append(out, about(Right{Kind: string(s.Verb)}, s.Object, s.Fields))
		case pack.KV:
			out = append(out, Right{Kind: "memory"})
		case pack.Knowledge:
			out = append(out, Right{Kind: "knowledge"})
		case pack.Jobs:
			out = append(out, Right{Kind: "jobs"})
		case pack.Secrets:
			out = append(out, Right{Kind: "secret", Name: s.Name})
		case pack.Events:
			out = append(out, Right{Kind: "emit", Name: s.Name})
		case pack.Send:
			out = append(out, Right{Kind: "send", Name: s.Name})
		}
	}
	for _, h := range man.Hosts() {
		out = append(out, Right{Kind: "host", Name: h.String()})
	}
	for _, e := range man.Events {
		out = append(out, about(Right{Kind: "event", Name: e.Type}, e.Object, nil))
	}
	if b := man.Capabilities.BeforeSave; b != nil {
		for _, o := range b.Objects {
			out = append(out, about(Right{Kind: "before_save"}, o, nil))
		}
	}
	if e := man.Capabilities.Enrich; e != nil {
		for _, o := range e.Objects {
			out = append(out, about(Right{Kind: "enrich"}, o, e.Fields))
		}
	}
	if man.Capabilities.Channel {
		out = append(out, Right{Kind: "channel", Name: man.ID[strings.LastIndexByte(man.ID, '.')+1:]})
	}
	if man.Capabilities.Audience {
		out = append(out, Right{Kind: "audience"})
	}
	for _, x := range man.Schedules {
		out = append(out, Right{Kind: "schedule", Name: x.Every})
	}
	for _, r := range man.Routes {
		if r.Auth == pack.AuthPerson {
			continue // Its own frames ask there: nobody outside does.
		}
		out = append(out, Right{Kind: "route", Name: r.Method + " " + r.Path})
	}
	for _, a := range man.Actions {
		out = append(out, Right{Kind: "action", Name: a.Title.In("en"), Label: a.Title})
	}
	if man.Capabilities.Chat {
		out = append(out, Right{Kind: "chat"})
	}
	for _, u := range man.UI {
		out = append(out, Right{Kind: "panel", Name: u.Slot, Label: u.Title})
	}
	return out
}

// Review is what somebody has to know before they agree to a package.
type Review struct {
	Package *Package
	// Installed is what runs of the plugin; nil when it is new.
	Installed *Installation
	// Rights are what the package asks for, and Dropped what the version that runs has and this one does not.
	Rights, Dropped []Right
	// More says that it asks for more than was agreed to.
	More bool
	// Missing are objects and fields that it needs and the company does not have.
	Missing error
}

// review compares a package with what is installed.
func (s *Service) review(ctx context.Context, p *Package, have *Installation) (*Review, error) {
	m, err := s.Metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	r := &Review{Package: p, Installed: have, Rights: rightsOf(m, p.Manifest)}
	if _, r.Missing = definition(m, p.Manifest.Granted()); r.Missing != nil && !fault.Is(r.Missing, fault.Invalid) {
		return nil, r.Missing
	}
	if have == nil {
		return r, nil
	}
	old := rightsOf(m, have.Package.Manifest)
	has := func(list []Right, x Right) bool {
		return slices.ContainsFunc(list, func(y Right) bool { return x.key() == y.key() })
	}
	for i, x := range r.Rights {
		if !has(old, x) {
			r.Rights[i].Added = true
		}
	}
	for _, x := range old {
		if !has(r.Rights, x) {
			r.Dropped = append(r.Dropped, x)
		}
	}
	r.More = exceeds(p.Manifest, have)
	return r, nil
}

// exceeds reports whether a manifest asks for a scope or a host that was not agreed to, wants a place in the app that it did not
// have, brings messages in or keeps audiences
// where it did not, wants to stand in the way of writes where it did not before, or runs as a program where it was a module.
func exceeds(m *pack.Manifest, have *Installation) bool {
	if m.Runtime.WASM == nil && have.Package.Manifest.Runtime.WASM != nil {
		return true
	}
	for _, s := range m.Granted() {
		if !slices.Contains(have.Scopes, s.String()) {
			return true
		}
	}
	for _, h := range m.Hosts() {
		if !slices.Contains(have.Hosts, h.String()) {
			return true
		}
	}
	for _, u := range m.UI {
		if !slices.ContainsFunc(have.Package.Manifest.UI, func(v pack.UI) bool { return v.Slot == u.Slot && v.Kind == u.Kind }) {
			return true
		}
	}
	if before, after := have.Package.Manifest.Capabilities, m.Capabilities; after.Channel && !before.Channel || after.Audience && !before.Audience {
		return true
	}
	was, is := have.Package.Manifest.Capabilities.BeforeSave, m.Capabilities.BeforeSave
	if is == nil {
		return false
	}
	return was == nil || slices.ContainsFunc(is.Objects, func(o string) bool { return !slices.Contains(was.Objects, o) })
}
