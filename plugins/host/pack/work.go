package pack

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// What a plugin may be told of.
const (
	Created  = "record.created"
	Updated  = "record.updated"
	Deleted  = "record.deleted"
	Restored = "record.restored"
)

var eventTypes = []string{Created, Updated, Deleted, Restored}

const (
	maxList      = 50
	maxBatch     = 200
	defaultBatch = 50
	// MinEvery is the shortest time between two runs of a job.
	MinEvery    = time.Minute
	maxEvery    = 31 * 24 * time.Hour
	maxRouteKB  = 1024
	routeBodyKB = 256
)

// OfRecords reports whether the event is about a record, and not told by a plugin.
func (e Event) OfRecords() bool { return strings.HasPrefix(e.Type, "record.") }

// Size is how many events a call gets at most.
func (e Event) Size() int {
	if e.Batch == 0 {
		return defaultBatch
	}
	return e.Batch
}

// Period is the time between two runs, and what it may be longer.
func (s Schedule) Period() (every, jitter time.Duration) {
	every, _ = time.ParseDuration(s.Every) // Both were checked.
	jitter, _ = time.ParseDuration(s.Jitter)
	return every, jitter
}

// MaxBody is how large a request's body may be, in bytes.
func (r Route) MaxBody() int64 {
	if r.MaxBodyKB == 0 {
		return routeBodyKB << 10
	}
	return int64(r.MaxBodyKB) << 10
}

// checkWork checks what the plugin is called for.
func (m *Manifest) checkWork(l *fault.List) {
	if e := m.Capabilities.Enrich; e != nil {
		names(l, "manifest.capabilities.enrich.objects", e.Objects, true)
		names(l, "manifest.capabilities.enrich.fields", e.Fields, false)
		for _, o := range e.Objects {
			m.mayRead(l, "manifest.capabilities.enrich.objects", o)
		}
	}
	if b := m.Capabilities.BeforeSave; b != nil {
		names(l, "manifest.capabilities.before_save.objects", b.Objects, true)
		for _, o := range b.Objects {
			m.mayRead(l, "manifest.capabilities.before_save.objects", o)
		}
		options(l, "manifest.capabilities.before_save.actions", []string{"create", "update"}, b.Actions...)
	}
	few(l, "manifest.events", len(m.Events))
	for i, e := range m.Events {
		here := at("manifest.events", i)
		if e.OfRecords() {
			options(l, here+".type", eventTypes, e.Type)
			names(l, here+".object", []string{e.Object}, true)
			m.mayRead(l, here+".object", e.Object)
		} else if !eventPattern.MatchString(e.Type) || strings.HasSuffix(e.Type, "*") || e.Object != "" {
			l.Add(here+".type", "not_an_option", fault.Params{"value": shorten(e.Type), "allowed": eventTypes})
		}
		if e.Batch < 0 || e.Batch > maxBatch {
			l.Add(here+".batch", "out_of_range", fault.Params{"min": 1, "max": maxBatch})
		}
		if _, err := filter.Parse(e.Filter); e.Filter != "" && err != nil {
			l.Add(here+".filter", "manifest_filter")
		}
	}
	few(l, "manifest.schedules", len(m.Schedules))
	seen := map[string]bool{}
	for i, s := range m.Schedules {
		here := at("manifest.schedules", i)
		names(l, here+".job", []string{s.Job}, true)
		once(l, here+".job", seen, s.Job)
		if !period(s.Every, MinEvery, maxEvery) {
			l.Add(here+".every", "manifest_period", fault.Params{"min": "1m", "max": "744h"})
		}
		if s.Jitter != "" && !period(s.Jitter, 0, 24*time.Hour) {
			l.Add(here+".jitter", "manifest_period", fault.Params{"min": "0s", "max": "24h"})
		}
	}
}

