package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Cost is the cost of one argon2id hash. The zero value is OWASP's recommendation: 19 MiB, two passes, one thread.
type Cost struct {
	// Memory is in KiB.
	Memory  uint32
	Time    uint32
	Threads uint8
}

var owasp = Cost{Memory: 19 << 10, Time: 2, Threads: 1}

const (
	saltLength = 16
	hashLength = 32
	// maxWaiting is how many sign-ins may wait for their turn at once; more are sent away, since they would only time out.
	maxWaiting = 64
)

// The bounds of a stored hash, so that a broken row cannot eat the memory.
const (
	maxMemory  = 1 << 20 // KiB
	maxTime    = 100
	maxThreads = 32
)

// hasher hashes passwords, only a few at once: each takes its memory, and a flood of sign-ins must not take all of it.
type hasher struct {
	cost    Cost
	slots   chan struct{}
	waiting atomic.Int32
	// decoy is verified against where there is no account, so that the answer takes as long.
	decoy func() string
}

func newHasher(c Cost) *hasher {
	if c == (Cost{}) {
		c = owasp
	}
	h := &hasher{cost: c, slots: make(chan struct{}, max(min(runtime.NumCPU(), 4), 1))}
	h.decoy = sync.OnceValue(func() string { return c.hash(rand.Text()) })
	return h
}

// enter waits for a turn.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	if h.waiting.Add(1) > maxWaiting {
		h.waiting.Add(-1)
		return nil, fault.New(fault.Unavailable, "sign_in_busy")
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash returns the hash of a password as a PHC string.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return h.cost.hash(password), nil
}

// verify compares a password with a hash; weak says that the hash should be made anew. An empty hash fits no password, and
// takes as long to say so.
func (h *hasher) verify(ctx context.Context, stored, password string) (ok, weak bool, err error) {
	known := stored != ""
	leave, err := h.enter(ctx)
	if err != nil {
		return false, false, err
	}
	defer leave()
	if !known {
		stored = h.decoy()
	}
	c, salt, sum, err := parseHash(stored)
	if err != nil {
		return false, false, err
	}
	same := subtle.ConstantTimeCompare(sum, c.sum(password, salt, uint32(len(sum)))) == 1
	return same && known, c.weakerThan(h.cost), nil
}

func (c Cost) weakerThan(want Cost) bool {
	return c.Memory < want.Memory || c.Time < want.Time || c.Threads < want.Threads
}

func (c Cost) hash(password string) string {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, c.Threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(c.sum(password, salt, hashLength)))
}

// sum hashes the composed form of a password: the same letters may come in several forms from different keyboards.
func (c Cost) sum(password string, salt []byte, length uint32) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.Time, c.Memory, c.Threads, length)
}

var errHash = errors.New("the stored password hash is malformed")

// parseHash reads a PHC string.
func parseHash(s string) (c Cost, salt, sum []byte, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return Cost{}, nil, nil, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil || n != 3 ||
		fmt.Sprintf("m=%d,t=%d,p=%d", c.Memory, c.Time, c.Threads) != parts[3] {
		return Cost{}, nil, nil, errHash
	}
	if c.Memory < 8 || c.Memory > maxMemory || c.Time < 1 || c.Time > maxTime || c.Threads < 1 || c.Threads > maxThreads {
		return Cost{}, nil, nil, errHash
	}
	if salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[4]); err != nil || len(salt) < 8 || len(salt) > 64 {
		return Cost{}, nil, nil, errHash
	}
	if sum, err = base64.RawStdEncoding.Strict().DecodeString(parts[5]); err != nil || len(sum) < 16 || len(sum) > 128 {
		return Cost{}, nil, nil, errHash
	}
	return c, salt, sum, nil
}
