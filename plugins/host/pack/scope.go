package pack

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Kind is what a scope is about.
type Kind string

// The kinds of scopes.
const (
	// Records reach the records of one object.
	Records Kind = "records"
	// KV is the plugin's own memory.
	KV Kind = "kv"
	// Secrets is one secret of its configuration.
	Secrets Kind = "secrets"
	// Events lets it tell of something itself.
	Events Kind = "events"
	// Jobs lets it leave work for itself.
	Jobs Kind = "jobs"
	// Send lets it have Kontor write to people, for one purpose.
	Send Kind = "send"
	// Knowledge is the articles that everybody may read.
	Knowledge Kind = "knowledge"
)

// Verb is what a scope allows with records.
type Verb string

// The verbs.
const (
	VerbRead Verb = "read"
	// VerbWrite makes records and changes them.
	VerbWrite  Verb = "write"
	VerbCreate Verb = "create"
	VerbLink   Verb = "link"
	VerbDelete Verb = "delete"
)

// Scope is one right that a plugin asks for:
//
//	records:contact:read               every field of contacts
//	records:contact:write:title,city   making records and changing them, with these fields; reading is a scope of its own
//	records:note:create                making notes, with every field
//	records:task:link
//	records:task:delete
//	kv, jobs, knowledge, secrets:api_key, events:emit:linkedin.*, send:newsletter
type Scope struct {
	Kind   Kind
	Object string
	Verb   Verb
	// Fields are those that it reaches, as paths such as title or custom.region; none means all.
	Fields []string
	// Name is the secret's, the pattern of the events, or the purpose.
	Name string
}

// String writes the scope as a manifest does.
func (s Scope) String() string {
	switch s.Kind {
	case Records:
		out := "records:" + s.Object + ":" + string(s.Verb)
		if len(s.Fields) > 0 {
			out += ":" + strings.Join(s.Fields, ",")
		}
		return out
	case Secrets, Send:
		return string(s.Kind) + ":" + s.Name
	case Events:
		return "events:emit:" + s.Name
	}
	return string(s.Kind)
}

