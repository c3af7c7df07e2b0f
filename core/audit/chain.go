package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/id"
)

// errNothing takes back a head that was made for nothing: a tenant that was erased meanwhile must not get one again.
var errNothing = errors.New("there is nothing to link")

// link moves up to a batch of a tenant's inbox, and notes that were in memory, to the end of its chain, in one transaction.
// The head's row is locked meanwhile, so that there is one chainer at a time. more says that the inbox was not emptied.
// Between the rows it leaves the processors to others while rest says so.
func (s *Service) link(ctx context.Context, tenant string, notes []*waiting, rest func() bool) (more bool, err error) {
	key, err := s.signingKey(ctx)
	if err != nil {
		return false, err
	}
	ctx = actor.ForSystem(ctx, tenant, "audit")
	var mark *Head
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		mark = nil
		head, err := lockHead(ctx, tx)
		if err != nil {
			return err
		}
		entries, seqs, err := inbox(ctx, tx)
		if err != nil {
			return err
		}
		more = len(entries) == batch
		entries = append(entries, notes...)
		if len(entries) == 0 {
			return errNothing
		}
		slices.SortStableFunc(entries, func(a, b *waiting) int { return cmp.Compare(a.At, b.At) })
		if err := s.conceal(ctx, tx, entries); err != nil {
			return err
		}
		before := head.Seq
		for some := range slices.Chunk(entries, breath) {
			began := time.Now()
			appendLines(tx, &head, some)
			if rest() {
				tx.Rest(ctx, began, restFor)
			}
		}
		forget(tx, seqs)
		head.At = s.now()
		s.saveHead(tx, key, head)
		mark, err = s.markDue(ctx, tx, key, head, before)
		return err
	})
	if errors.Is(err, errNothing) {
		return false, nil
	}
	if err == nil && mark != nil {
		s.witness(ctx, *mark)
	}
	return more, err
}

// lockHead returns the chain's head, locked for the transaction.
func lockHead(ctx context.Context, tx *db.Tx) (Head, error) {
	h := Head{Tenant: tx.Tenant()}
	tx.Queue("insert into audit_heads (tenant_id, seq, hash, at) values (?, 0, ?, ?) on conflict do nothing", tx.Tenant(), genesis(tx.Tenant()), time.Unix(0, 0).UTC())
	err := tx.QueryRow(ctx, "select seq, hash, at, key, signature from audit_heads where tenant_id = ?"+tx.Dialect().ForUpdate(), tx.Tenant()).
		Scan(&h.Seq, &h.Hash, &h.At, &h.Key, &h.Signature)
	h.At = h.At.UTC()
	return h, err
}

// inbox returns the oldest waiting entries. What cannot be read becomes an entry that says so.
func inbox(ctx context.Context, tx *db.Tx) (entries []*waiting, seqs []int64, err error) {
	where, args := tx.Where("")
	entries, err = db.Collect(ctx, tx, func(r db.Rows) (*waiting, error) {
		var seq int64
		var raw string
		if err := r.Scan(&seq, &raw); err != nil {
			return nil, err
		}
		seqs = append(seqs, seq)
		w := &waiting{}
		if err := json.Unmarshal([]byte(raw), w); err != nil || w.ID == "" || w.Action == "" {
			detail, _ := json.Marshal(map[string]string{"entry": text(raw)})
			now := time.Now()
			w = &waiting{ID: id.At("aud", now), At: now.UnixMicro(), ActorKind: string(actor.System), ActorID: "audit", Action: string(Unreadable), Detail: detail}
		}
		return w, nil
	}, "select seq, entry from audit_inbox where "+where+" order by seq limit ?", append(args, batch)...)
	return entries, seqs, err
}

// forget removes the linked rows of the inbox: exactly those, since on PostgreSQL an older one may become visible later.
func forget(tx *db.Tx, seqs []int64) {
	switch {
	case len(seqs) == 0:
	case tx.Dialect() == db.Postgres:
		tx.Queue("delete from audit_inbox where tenant_id = ? and seq = any(?)", tx.Tenant(), seqs)
	default:
		tx.Queue("delete from audit_inbox where seq <= ?", seqs[len(seqs)-1])
	}
}

var insertLine = db.NewInsert("audit_log", 10, db.Column{Name: "seq", Type: db.Int}, db.Column{Name: "id"}, db.Column{Name: "at", Type: db.Time},
	db.Column{Name: "actor_kind"}, db.Column{Name: "actor_id"}, db.Column{Name: "user_id"}, db.Column{Name: "on_behalf_of"}, db.Column{Name: "via"},
	db.Column{Name: "session_id"}, db.Column{Name: "address"}, db.Column{Name: "agent"}, db.Column{Name: "request_id"}, db.Column{Name: "action"},
	db.Column{Name: "object"}, db.Column{Name: "target"}, db.Column{Name: "detail"}, db.Column{Name: "prev"}, db.Column{Name: "hash"})

