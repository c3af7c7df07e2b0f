package sdktest

import (
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk/pluginv1"
)

// Manifest is what a test needs of manifest.json.
type Manifest struct {
	ID           string                     `json:"id"`
	ABI          string                     `json:"abi"`
	Capabilities map[string]json.RawMessage `json:"capabilities"`
	Scopes       []string                   `json:"scopes"`
	HTTP         struct {
		Allow []string `json:"allow"`
	} `json:"http"`
	Config struct {
		Properties map[string]struct {
			Secret bool `json:"x-secret"`
		} `json:"properties"`
	} `json:"config_schema"`
	Events []struct {
		Type string `json:"type"`
	} `json:"events"`
	Schedules []struct {
		Job string `json:"job"`
	} `json:"schedules"`
	Actions []struct {
		ID string `json:"id"`
	} `json:"actions"`
	Routes []struct {
		Path string `json:"path"`
	} `json:"routes"`
	UI []struct {
		Panel string `json:"panel"`
		Kind  string `json:"kind"`
	} `json:"ui"`
}

func readManifest(t T, path string) *Manifest {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("sdktest: %v", err)
	}
	m := &Manifest{}
	if err := json.Unmarshal(b, m); err != nil {
		t.Fatalf("sdktest: %s: %v", path, err)
	}
	if m.ABI != pluginv1.Contract {
		t.Fatalf("sdktest: %s: abi is %q, this is %q", path, m.ABI, pluginv1.Contract)
	}
	return m
}

// Needs gives the capabilities that the plugin must have for what its manifest says.
func (m *Manifest) Needs() []string {
	var out []string
	for name, raw := range m.Capabilities {
		if s := string(raw); s != "false" && s != "null" {
			out = append(out, name)
		}
	}
	for name, n := range map[string]int{
		pluginv1.CapabilityEvents: len(m.Events), pluginv1.CapabilityJobs: len(m.Schedules),
		pluginv1.CapabilityActions: len(m.Actions), pluginv1.CapabilityHTTP: len(m.Routes),
	} {
		if n > 0 {
			out = append(out, name)
		}
	}
	if slices.ContainsFunc(m.UI, func(u struct {
		Panel string `json:"panel"`
		Kind  string `json:"kind"`
	},
	) bool {
		return u.Kind == "declarative"
	}) {
		out = append(out, pluginv1.CapabilityPanels)
	}
	slices.Sort(out)
	return out
}

// has says whether the manifest asks for a scope to the letter.
func (m *Manifest) has(scope string) bool { return slices.Contains(m.Scopes, scope) }

// reach gives the fields that a verb reaches on an object; all is true when it reaches every one, ok when it reaches any.
func (m *Manifest) reach(object, verb string) (fields []string, all, ok bool) {
	for _, s := range m.Scopes {
		parts := strings.Split(s, ":")
		if len(parts) < 3 || parts[0] != "records" || !sameObject(parts[1], object) || parts[2] != verb {
			continue
		}
		ok = true
		if len(parts) == 3 {
			all = true
			continue
		}
		fields = append(fields, strings.Split(parts[3], ",")...)
	}
	return fields, all, ok
}

// sameObject compares the names of objects: a manifest may name one by its id, contact, or by its name in the API, contacts.
func sameObject(a, b string) bool { return plural(a) == plural(b) }

func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s"):
		return s
	case strings.HasSuffix(s, "y"):
		return s[:len(s)-1] + "ies"
	default:
		return s + "s"
	}
}

// emits says whether the plugin may emit an event.
func (m *Manifest) emits(event string) bool {
	return slices.ContainsFunc(m.Scopes, func(s string) bool {
		pattern, ok := strings.CutPrefix(s, "events:emit:")
		if !ok {
			return false
		}
		if prefix, wild := strings.CutSuffix(pattern, "*"); wild {
			return strings.HasPrefix(event, prefix)
		}
		return event == pattern
	})
}

// allows says whether the plugin may send requests to an address.
func (m *Manifest) allows(to *url.URL, config []byte) bool {
	return slices.ContainsFunc(m.HTTP.Allow, func(place string) bool {
		if setting, ok := strings.CutPrefix(place, "config:"); ok {
			var values map[string]any
			if json.Unmarshal(config, &values) != nil {
				return false
			}
			place, _ = values[setting].(string)
		}
		at, err := url.Parse(place)
		if err != nil || at.Scheme != to.Scheme || at.Port() != to.Port() {
			return false
		}
		if below, ok := strings.CutPrefix(at.Hostname(), "*"); ok {
			return strings.HasSuffix(to.Hostname(), below)
		}
		return at.Hostname() == to.Hostname()
	})
}
