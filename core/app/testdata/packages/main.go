// Builds the plugin beside it and packs it, twice, for the browser tests: packages DIR leaves one.kpx, two.kpx, which asks for
// more, ads.kpx, which keeps audiences, panel.kpx, the example that shows something, and key.pub, the key that has signed them, in the folder.
package main

import (
	"crypto/rand"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"aead.dev/minisign"

	"github.com/kontor-crm/kontor/plugins/host/pack"
)

const manifest = `{"manifest":1,"id":"test.people","version":"1.0.0","name":{"en":"People finder","de":"Personensuche"},
 "summary":{"en":"Finds out what people do.","de":"Findet heraus, was Menschen tun."},"publisher":"Tests","license":"MIT","abi":"kontor.plugin.v1",
 "runtime":{"wasm":{"file":"plugin.wasm"}},
 "capabilities":{"enrich":{"objects":["contact"],"fields":["job_title"]}},
 "scopes":["records:contact:read:last_name,email,job_title","records:contact:write:job_title","secrets:api_key","kv"],
 "http":{"allow":["config:base_url"]},
 "config_schema":{"type":"object","properties":{"api_key":{"type":"string","title":"Key of the service","x-titles":{"de":"Schlüssel des Dienstes"},"x-secret":true},
   "base_url":{"type":"string","format":"uri","title":"Address of the service","x-titles":{"de":"Adresse des Dienstes"}}},"required":["api_key","base_url"]},
 "actions":[{"id":"greet","title":{"en":"Greet","de":"Begrüßen"},"objects":["contact"]}]}`

func main() {
	dir := os.Args[1]
	compile(filepath.Join(dir, "plugin.wasm"), "core/app/testdata/plugin")
	public, private, err := minisign.GenerateKey(rand.Reader)
	check(err)
	check(os.WriteFile(filepath.Join(dir, "key.pub"), []byte(public.String()), 0o600))
	more := strings.NewReplacer(`"1.0.0"`, `"1.1.0"`, `"secrets:api_key"`, `"secrets:api_key","records:company:read"`).Replace(manifest)
	ads := strings.NewReplacer(`test.people`, `test.ads`, `People finder`, `Ad tester`, `Personensuche`, `Anzeigentest`, `"enrich":{"objects":["contact"],"fields":["job_title"]}`, `"audience":true`,
		`"records:contact:read:last_name,email,job_title","records:contact:write:job_title","secrets:api_key",`, ``, `"http":{"allow":["config:base_url"]},`, ``, `,"required":["api_key","base_url"]`, ``,
		`,
 "actions":[{"id":"greet","title":{"en":"Greet","de":"Begrüßen"},"objects":["contact"]}]`, ``).Replace(manifest)
	for name, text := range map[string]string{"one.kpx": manifest, "two.kpx": more, "ads.kpx": ads} {
		f, err := os.Create(filepath.Join(dir, name)) //nolint:gosec // the test names the folder
		check(err)
		check(pack.Pack(f, os.DirFS(dir), []byte(text), private))
		check(f.Close())
	}
	example := filepath.Join(dir, "panel")
	check(os.CopyFS(example, os.DirFS("examples/plugin-panel")))
	compile(filepath.Join(example, "plugin.wasm"), "examples/plugin-panel")
	text, err := os.ReadFile(filepath.Join(example, "manifest.json")) //nolint:gosec // the test names the folder
	check(err)
	f, err := os.Create(filepath.Join(dir, "panel.kpx")) //nolint:gosec // the test names the folder
	check(err)
	check(pack.Pack(f, os.DirFS(example), text, private))
	check(f.Close())
}

// compile makes a WebAssembly module of the plugin in a folder.
func compile(module, folder string) {
	module, err := filepath.Abs(module)
	check(err)
	build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-ldflags=-w", "-o", module, ".") //nolint:gosec // the test names the folder
	build.Dir = folder
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	build.Stderr = os.Stderr
	check(build.Run())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
