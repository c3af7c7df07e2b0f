package identity_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/mail"
	"github.com/kontor-crm/kontor/core/secret"
)

func sealer(t testing.TB, d *db.DB) *secret.Service {
	t.Helper()
	w, err := secret.Local("the-secret-key-of-the-tests-of-identity")
	require.NoError(t, err)
	return secret.New(secret.Options{DB: d, Wrapper: w})
}

// mailbox keeps the messages that leave the room, in place of core/mail, which has tests of its own.
type mailbox struct {
	mu       sync.Mutex
	prepared []mail.Message
	shut     bool
}

func (m *mailbox) CanSend() bool { m.mu.Lock(); defer m.mu.Unlock(); return !m.shut }

func (m *mailbox) Prepare(_ context.Context, msg mail.Message) (mail.Prepared, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.prepared = append(m.prepared, msg)
	return mail.Prepared{}, nil
}

func (m *mailbox) Send(context.Context, *db.ControlTx, string, mail.Prepared) error { return nil }

// take returns the messages that have come, and empties the box.
func (m *mailbox) take() []mail.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := m.prepared
	m.prepared = nil
	return out
}

// token returns what stands behind the # of the link in the only message.
func (m *mailbox) token(t testing.TB, kind mail.Kind, to string) string {
	t.Helper()
	all := m.take()
	require.Len(t, all, 1)
	require.Equal(t, kind, all[0].Kind)
	require.Equal(t, to, all[0].To)
	_, token, ok := strings.Cut(all[0].Data.Link, "#")
	require.True(t, ok, "the token is not sent to servers")
	return token
}

// queue keeps jobs until the test runs them.
type queue struct {
	mu   sync.Mutex
	args []string
}

func (q *queue) Insert(_ context.Context, _ *db.ControlTx, _, _ string, args any, _ ...job.Option) (string, bool, error) {
	b, err := json.Marshal(args)
	q.mu.Lock()
	defer q.mu.Unlock()
	q.args = append(q.args, string(b))
	return id.New("job"), true, err
}
