package pack

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/semver"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// MaxManifest is how large a manifest may be, in bytes.
const MaxManifest = 256 << 10

// ABI is the contract that a plugin of this Kontor speaks.
const ABI = "kontor.plugin.v1"

// Texts are a text by language. English is always there.
type Texts map[string]string

// In returns the text in a language, or else in English.
func (t Texts) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t["en"]
}

// Manifest is what a plugin says of itself. Its form is that of PLUGINS.md 4.6.
type Manifest struct {
	Manifest     int                 `json:"manifest"`
	ID           string              `json:"id"`
	Version      string              `json:"version"`
	Name         Texts               `json:"name"`
	Summary      Texts               `json:"summary,omitempty"`
	Publisher    string              `json:"publisher"`
	License      string              `json:"license,omitempty"`
	Homepage     string              `json:"homepage,omitempty"`
	Icon         string              `json:"icon,omitempty"`
	ABI          string              `json:"abi"`
	Requires     Requires            `json:"requires,omitzero"`
	Runtime      Runtime             `json:"runtime"`
	Capabilities Capabilities        `json:"capabilities,omitzero"`
	Scopes       []string            `json:"scopes,omitempty"`
	HTTP         HTTP                `json:"http,omitzero"`
	ConfigSchema json.RawMessage     `json:"config_schema,omitempty"`
	Events       []Event             `json:"events,omitempty"`
	Schedules    []Schedule          `json:"schedules,omitempty"`
	Actions      []Action            `json:"actions,omitempty"`
	Routes       []Route             `json:"routes,omitempty"`
	UI           []UI                `json:"ui,omitempty"`
	Texts        map[string]Messages `json:"texts,omitempty"`
	Files        map[string]File     `json:"files"`

	scopes []Scope
	hosts  []Host
	config *Config
}

// Messages are texts by key.
type Messages map[string]string

// Requires is what a plugin needs of Kontor.
type Requires struct {
	// Kontor is the least version, such as ">=1.4".
	Kontor string `json:"kontor,omitempty"`
	// Features are optional host functions that it cannot do without, such as fetch.v1.
	Features []string `json:"features,omitempty"`
}

// Runtime is what the plugin runs as.
type Runtime struct {
	WASM   *WASM             `json:"wasm,omitempty"`
	Native map[string]Native `json:"native,omitempty"`
}

// WASM is a module.
type WASM struct {
	File string `json:"file"`
	// MemoryMB is how much memory an instance may take, in MiB; 0 means 64.
	MemoryMB int `json:"memory_mb,omitempty"`
	// TimeoutMS is how long a call may take, in milliseconds; 0 means 5,000.
	TimeoutMS int `json:"timeout_ms,omitempty"`
}

// Native is a program for one platform ("linux-amd64") or interpreter ("node"). It may be written as its entry alone.
type Native struct {
	Entry string `json:"entry"`
	// TLS is false for programs that cannot speak it; they listen on a socket that nobody else reaches.
	TLS *bool `json:"tls,omitempty"`
}

// UnmarshalJSON reads both forms.
func (n *Native) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &n.Entry) == nil {
		return nil
	}
	type plain Native
	return strict(data, (*plain)(n))
}

// Capabilities are what the plugin can be asked for beside events, schedules, actions and routes.
type Capabilities struct {
	Enrich     *Enrich     `json:"enrich,omitempty"`
	BeforeSave *BeforeSave `json:"before_save,omitempty"`
	// Check says that the plugin can tell whether its configuration works.
	Check    bool `json:"check,omitempty"`
	Channel  bool `json:"channel,omitempty"`
	Bulk     bool `json:"bulk,omitempty"`
	Chat     bool `json:"chat,omitempty"`
	Audience bool `json:"audience,omitempty"`
	Importer bool `json:"importer,omitempty"`
	Files    bool `json:"files,omitempty"`
}

// Enrich suggests values for records.
type Enrich struct {
	// Objects are those whose records it knows something about, by id (contact) or by API name (contacts).
	Objects []string `json:"objects"`
	// Fields are those that it may suggest values for.
	Fields []string `json:"fields,omitempty"`
}

// BeforeSave looks at records before they are written.
type BeforeSave struct {
	Objects []string `json:"objects"`
	// Actions are "create" and "update"; none means both.
	Actions []string `json:"actions,omitempty"`
}

// HTTP is where the plugin may send requests.
type HTTP struct {
	Allow []string `json:"allow,omitempty"`
}

// Event is a subscription to what happens to records.
type Event struct {
	// Type is record.created, record.updated, record.deleted or record.restored, or what plugins tell of themselves, such as
	// linkedin.enriched.
	Type string `json:"type"`
	// Object is whose records are meant; empty for events of plugins.
	Object string `json:"object,omitempty"`
	// Filter is AIP-160 text; records that do not satisfy it are left out.
	Filter string `json:"filter,omitempty"`
	// Batch is how many events a call gets at most; 0 means 50.
	Batch int `json:"batch,omitempty"`
}