var (
	fieldPath    = regexp.MustCompile(`^(custom\.)?[a-z][a-z0-9_]{0,62}$`)
	eventPattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,39}(\.[a-z][a-z0-9_-]{0,39}){0,3}(\.\*)?$`)
)

// ParseScope reads a scope; false for everything that is not one, to the letter.
func ParseScope(text string) (Scope, bool) {
	kind, rest, more := strings.Cut(text, ":")
	switch Kind(kind) {
	case KV, Jobs, Knowledge:
		return Scope{Kind: Kind(kind)}, !more
	case Secrets, Send:
		return Scope{Kind: Kind(kind), Name: rest}, name.MatchString(rest)
	case Events:
		pattern, ok := strings.CutPrefix(rest, "emit:")
		return Scope{Kind: Events, Name: pattern}, ok && eventPattern.MatchString(pattern)
	case Records:
		parts := strings.Split(rest, ":")
		if len(parts) < 2 || len(parts) > 3 || !name.MatchString(parts[0]) {
			return Scope{}, false
		}
		s := Scope{Kind: Records, Object: parts[0], Verb: Verb(parts[1])}
		if !slices.Contains([]Verb{VerbRead, VerbWrite, VerbCreate, VerbLink, VerbDelete}, s.Verb) {
			return Scope{}, false
		}
		if len(parts) == 3 {
			if s.Verb != VerbRead && s.Verb != VerbWrite {
				return Scope{}, false
			}
			s.Fields = strings.Split(parts[2], ",")
			if slices.ContainsFunc(s.Fields, func(f string) bool { return !fieldPath.MatchString(f) }) {
				return Scope{}, false
			}
			slices.Sort(s.Fields)
			if len(slices.Compact(slices.Clone(s.Fields))) != len(s.Fields) {
				return Scope{}, false
			}
		}
		return s, true
	}
	return Scope{}, false
}

// Host is a place that a plugin may send requests to.
type Host struct {
	// Scheme is https, or http where the manifest says so.
	Scheme string
	// Name is a host in ASCII; Below says that those below it are meant.
	Name  string
	Below bool
	// Port is empty for the scheme's own.
	Port string
	// Setting is the field of the configuration that names the place instead.
	Setting string
}

// String writes the place as a manifest does.
func (h Host) String() string {
	if h.Setting != "" {
		return "config:" + h.Setting
	}
	out := h.Scheme + "://"
	if h.Below {
		out += "*."
	}
	out += h.Name
	if h.Port != "" {
		out += ":" + h.Port
	}
	return out
}

var (
	hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)
	port     = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
	numeric  = regexp.MustCompile(`^(0x[0-9a-f]*|[0-9]+)$`)
)

// ParseHost reads a place: https://api.example.org, https://*.example.org, with a port if need be, or config:base_url for the
// address that stands in a field of the configuration. Addresses are refused, in whatever spelling: only names can be
// agreed to.
func ParseHost(text string) (Host, bool) {
	if setting, ok := strings.CutPrefix(text, "config:"); ok {
		return Host{Setting: setting}, name.MatchString(setting)
	}
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme != "https" && scheme != "http" {
		return Host{}, false
	}
	h := Host{Scheme: scheme}
	rest, h.Below = strings.CutPrefix(rest, "*.")
	if host, p, has := strings.Cut(rest, ":"); has {
		if !port.MatchString(p) {
			return Host{}, false
		}
		rest, h.Port = host, p
	}
	ascii, err := idna.Lookup.ToASCII(rest)
	if err != nil || !hostName.MatchString(ascii) || len(ascii) > 253 {
		return Host{}, false
	}
	labels := strings.Split(ascii, ".")
	// The last label of an address is a number; names of the whole internet are not agreed to either.
	if numeric.MatchString(labels[len(labels)-1]) || h.Below && len(labels) < 2 {
		return Host{}, false
	}
	h.Name = ascii
	return h, true
}

// Matches reports whether a request to a scheme, host and port goes to the place.
func (h Host) Matches(scheme, host, port string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if scheme != h.Scheme || portOf(scheme, port) != portOf(h.Scheme, h.Port) {
		return false
	}
	if h.Below {
		return strings.HasSuffix(host, "."+h.Name)
	}
	return host == h.Name
}

func portOf(scheme, port string) string {
	switch {
	case port != "":
		return port
	case scheme == "http":
		return "80"
	}
	return "443"
}

// checkRights checks the scopes, the places and the configuration.
func (m *Manifest) checkRights(l *fault.List) {
	if len(m.Scopes) > maxList*2 {
		l.Add("manifest.scopes", "too_many", fault.Params{"max": maxList * 2})
		return
	}
	seen := map[string]bool{}
	for i, text := range m.Scopes {
		s, ok := ParseScope(text)
		if !ok {
			l.Add(at("manifest.scopes", i), "unknown_plugin_scope", fault.Params{"value": shorten(text)})
			continue
		}
		once(l, at("manifest.scopes", i), seen, s.String())
		m.scopes = append(m.scopes, s)
	}
	var err error
	if m.config, err = newConfig(m.ConfigSchema); err != nil {
		l.Add("manifest.config_schema", "manifest_schema", fault.Params{"detail": shorten(err.Error())})
		m.config, _ = newConfig(nil)
	}
	for i, s := range m.scopes {
		if s.Kind == Secrets && !m.config.secret[s.Name] {
			l.Add(at("manifest.scopes", i), "unknown_secret", fault.Params{"name": s.Name})
		}
	}
	few(l, "manifest.http.allow", len(m.HTTP.Allow))
	for i, text := range m.HTTP.Allow {
		h, ok := ParseHost(text)
		if !ok || h.Setting != "" && !m.config.Has(h.Setting) {
			l.Add(at("manifest.http.allow", i), "manifest_host", fault.Params{"value": shorten(text)})
			continue
		}
		m.hosts = append(m.hosts, h)
	}
}