// appendLines queues the entries behind the head, and moves it.
func appendLines(tx *db.Tx, head *Head, entries []*waiting) {
	var buf []byte
	for _, w := range entries {
		l := Line{
			Tenant: tx.Tenant(), Seq: head.Seq + 1, ID: text(w.ID), At: time.UnixMicro(w.At).UTC(), ActorKind: text(w.ActorKind), ActorID: text(w.ActorID),
			UserID: text(w.UserID), OnBehalf: text(w.OnBehalf), Via: text(w.Via), Session: text(w.Session), Address: text(w.Address),
			Agent: text(w.Agent), RequestID: text(w.RequestID), Action: Action(text(w.Action)), Object: text(w.Object), Target: text(w.Target),
			Detail: string(w.Detail), Prev: head.Hash,
		}
		if l.Detail == "" {
			l.Detail = "{}"
		}
		l.Hash, buf = l.sum(buf)
		tx.Insert(insertLine, l.Seq, l.ID, l.At, l.ActorKind, l.ActorID, l.UserID, l.OnBehalf, l.Via, l.Session, l.Address, l.Agent, l.RequestID,
			string(l.Action), l.Object, l.Target, l.Detail, l.Prev, l.Hash)
		head.Seq, head.Hash = l.Seq, l.Hash
	}
}

// markDue sets a signed mark when the last one is long ago, by time or by entries.
func (s *Service) markDue(ctx context.Context, tx *db.Tx, key *signer, head Head, before int64) (*Head, error) {
	last, err := lastMark(ctx, tx, kindMark)
	if err != nil {
		return nil, err
	}
	if last != nil && before > 0 && head.At.Sub(last.At) < s.o.MarkEvery && head.Seq-last.Seq < s.o.MarkAfter {
		return nil, nil
	}
	key.sign(kindMark, &head)
	setMark(tx, kindMark, head)
	return &head, nil
}

func setMark(tx *db.Tx, kind string, h Head) {
	tx.Queue(`insert into audit_checkpoints (tenant_id, kind, seq, hash, at, key, signature) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing`,
		tx.Tenant(), kind, h.Seq, h.Hash, h.At, h.Key, h.Signature)
}

// lastMark returns the newest mark of a kind, nil without one. One row by index.
func lastMark(ctx context.Context, tx *db.Tx, kind string) (*Head, error) {
	where, args := tx.Where("")
	h, err := scanHead(tx.QueryRow(ctx, "select tenant_id, seq, hash, at, key, signature from audit_checkpoints where "+where+" and kind = ? order by seq desc limit 1", append(args, kind)...))
	if errors.Is(err, db.ErrNoRows) {
		return nil, nil
	}
	return &h, err
}

func scanHead(r interface{ Scan(dest ...any) error }) (Head, error) {
	var h Head
	err := r.Scan(&h.Tenant, &h.Seq, &h.Hash, &h.At, &h.Key, &h.Signature)
	h.At = h.At.UTC()
	return h, err
}

// witness keeps a mark where the tenant's rows are not: in the control tables and in the log. The mark itself is safe, so
// that a failure only makes the witness older. A witness that the chain does not hold any more is never replaced: it is what
// shows that the chain was written anew.
func (s *Service) witness(ctx context.Context, h Head) {
	holds, err := s.holdsWitness(ctx, h.Tenant)
	if err == nil && holds {
		err = s.db.System(ctx, "keep a signed head of an audit", func(ctx context.Context, tx *db.ControlTx) error {
			tx.Queue(`insert into audit_witnesses (tenant_id, seq, hash, at, key, signature) values (?, ?, ?, ?, ?, ?)
				on conflict (tenant_id) do update set seq = excluded.seq, hash = excluded.hash, at = excluded.at, key = excluded.key, signature = excluded.signature
				where excluded.seq > audit_witnesses.seq`, h.Tenant, h.Seq, h.Hash, h.At, h.Key, h.Signature)
			return nil
		})
	}
	switch {
	case err != nil:
		s.log.ErrorContext(ctx, "keep a signed head of an audit", "tenant", h.Tenant, "error", err)
	case !holds:
		s.log.ErrorContext(ctx, "the audit does not hold the mark that was kept: it was written anew or cut off", "tenant", h.Tenant)
	}
	s.log.InfoContext(ctx, "audit mark", "tenant", h.Tenant, "seq", h.Seq, "hash", h.Hash, "at", h.At, "key", h.Key, "signature", h.Signature)
}

// holdsWitness reports whether the entry of the tenant's witness is still in the chain, or was removed after its time. The
// context's actor is the tenant's.
func (s *Service) holdsWitness(ctx context.Context, tenant string) (bool, error) {
	var seq int64
	var hash, found string
	err := s.db.SystemRead(ctx, "read the kept head of an audit", func(ctx context.Context, tx *db.ControlTx) error {
		return tx.QueryRow(ctx, "select seq, hash from audit_witnesses where tenant_id = ?", tenant).Scan(&seq, &hash)
	})
	if err == nil {
		err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			cut, err := lastMark(ctx, tx, kindCut)
			if err == nil && cut != nil && cut.Seq >= seq {
				found = hash
				return nil
			}
			if err != nil {
				return err
			}
			where, args := tx.Where("")
			return tx.QueryRow(ctx, "select hash from audit_log where "+where+" and seq = ?", append(args, seq)...).Scan(&found)
		})
		if errors.Is(err, db.ErrNoRows) {
			return false, nil
		}
		return found == hash, err
	}
	if errors.Is(err, db.ErrNoRows) {
		return true, nil
	}
	return false, err
}
