package author

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"

	"github.com/kontor-crm/kontor/sdk/sdktest"
)

// judge is a test outside of a test: it writes what is wrong and remembers that something is.
type judge struct {
	ctx context.Context //nolint:containedctx // a test has its context
	out io.Writer

	mu  sync.Mutex
	bad bool
}

var _ sdktest.T = (*judge)(nil)

// Helper implements sdktest.T.
func (*judge) Helper() {}

// Context implements sdktest.T.
func (j *judge) Context() context.Context { return j.ctx }

// Errorf implements sdktest.T.
func (j *judge) Errorf(format string, args ...any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.bad = true
	_, _ = fmt.Fprintf(j.out, format+"\n", args...)
}

// Fatalf implements sdktest.T.
func (j *judge) Fatalf(format string, args ...any) {
	j.Errorf(format, args...)
	runtime.Goexit()
}

func (j *judge) failed() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.bad
}

// Checksum gives the SHA-256 sum of a file in hexadecimal.
func Checksum(file string) (string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

func lookPath(name string) (string, bool) {
	path, err := exec.LookPath(name)
	return path, err == nil
}