// checkFaces checks what people and machines outside get to see of the plugin.
func (m *Manifest) checkFaces(l *fault.List) {
	few(l, "manifest.actions", len(m.Actions))
	seen := map[string]bool{}
	for i, a := range m.Actions {
		here := at("manifest.actions", i)
		names(l, here+".id", []string{a.ID}, true)
		once(l, here+".id", seen, a.ID)
		texts(l, here+".title", a.Title, 80, true)
		names(l, here+".objects", a.Objects, false)
		for _, o := range a.Objects {
			m.mayRead(l, here+".objects", o)
		}
		if _, err := compile(a.InputSchema); err != nil {
			l.Add(here+".input_schema", "manifest_schema", fault.Params{"detail": shorten(err.Error())})
		}
		if _, err := compile(a.OutputSchema); err != nil {
			l.Add(here+".output_schema", "manifest_schema", fault.Params{"detail": shorten(err.Error())})
		}
	}
	few(l, "manifest.routes", len(m.Routes))
	seen = map[string]bool{}
	for i, r := range m.Routes {
		here := at("manifest.routes", i)
		options(l, here+".method", []string{http.MethodGet, http.MethodPost, http.MethodPut}, r.Method)
		if !routePath.MatchString(r.Path) {
			l.Add(here+".path", "manifest_path")
		}
		once(l, here, seen, r.Method+" "+r.Path)
		if r.Auth != "" {
			options(l, here+".auth", []string{"none", "signature", AuthPerson}, r.Auth)
		}
		if r.For != "" {
			options(l, here+".for", []string{ForMessages}, r.For)
			if r.For == ForMessages && (!m.Capabilities.Channel || r.Auth == AuthPerson) {
				l.Add(here+".for", "capability_missing", fault.Params{"capability": "channel"})
			}
		}
		if r.MaxBodyKB < 0 || r.MaxBodyKB > maxRouteKB {
			l.Add(here+".max_body_kb", "out_of_range", fault.Params{"min": 1, "max": maxRouteKB})
		}
	}
	few(l, "manifest.ui", len(m.UI))
	for i, u := range m.UI {
		here := at("manifest.ui", i)
		if !slot.MatchString(u.Slot) {
			l.Add(here+".slot", "manifest_slot")
		}
		names(l, here+".panel", []string{u.Panel}, true)
		options(l, here+".kind", []string{Declarative, Frame}, u.Kind)
		if object, _, onRecord := strings.Cut(u.Slot, "."); onRecord {
			m.mayRead(l, here+".slot", object)
		}
		if (u.Kind == Frame) != (u.File != "") || u.File != "" && !cleanPath(u.File) {
			l.Add(here+".file", "package_path", fault.Params{"file": shorten(u.File)})
		}
		texts(l, here+".title", u.Title, 80, true)
	}
	if m.Icon != "" && !cleanPath(m.Icon) {
		l.Add("manifest.icon", "package_path", fault.Params{"file": shorten(m.Icon)})
	}
}

// mayRead demands the scope of reading an object whose records the plugin is handed.
func (m *Manifest) mayRead(l *fault.List, location, object string) {
	if !slices.ContainsFunc(m.scopes, func(s Scope) bool { return s.Kind == Records && s.Object == object && s.Verb == VerbRead }) {
		l.Add(location, "scope_missing", fault.Params{"scope": "records:" + shorten(object) + ":read"})
	}
}

func at(location string, i int) string { return fmt.Sprintf("%s[%d]", location, i) }

func few(l *fault.List, location string, n int) {
	if n > maxList {
		l.Add(location, "too_many", fault.Params{"max": maxList})
	}
}

func names(l *fault.List, location string, list []string, required bool) {
	if required && (len(list) == 0 || list[0] == "") {
		l.Add(location, "required")
		return
	}
	few(l, location, len(list))
	for _, n := range list {
		if !name.MatchString(n) {
			l.Add(location, "invalid_id", fault.Params{"value": shorten(n)})
		}
	}
}

func options(l *fault.List, location string, allowed []string, given ...string) {
	for _, g := range given {
		if !slices.Contains(allowed, g) {
			l.Add(location, "not_an_option", fault.Params{"value": shorten(g), "allowed": allowed})
		}
	}
}

func once(l *fault.List, location string, seen map[string]bool, key string) {
	if seen[key] {
		l.Add(location, "manifest_double", fault.Params{"value": shorten(key)})
	}
	seen[key] = true
}
