package audit

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// Since returns the entries of the transaction's tenant behind a number, the oldest first, at most limit: the range of an
// index. It is for whoever reads the whole stream by a cursor, and says of an entry its number, when, who, what about, whence
// and the detail; all else is empty.
func Since(ctx context.Context, tx *db.Tx, seq int64, limit int) ([]Line, error) {
	where, args := tx.Where("")
	return db.Collect(ctx, tx, func(r db.Rows) (l Line, err error) {
		err = r.Scan(&l.Seq, &l.At, &l.ActorKind, &l.UserID, &l.OnBehalf, &l.Address, &l.Agent, &l.Action, &l.Target, &l.Detail)
		l.At = l.At.UTC()
		return l, err
	}, "select seq, at, actor_kind, user_id, on_behalf_of, address, agent, action, target, detail from audit_log where "+where+" and seq > ? order by seq limit ?", append(args, seq, limit)...)
}

// OnLinked has fn told of each tenant whose chain has grown on this node. It must be set before Run, and must cost nothing.
func (s *Service) OnLinked(fn func(tenant string)) { s.linked = fn }
