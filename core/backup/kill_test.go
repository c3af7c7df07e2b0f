package backup_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/backup"
	"github.com/kontor-crm/kontor/core/coretest"
	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/db"
)

const (
	writerDir    = "KONTOR_TEST_WRITER_DIR"
	writerURL    = "KONTOR_TEST_WRITER_URL"
	writerTenant = "KONTOR_TEST_WRITER_TENANT"
)

// TestMain lets the test program be the one that is killed: it writes records and tells each once it is committed.
func TestMain(m *testing.M) {
	if os.Getenv(writerTenant) != "" {
		if err := keepWriting(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func keepWriting() error {
	d, err := db.Open(context.Background(), db.Options{Dir: os.Getenv(writerDir), URL: os.Getenv(writerURL), MaxConns: 4})
	if err != nil {
		return err
	}
	_, _, r := crm.Wire(d)
	ctx := actor.ForSystem(context.Background(), os.Getenv(writerTenant), "writer")
	for i := 0; ; i++ {
		made, err := r.Create(ctx, "contacts", fmt.Appendf(nil, `{"last_name":"Nr. %d","description":%q}`, i, strings.Repeat("x", 500)))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(os.Stdout, made.ID); err != nil {
			return err
		}
	}
}

// TestABackupUnderLoadOfAProgramThatIsKilled backs up while another program writes, kills that program, and takes the archive
// in: what was committed before the backup began is there, and nothing is there by half.
func TestABackupUnderLoadOfAProgramThatIsKilled(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, from, to *house, environment ...string) {
		t.Helper()
		_, tenant := from.tenant("acme")
		program, err := os.Executable()
		require.NoError(t, err)
		writer := exec.CommandContext(t.Context(), program)
		writer.Env = append(append(os.Environ(), environment...), writerTenant+"="+tenant)
		out, err := writer.StdoutPipe()
		require.NoError(t, err)
		writer.Stderr = os.Stderr
		require.NoError(t, writer.Start())

		var mu sync.Mutex
		var committed []string
		enough, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			for lines := bufio.NewScanner(out); lines.Scan(); {
				mu.Lock()
				if committed = append(committed, lines.Text()); len(committed) == 100 {
					close(enough)
				}
				mu.Unlock()
			}
		}()
		<-enough
		mu.Lock()
		before := append([]string{}, committed...)
		mu.Unlock()
		var archive bytes.Buffer
		m, err := from.backup.Write(t.Context(), &archive, backup.WriteOptions{})
		require.NoError(t, err)
		require.NoError(t, writer.Process.Kill())
		<-ended
		_ = writer.Wait()
		require.Greater(t, len(committed), len(before), "it was written meanwhile")

		_, err = to.backup.Restore(t.Context(), bytes.NewReader(archive.Bytes()), backup.RestoreOptions{Finish: to.finish})
		require.NoError(t, err)
		rows := to.dump(tenant)
		all := strings.Join(rows["contacts"], "\n")
		for _, recordID := range before {
			require.Contains(t, all, recordID)
		}
		// Every record has its change in the ledger, every change its set, and the other way round.
		ctx := actor.ForSystem(t.Context(), tenant, "test")
		require.NoError(t, to.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []string{
				"select id from contacts c where tenant_id = ? and not exists (select 1 from changes h where h.tenant_id = c.tenant_id and h.record_id = c.id)",
				"select record_id from changes h where tenant_id = ? and object_id = 'contact' and not exists (select 1 from contacts c where h.tenant_id = c.tenant_id and h.record_id = c.id)",
				"select change_set_id from changes h where tenant_id = ? and not exists (select 1 from change_sets s where s.tenant_id = h.tenant_id and s.id = h.change_set_id)",
			} {
				half, err := db.Exists(ctx, tx, q, tenant)
				if err != nil {
					return err
				}
				require.False(t, half, q)
			}
			return nil
		}))
		require.Len(t, rows["contacts"], int(m.Tenants[0].Rows["contacts"]))

		// The one that was killed goes on, too: what it has told is there.
		living := strings.Join(from.dump(tenant)["contacts"], "\n")
		for _, recordID := range committed {
			require.Contains(t, living, recordID)
		}
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "data")
		d, err := db.Open(t.Context(), db.Options{Dir: dir})
		require.NoError(t, err)
		t.Cleanup(func() { _ = d.Close() })
		test(t, build(t, d, "a"), sqliteHouse(t, "a"), writerDir+"="+dir)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		url := coretest.FreshPostgres(t)
		d, err := db.Open(t.Context(), db.Options{URL: url, MaxConns: 8})
		require.NoError(t, err)
		t.Cleanup(func() { _ = d.Close() })
		test(t, build(t, d, "a"), postgresHouse(t, "a"), writerURL+"="+url)
	})
}