// Schedule is a job that comes again and again.
type Schedule struct {
	Job string `json:"job"`
	// Every is the time between two runs, such as 15m; Jitter is what it may be longer.
	Every  string `json:"every"`
	Jitter string `json:"jitter,omitempty"`
}

// Action is something that a person or an automation can have the plugin do.
type Action struct {
	ID    string `json:"id"`
	Title Texts  `json:"title"`
	// Objects are those on whose records it is offered; none means that it is about no record.
	Objects      []string        `json:"objects,omitempty"`
	InputSchema  json.RawMessage `json:"input_schema,omitempty"`
	OutputSchema json.RawMessage `json:"output_schema,omitempty"`
}

// Route takes requests from outside.
type Route struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	// Auth is "signature", which the plugin checks itself, "none", or "person": then no request from outside reaches it, but
	// those of the plugin's own frames, on behalf of whoever is signed in.
	Auth string `json:"auth,omitempty"`
	// For is "messages" where the requests bring messages of the plugin's channel: they go to ReceiveMessages. Empty means that
	// HandleHTTP answers.
	For       string `json:"for,omitempty"`
	MaxBodyKB int    `json:"max_body_kb,omitempty"`
}

// UI is a place in the staff app that the plugin fills.
type UI struct {
	// Slot is "<object>.sidebar", "<object>.tab" or "page".
	Slot  string `json:"slot"`
	Panel string `json:"panel"`
	// Kind is "declarative", which RenderPanel fills and the app draws, or "frame", which shows a page of the package.
	Kind string `json:"kind"`
	// File is the page of a frame.
	File  string `json:"file,omitempty"`
	Title Texts  `json:"title"`
}

// ForMessages is the purpose of routes that bring messages of the plugin's channel.
const ForMessages = "messages"

// AuthPerson is the auth of routes that only frames reach.
const AuthPerson = "person"

// The kinds of UI.
const (
	Declarative = "declarative"
	Frame       = "frame"
)

// File pins one file of the package.
type File struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

var (
	pluginID  = regexp.MustCompile(`^[a-z][a-z0-9]{0,39}(\.[a-z][a-z0-9_-]{0,39}){1,3}$`)
	name      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	pathPart  = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]*$`)
	routePath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,8}$`)
	least     = regexp.MustCompile(`^>=\s*\d+(\.\d+){0,2}$`)
	platform  = regexp.MustCompile(`^(linux|darwin|windows)-(amd64|arm64)$|^node$`)
	slot      = regexp.MustCompile(`^(page|[a-z][a-z0-9_]{0,62}\.(sidebar|tab))$`)
	feature   = regexp.MustCompile(`^[a-z][a-z0-9_]*\.v[1-9][0-9]*$`)
)

// Parse reads a manifest and checks all of it. The fault names every place that is wrong, such as manifest.scopes[2].
func Parse(data []byte) (*Manifest, error) {
	m, err := parse(data)
	if err != nil {
		return nil, err
	}
	var l fault.List
	m.checkFiles(&l)
	return m, l.Err()
}

// parse is Parse without the list of files, which an author has not written yet.
func parse(data []byte) (*Manifest, error) {
	if len(data) > MaxManifest {
		return nil, fault.At("manifest", "too_long", fault.Params{"max": MaxManifest})
	}
	if !utf8.Valid(data) {
		return nil, fault.At("manifest", "manifest_unreadable", fault.Params{"detail": "it is not UTF-8"})
	}
	m := &Manifest{}
	if err := strict(data, m); err != nil {
		return nil, fault.At("manifest", "manifest_unreadable", fault.Params{"detail": shorten(err.Error())})
	}
	if m.Manifest != 1 {
		return nil, fault.At("manifest.manifest", "manifest_version", fault.Params{"value": m.Manifest, "expected": 1})
	}
	var l fault.List
	m.checkNames(&l)
	m.checkRuntime(&l)
	m.checkRights(&l)
	m.checkWork(&l)
	m.checkFaces(&l)
	return m, l.Err()
}

// strict reads one JSON value that has no keys that nobody knows, and nothing behind it.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}

var errTrailing = errors.New("something stands behind the manifest")

// Granted are the scopes that the plugin asks for.
func (m *Manifest) Granted() []Scope { return slices.Clone(m.scopes) }

// Hosts are where it may send requests.
func (m *Manifest) Hosts() []Host { return slices.Clone(m.hosts) }

// Config is what it can be configured with.
func (m *Manifest) Config() *Config { return m.config }

// Newer reports whether the manifest's version is above another one.
func (m *Manifest) Newer(version string) bool { return semver.Compare("v"+m.Version, "v"+version) > 0 }

