package mailbox_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/mailbox"
)

// folder is a user's inbox on an IMAP server.
type folder struct {
	t    *testing.T
	user *imapmemserver.User
	port int
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	f := &folder{t: t, user: imapmemserver.NewUser("support", "secret-1")}
	require.NoError(t, f.user.Create("INBOX", nil))
	mem := imapmemserver.New()
	mem.AddUser(f.user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}},
	})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	f.port = l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // It listens on TCP.
	return f
}

type literal struct{ *strings.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

func (f *folder) put(raw string) {
	f.t.Helper()
	_, err := f.user.Append("INBOX", literal{strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n"))}, &imap.AppendOptions{})
	require.NoError(f.t, err)
}

func (f *folder) settings() mailbox.Settings {
	return mailbox.Settings{
		Address: ptr("support@acme.example"), IMAP: &mailbox.Account{Host: "127.0.0.1", Port: f.port, TLS: "none", User: "support"}, IMAPPassword: ptr("secret-1"),
	}
}

func TestAFolderIsReadOnceWhateverTheServerDoes(t *testing.T) {
	t.Parallel()
	coretest.Apart(t, func(t *testing.T, d *db.DB) {
		n, f := start(t, d, nil), newFolder(t)
		for i := range 20 {
			f.put(letter(fmt.Sprintf("%d@customer", i), "Help", fmt.Sprintf("It is broken %d.", i)))
		}
		m := n.box(f.settings())
		r, err := n.Test(n.ctx, m.ID)
		require.NoError(t, err)
		require.Equal(t, mailbox.TestResult{Inbox: 20}, r)
		require.Len(t, n.settled(20), 20)
		f.put(letter("later@customer", "Help", "later"))
		n.settled(21)
		// The folder is numbered anew, with what was there and what is new.
		require.NoError(t, f.user.Delete("INBOX"))
		require.NoError(t, f.user.Create("INBOX", nil))
		for i := range 20 {
			f.put(letter(fmt.Sprintf("%d@customer", i), "Help", fmt.Sprintf("It is broken %d.", i)))
		}
		f.put(letter("new@customer", "Help", "new"))
		require.Len(t, n.settled(22), 22)
		require.NoError(t, n.send(m.ForwardTo, letter("new@customer", "Help", "new")), "the same mail by SMTP")
		require.Len(t, n.settled(22), 22)
		require.Len(t, n.desk.got(), 22)
		got, err := n.Get(n.ctx, m.ID)
		require.NoError(t, err)
		require.NotNil(t, got.PolledAt)
		require.Empty(t, got.Problem)
	})
}

func TestProblemsWithServersAreNamed(t *testing.T) {
	t.Parallel()
	n, f := start(t, coretest.SQLite(t), nil), newFolder(t)
	m := n.box(f.settings())
	try := func(in mailbox.Settings) mailbox.TestResult {
		_, err := n.Update(n.ctx, m.ID, in, nil)
		require.NoError(t, err)
		r, err := n.Test(n.ctx, m.ID)
		require.NoError(t, err)
		return r
	}
	with := func(change func(a *mailbox.Account)) mailbox.Settings {
		in := f.settings()
		change(in.IMAP)
		return in
	}
	require.Equal(t, "mail_server_sign_in", try(mailbox.Settings{IMAPPassword: ptr("wrong")}).IMAP)
	require.Equal(t, "mail_no_folder", try(with(func(a *mailbox.Account) { a.Folder = "Nowhere" })).IMAP)
	require.Equal(t, "mail_server_no_tls", try(with(func(a *mailbox.Account) { a.TLS = "tls" })).IMAP)
	require.Equal(t, "mail_server_unreachable", try(with(func(a *mailbox.Account) { a.Port = 1 })).IMAP)
	require.Equal(t, "mail_server_unknown", try(with(func(a *mailbox.Account) { a.Host = "nowhere.invalid" })).IMAP)
	require.Empty(t, try(with(func(*mailbox.Account) {})).IMAP)
}
