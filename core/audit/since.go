package audit

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// Since returns the entries of the transaction's tenant behind a number, the oldest first, at most limit: the range of an
// index. It is for whoever reads the whole stream by a cursor.
func Since(ctx context.Context, tx *db.Tx, seq int64, limit int) ([]Line, error) {
	where, args := tx.Where("")
	return db.Collect(ctx, tx, scanLine, "select "+lineColumns+" from audit_log where "+where+" and seq > ? order by seq limit ?", append(args, seq, limit)...)
}

// OnLinked has fn told of each tenant whose chain has grown on this node. It must be set before Run, and must cost nothing.
func (s *Service) OnLinked(fn func(tenant string)) { s.linked = fn }