func (m *Manifest) checkNames(l *fault.List) {
	if !pluginID.MatchString(m.ID) || len(m.ID) > 100 {
		l.Add("manifest.id", "plugin_id")
	}
	if !semver.IsValid("v"+m.Version) || strings.Count(strings.SplitN(m.Version, "-", 2)[0], ".") != 2 || len(m.Version) > 60 {
		l.Add("manifest.version", "plugin_version")
	}
	texts(l, "manifest.name", m.Name, 80, true)
	texts(l, "manifest.summary", m.Summary, 400, false)
	if !printable(m.Publisher, 80) || m.Publisher == "" {
		l.Add("manifest.publisher", "required")
	}
	if !printable(m.License, 80) {
		l.Add("manifest.license", "too_long", fault.Params{"max": 80})
	}
	if m.Homepage != "" && (!strings.HasPrefix(m.Homepage, "https://") || !printable(m.Homepage, 300)) {
		l.Add("manifest.homepage", "https_needed")
	}
	if m.ABI != ABI {
		l.Add("manifest.abi", "not_an_option", fault.Params{"value": shorten(m.ABI), "allowed": []string{ABI}})
	}
	if m.Requires.Kontor != "" && !least.MatchString(m.Requires.Kontor) {
		l.Add("manifest.requires.kontor", "plugin_requires")
	}
	for i, f := range m.Requires.Features {
		if !feature.MatchString(f) {
			l.Add(at("manifest.requires.features", i), "unknown_feature", fault.Params{"value": shorten(f)})
		}
	}
}

func (m *Manifest) checkRuntime(l *fault.List) {
	r := m.Runtime
	if r.WASM == nil && len(r.Native) == 0 {
		l.Add("manifest.runtime", "required")
	}
	if w := r.WASM; w != nil {
		if !cleanPath(w.File) {
			l.Add("manifest.runtime.wasm.file", "package_path", fault.Params{"file": shorten(w.File)})
		}
		if w.MemoryMB < 0 || w.MemoryMB > 256 {
			l.Add("manifest.runtime.wasm.memory_mb", "out_of_range", fault.Params{"min": 1, "max": 256})
		}
		if w.TimeoutMS < 0 || w.TimeoutMS > 60_000 {
			l.Add("manifest.runtime.wasm.timeout_ms", "out_of_range", fault.Params{"min": 1, "max": 60_000})
		}
	}
	for _, p := range slices.Sorted(maps.Keys(r.Native)) {
		if !platform.MatchString(p) {
			l.Add("manifest.runtime.native", "not_an_option", fault.Params{"value": shorten(p), "allowed": []string{"linux-amd64", "linux-arm64", "node"}})
		}
		if !cleanPath(r.Native[p].Entry) {
			l.Add("manifest.runtime.native."+shorten(p), "package_path", fault.Params{"file": shorten(r.Native[p].Entry)})
		}
	}
}

// checkFiles checks the list of files, and that it has all that is named elsewhere.
func (m *Manifest) checkFiles(l *fault.List) {
	if len(m.Files) > maxFiles {
		l.Add("manifest.files", "too_many", fault.Params{"max": maxFiles})
		return
	}
	total := int64(0)
	for _, n := range slices.Sorted(maps.Keys(m.Files)) {
		f := m.Files[n]
		sum, err := hex.DecodeString(f.SHA256)
		switch {
		case !cleanPath(n):
			l.Add("manifest.files", "package_path", fault.Params{"file": shorten(n)})
		case err != nil || len(sum) != 32 || strings.ToLower(f.SHA256) != f.SHA256:
			l.Add("manifest.files."+n+".sha256", "not_a_hash")
		case f.Size < 0 || f.Size > MaxFile:
			l.Add("manifest.files."+n+".size", "out_of_range", fault.Params{"min": 0, "max": MaxFile})
		}
		total += max(f.Size, 0)
	}
	if total > MaxTotal {
		l.Add("manifest.files", "package_too_large", fault.Params{"max": MaxTotal >> 20})
	}
	for _, n := range m.referenced() {
		if _, ok := m.Files[n]; !ok {
			l.Add("manifest.files", "package_incomplete", fault.Params{"file": shorten(n)})
		}
	}
}

// texts checks a text in its languages.
func texts(l *fault.List, location string, t Texts, limit int, required bool) {
	if t["en"] == "" && (required || len(t) > 0) {
		l.Add(location+".en", "required")
	}
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		if lang != "en" && lang != "de" {
			l.Add(location, "not_an_option", fault.Params{"value": shorten(lang), "allowed": []string{"en", "de"}})
		}
		if !printable(t[lang], limit) {
			l.Add(location+"."+shorten(lang), "too_long", fault.Params{"max": limit})
		}
	}
}

// printable reports whether a text is short enough and has nothing in it that could mislead a reader.
func printable(s string, limit int) bool {
	return utf8.RuneCountInString(s) <= limit && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
	})
}

// period reports whether a text is a duration between two others.
func period(s string, low, high time.Duration) bool {
	d, err := time.ParseDuration(s)
	return err == nil && d >= low && d <= high
}
