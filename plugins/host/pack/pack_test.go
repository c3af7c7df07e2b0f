package pack_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/host/pack"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const manifest = `{"manifest":1,"id":"example.linkedin","version":"1.2.0","name":{"en":"LinkedIn enrichment","de":"LinkedIn-Anreicherung"},
 "publisher":"example","license":"MIT","abi":"kontor.plugin.v1","requires":{"kontor":">=1.4","features":["fetch.v1"]},
 "runtime":{"wasm":{"file":"plugin.wasm","memory_mb":64,"timeout_ms":5000},
            "native":{"linux-amd64":"native/linux-amd64/plugin","node":{"entry":"native/node/plugin.js"}}},
 "capabilities":{"enrich":{"objects":["contact"],"fields":["title"]},"before_save":{"objects":["contact"],"actions":["create"]}},
 "scopes":["records:contact:read","records:contact:write:title,job_title","kv","secrets:api_key","events:emit:linkedin.*"],
 "http":{"allow":["https://api.people.example","https://*.linkedin.com","config:base_url"]},
 "config_schema":{"type":"object","properties":{"api_key":{"type":"string","x-secret":true,"minLength":3},"plan":{"enum":["free","pro"]},
   "base_url":{"type":"string","format":"uri"},"size":{"type":"integer"}},"required":["api_key"]},
 "events":[{"type":"record.created","object":"contact","filter":"email != null","batch":50}],
 "schedules":[{"job":"sync","every":"15m","jitter":"2m"}],
 "actions":[{"id":"find_email","title":{"en":"Find e-mail"},"objects":["contact"],"input_schema":{},"output_schema":{}}],
 "routes":[{"method":"POST","path":"/webhook","auth":"signature","max_body_kb":256}],
 "ui":[{"slot":"contact.sidebar","panel":"profile","kind":"declarative","title":{"en":"LinkedIn"}}]}`

func files() fstest.MapFS {
	return fstest.MapFS{
		"plugin.wasm":               {Data: bytes.Repeat([]byte("wasm"), 5000)},
		"native/linux-amd64/plugin": {Data: []byte("elf")},
		"native/node/plugin.js":     {Data: []byte("js")},
		"assets/logo.svg":           {Data: []byte("<svg/>")},
	}
}

func keys(t testing.TB) (minisign.PublicKey, minisign.PrivateKey) {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return public, private
}

func packed(t testing.TB, key minisign.PrivateKey) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, pack.Pack(&b, files(), []byte(manifest), key))
	return b.Bytes()
}

func verify(b []byte, keys ...minisign.PublicKey) (*pack.Package, error) {
	return pack.Verify(bytes.NewReader(b), int64(len(b)), keys)
}

// reasonOf is the reason of the first field of a fault.
func reasonOf(t *testing.T, err error) string {
	t.Helper()
	var f *fault.Error
	require.ErrorAs(t, err, &f)
	require.NotEmpty(t, f.Fields, f.Error())
	return f.Fields[0].Reason
}

func TestAPackageHoldsWhatWasSigned(t *testing.T) {
	t.Parallel()
	public, private := keys(t)
	other, _ := keys(t)
	b := packed(t, private)
	p, err := verify(b, other, public)
	require.NoError(t, err)
	require.Equal(t, "example.linkedin", p.Manifest.ID)
	require.Equal(t, public.String(), p.Key)
	require.Len(t, p.Digest, 64)
	wasm, err := p.Read("plugin.wasm")
	require.NoError(t, err)
	require.Equal(t, files()["plugin.wasm"].Data, wasm)
	_, err = p.Read("assets/logo.svg")
	require.NoError(t, err, "assets belong to it without being named")
	_, err = p.Read("secret")
	require.True(t, fault.Is(err, fault.NotFound))
	require.True(t, p.Manifest.Newer("1.1.9"))
	require.False(t, p.Manifest.Newer("1.2.0"))
	require.Equal(t, b, packed(t, private), "equal contents make equal packages")
}

func TestAnotherKeyCanSignInItsPlace(t *testing.T) {
	t.Parallel()
	_, first := keys(t)
	public, second := keys(t)
	b := packed(t, first)
	var out bytes.Buffer
	require.NoError(t, pack.Resign(&out, bytes.NewReader(b), int64(len(b)), second))
	p, err := verify(out.Bytes(), public)
	require.NoError(t, err)
	require.Equal(t, public.String(), p.Key)
}

// rewrite copies an archive, with what change makes of each entry; nil leaves the entry out.
func rewrite(t testing.TB, b []byte, change func(name string, content []byte) []byte, more ...func(z *zip.Writer)) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range r.File {
		content, err := fs.ReadFile(r, f.Name)
		require.NoError(t, err)
		if content = change(f.Name, content); content == nil {
			continue
		}
		w, err := z.Create(f.Name)
		require.NoError(t, err)
		_, err = w.Write(content)
		require.NoError(t, err)
	}
	for _, add := range more {
		add(z)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

func add(t *testing.T, name, content string) func(z *zip.Writer) {
	return func(z *zip.Writer) {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(content))
		require.NoError(t, err)
	}
}

// TestNothingElseGetsIn: T-51.
func TestNothingElseGetsIn(t *testing.T) {
	t.Parallel()
	public, private := keys(t)
	stranger, _ := keys(t)
	b := packed(t, private)
	same := func(_ string, c []byte) []byte { return c }
	for name, c := range map[string]struct {
		b      []byte
		key    minisign.PublicKey
		reason string
	}{
		"another key":           {b, stranger, "package_key_unknown"},
		"no archive":            {[]byte("PK"), public, "package_unreadable"},
		"a changed manifest":    {rewrite(t, b, func(n string, c []byte) []byte { return edit(n, c, pack.ManifestName, "1.2.0", "1.3.0") }), public, "package_tampered"},
		"a changed file":        {rewrite(t, b, func(n string, c []byte) []byte { return edit(n, c, "plugin.wasm", "wasm", "evil") }), public, "package_tampered"},
		"a longer file":         {rewrite(t, b, func(n string, c []byte) []byte { return edit(n, c, "native/node/plugin.js", "js", "jsjs") }), public, "package_tampered"},
		"a missing file":        {rewrite(t, b, func(n string, c []byte) []byte { return without(n, c, "assets/logo.svg") }), public, "package_incomplete"},
		"no signature":          {rewrite(t, b, func(n string, c []byte) []byte { return without(n, c, pack.SignatureName) }), public, "package_unsigned"},
		"no manifest":           {rewrite(t, b, func(n string, c []byte) []byte { return without(n, c, pack.ManifestName) }), public, "package_without_manifest"},
		"a broken signature":    {rewrite(t, b, func(n string, c []byte) []byte { return whole(n, c, pack.SignatureName, "x") }), public, "package_signature_unreadable"},
		"a smuggled program":    {rewrite(t, b, same, add(t, "native/linux-arm64/plugin", "evil")), public, "package_extra"},
		"the same file twice":   {rewrite(t, b, same, add(t, "plugin.wasm", strings.Repeat("wasm", 5000))), public, "package_double"},
		"a second manifest":     {rewrite(t, b, same, add(t, pack.ManifestName, "{}")), public, "package_path"},
		"a path that leads out": {rewrite(t, b, same, add(t, "../../etc/passwd", "x")), public, "package_path"},
		"a path from the root":  {rewrite(t, b, same, add(t, "/etc/passwd", "x")), public, "package_path"},
		"a Windows path":        {rewrite(t, b, same, add(t, `..\evil.exe`, "x")), public, "package_path"},
		"a hidden file":         {rewrite(t, b, same, add(t, ".bashrc", "x")), public, "package_path"},
		"a link": {rewrite(t, b, same, func(z *zip.Writer) {
			h := &zip.FileHeader{Name: "link"}
			h.SetMode(os.ModeSymlink | 0o777)
			w, err := z.CreateHeader(h)
			require.NoError(t, err)
			_, err = w.Write([]byte("/etc/passwd"))
			require.NoError(t, err)
		}), public, "package_path"},
		"a bomb of entries": {rewrite(t, b, same, func(z *zip.Writer) {
			for range 300 {
				add(t, "x", "")(z)
			}
		}), public, "package_too_many_files"},
		"a bomb for a manifest": {rewrite(t, b, func(n string, c []byte) []byte {
			return whole(n, c, pack.ManifestName, strings.Repeat(" ", pack.MaxManifest+1))
		}), public, "package_entry_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := verify(c.b, c.key)
			require.Equal(t, c.reason, reasonOf(t, err))
		})
	}
}

func edit(n string, c []byte, name, from, to string) []byte {
	if n != name {
		return c
	}
	return bytes.Replace(c, []byte(from), []byte(to), 1)
}

func without(n string, c []byte, name string) []byte {
	if n == name {
		return nil
	}
	return c
}

func whole(n string, c []byte, name, content string) []byte {
	if n == name {
		return []byte(content)
	}
	return c
}

// change is the manifest with another value at a key.
func change(t *testing.T, key string, value any) []byte {
	t.Helper()
	var m map[string]any
	require.NoError(t, json.Unmarshal([]byte(manifest), &m))
	m[key] = value
	b, err := json.Marshal(m)
	require.NoError(t, err)
	return b
}

func TestAManifestIsReadToTheLetter(t *testing.T) {
	t.Parallel()
	for location, c := range map[string]struct {
		key   string
		value any
	}{
		"manifest.id":                          {"id", "LinkedIn"},
		"manifest.version":                     {"version", "1.2"},
		"manifest.name.en":                     {"name", map[string]string{"de": "x"}},
		"manifest.publisher":                   {"publisher", "x\u202ey"},
		"manifest.abi":                         {"abi", "crm.plugin.v1"},
		"manifest.requires.kontor":             {"requires", map[string]string{"kontor": "latest"}},
		"manifest.runtime":                     {"runtime", map[string]string{}},
		"manifest.runtime.wasm.file":           {"runtime", map[string]any{"wasm": map[string]any{"file": "../plugin.wasm"}}},
		"manifest.scopes[0]":                   {"scopes", []string{"records:*:read"}},
		"manifest.scopes[1]":                   {"scopes", []string{"records:contact:read", "records:contact:delete:title"}},
		"manifest.http.allow[0]":               {"http", map[string]any{"allow": []string{"https://10.0.0.1"}}},
		"manifest.config_schema":               {"config_schema", map[string]any{"type": "object", "$ref": "https://example.org/x"}},
		"manifest.events[0].type":              {"events", []map[string]any{{"type": "record.read", "object": "contact"}}},
		"manifest.events[0].filter":            {"events", []map[string]any{{"type": "record.created", "object": "contact", "filter": "((("}}},
		"manifest.events[0].object":            {"events", []map[string]any{{"type": "record.created", "object": "deal"}}},
		"manifest.schedules[0].every":          {"schedules", []map[string]any{{"job": "x", "every": "1s"}}},
		"manifest.schedules[1].job":            {"schedules", []map[string]any{{"job": "x", "every": "1h"}, {"job": "x", "every": "2h"}}},
		"manifest.actions[0].title.en":         {"actions", []map[string]any{{"id": "x"}}},
		"manifest.routes[0].path":              {"routes", []map[string]any{{"method": "POST", "path": "/../x"}}},
		"manifest.ui[0].slot":                  {"ui", []map[string]any{{"slot": "menu", "panel": "x", "kind": "declarative", "title": map[string]string{"en": "x"}}}},
		"manifest.capabilities.enrich.objects": {"capabilities", map[string]any{"enrich": map[string]any{"objects": []string{"deal"}}}},
		"manifest":                             {"surprise", true},
		"manifest.manifest":                    {"manifest", 2},
		"manifest.files":                       {"files", map[string]any{}},
	} {
		t.Run(location, func(t *testing.T) {
			t.Parallel()
			_, err := pack.Parse(change(t, c.key, c.value))
			var f *fault.Error
			require.ErrorAs(t, err, &f)
			var found []string
			for _, x := range f.Fields {
				found = append(found, x.Location)
			}
			require.Contains(t, found, location)
		})
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"kv", "jobs", "secrets:api_key", "events:emit:linkedin.*", "records:contact:read", "records:contact:write:custom.region,title", "records:note:create"} {
		s, ok := pack.ParseScope(text)
		require.True(t, ok, text)
		require.Equal(t, text, s.String())
	}
	for _, text := range []string{
		"", "*", "kv:", "kv ", "KV", "secrets:", "secrets:*", "records", "records:contact", "records::read", "records:contact:admin",
		"records:contact:read:", "records:contact:read:a,,b", "records:contact:read:a,a", "records:contact:read:a:b", "events:linkedin", "events:emit:*", "records:contact:read\n",
	} {
		_, ok := pack.ParseScope(text)
		require.False(t, ok, text)
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"https://api.example.org", "https://*.example.org", "http://listmonk.internal:9000", "config:base_url"} {
		h, ok := pack.ParseHost(text)
		require.True(t, ok, text)
		require.Equal(t, text, h.String())
	}
	for _, text := range []string{
		"", "*", "api.example.org", "https://*", "https://*.org", "https://10.0.0.1", "https://[::1]", "https://2130706433", "https://0x7f000001", "https://1.2.3.0x4",
		"https://a.org/x", "https://u@a.org", "https://a.org:0", "ftp://a.org", "https://a..org", "https://-a.org", "config:", "config:A",
	} {
		_, ok := pack.ParseHost(text)
		require.False(t, ok, text)
	}
	h, _ := pack.ParseHost("https://*.example.org")
	require.True(t, h.Matches("https", "A.Example.org.", ""))
	require.False(t, h.Matches("https", "example.org", ""), "the name itself is not below it")
	require.False(t, h.Matches("https", "evilexample.org", ""))
	require.False(t, h.Matches("http", "a.example.org", ""))
	require.False(t, h.Matches("https", "a.example.org", "8443"))
	require.True(t, h.Matches("https", "a.example.org", "443"))
}

func TestAConfigurationFollowsItsSchema(t *testing.T) {
	t.Parallel()
	sealed, err := pack.Seal(files(), []byte(manifest))
	require.NoError(t, err)
	m, err := pack.Parse(sealed)
	require.NoError(t, err)
	c := m.Config()
	require.Equal(t, []string{"api_key"}, c.Secrets())
	require.NoError(t, c.Check(map[string]any{"api_key": "abc", "plan": "pro", "size": json.Number("3")}))
	open, secrets := c.Split(map[string]any{"api_key": "abc", "plan": "pro"})
	require.Equal(t, map[string]any{"plan": "pro"}, open)
	require.Equal(t, map[string]string{"api_key": "abc"}, secrets)
	for location, config := range map[string]map[string]any{
		"config.api_key":  {},
		"config.plan":     {"api_key": "abc", "plan": "gold"},
		"config.size":     {"api_key": "abc", "size": "x"},
		"config.base_url": {"api_key": "abc", "base_url": "no address"},
		"config.more":     {"api_key": "abc", "more": true},
	} {
		err := c.Check(config)
		var f *fault.Error
		require.ErrorAs(t, err, &f, location)
		require.Equal(t, location, f.Fields[0].Location)
	}
	require.Error(t, c.Check(map[string]any{"api_key": "a"}), "too short")
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(manifest))
	f.Add([]byte(`{"manifest":1}`))
	f.Add([]byte(`{"manifest":1,"runtime":{"native":{"node":{"entry":"x"}}},"config_schema":{"type":"object","properties":{"a":{"type":"string"}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := pack.Parse(data)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid), err.Error())
			return
		}
		for _, s := range m.Granted() {
			again, ok := pack.ParseScope(s.String())
			require.True(t, ok)
			require.Equal(t, s, again)
		}
		for name := range m.Files {
			require.True(t, fs.ValidPath(name))
		}
	})
}

func FuzzPackage(f *testing.F) {
	public, private := keys(f)
	b := packed(f, private)
	f.Add(b)
	f.Add(rewrite(f, b, func(_ string, c []byte) []byte { return c }))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := verify(data, public)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid), err.Error())
			return
		}
		// Whatever was done to the archive, what it holds is what was signed.
		require.Equal(t, "1.2.0", p.Manifest.Version)
		wasm, err := p.Read("plugin.wasm")
		require.NoError(t, err)
		require.Equal(t, files()["plugin.wasm"].Data, wasm)
	})
}
