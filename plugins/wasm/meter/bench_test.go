package meter_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/plugins/wasm/meter"
)

// BenchmarkRewrite rewrites a program in Go.
func BenchmarkRewrite(b *testing.B) {
	out := filepath.Join(b.TempDir(), "guest.wasm")
	build := exec.Command("go", "build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-o", out, "../testdata/guest")
	build.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	said, err := build.CombinedOutput()
	require.NoError(b, err, string(said))
	wasm, err := os.ReadFile(out)
	require.NoError(b, err)
	b.SetBytes(int64(len(wasm)))
	for b.Loop() {
		r, err := meter.Rewrite(wasm, meter.Policy{Guest: true, Import: func(string, string) bool { return true }})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(r.Bytes))/float64(len(wasm)), "size-ratio")
	}
}
