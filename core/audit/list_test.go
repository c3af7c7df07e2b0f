package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
)

// TestListByTarget finds the entries about one thing in several sections of the index, page by page and beside other
// conditions, by the index alone.
func TestListByTarget(t *testing.T) {
	t.Parallel()
	const sections, section = 3, 1024
	each(t, audit.Options{}, func(b *bundle) {
		require.NoError(b, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			for i := range sections*section + 10 {
				e := audit.Entry{Action: audit.FieldsRead, Object: "contacts", Target: fmt.Sprintf("con_%d", i%500)}
				if i%1000 == 7 {
					e = audit.Entry{Action: audit.RoleUpdated, Target: "rol_searched"}
				}
				if err := audit.Record(ctx, tx, e); err != nil {
					return err
				}
			}
			return nil
		}))
		require.NoError(b, b.audit.Chain(b.ctx))
		var seqs []int64
		for before := int64(0); ; before = seqs[len(seqs)-1] {
			page, err := b.audit.List(b.ctx, audit.Query{Target: "rol_searched", Before: before, Limit: 2})
			require.NoError(b, err)
			for _, l := range page {
				require.Equal(b, "rol_searched", l.Target)
				seqs = append(seqs, l.Seq)
			}
			if len(page) < 2 {
				break
			}
		}
		require.Equal(b, []int64{3008, 2008, 1008, 8}, seqs)
		for want, q := range map[int]audit.Query{
			0: {Target: "rol_searched", Object: "contacts"}, 3: {Target: "rol_searched", Actions: []string{"role.updated"}, Before: 3008}, 7: {Target: "con_9"},
		} {
			q.Limit = 100
			page, err := b.audit.List(b.ctx, q)
			require.NoError(b, err)
			require.Len(b, page, want, q)
		}
		plan := "explain query plan "
		if b.db.Dialect() == db.Postgres {
			plan = "explain "
		}
		require.NoError(b, b.db.Tenant(b.ctx, func(ctx context.Context, tx *db.Tx) error {
			if tx.Dialect() == db.Postgres {
				if _, err := tx.Exec(ctx, "set local enable_seqscan = off"); err != nil {
					return err
				}
			}
			in, list := tx.Dialect().InNumbers("(seq >> 10)", []int64{3, 2, 1, 0})
			where, args := tx.Where("")
			lines, err := db.Collect(ctx, tx, func(r db.Rows) (string, error) {
				if tx.Dialect() == db.Postgres {
					var line string
					err := r.Scan(&line)
					return line, err
				}
				var a, b, c int
				var line string
				err := r.Scan(&a, &b, &c, &line)
				return line, err
			}, plan+"select * from audit_log where "+where+" and target <> '' and target = ? and "+in, append(args, "rol_searched", list)...)
			require.Contains(b, strings.Join(lines, "\n"), "audit_log_target_idx")
			return err
		}))
	})
}
