package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
)

// Report is what a check of a tenant's chain has found.
type Report struct {
	Tenant string `json:"tenant"`
	// Entries were read, from First to Last.
	Entries int64 `json:"entries"`
	First   int64 `json:"first"`
	Last    int64 `json:"last"`
	// Marks are signed heads that fit; Foreign are those that another Kontor has signed, which fit but cannot be checked here.
	Marks   int `json:"marks"`
	Foreign int `json:"foreign_marks"`
	// Key is the fingerprint of the key that signs here.
	Key string `json:"key"`
	// Broken is the first place where the chain does not hold; absent when all is well.
	Broken *Broken `json:"broken,omitempty"`
}

// Broken says where a chain does not hold, and why.
type Broken struct {
	// Seq is the number of the first entry that is not what it was, or is missing.
	Seq    int64  `json:"seq"`
	Reason Reason `json:"reason"`
	Detail string `json:"detail,omitempty"`
}

// Reason is why a chain does not hold.
type Reason string

// The reasons.
const (
	EntryChanged     Reason = "entry_changed"
	EntryMissing     Reason = "entry_missing"
	LinkChanged      Reason = "link_changed"
	CutOff           Reason = "cut_off"
	MarkChanged      Reason = "mark_changed"
	SignatureChanged Reason = "signature_changed"
	HeadChanged      Reason = "head_changed"
)

// errBroken ends the walk at the first broken place.
var errBroken = errors.New("the chain is broken")

// Verify checks the chain of the actor's tenant from its first entry to its end: every hash, every link, every number, every
// signed mark, and that it reaches as far as the newest mark that is kept elsewhere. It reads all entries, about 150,000 per
// second. An error means that it could not be read.
func (s *Service) Verify(ctx context.Context) (Report, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return Report{}, err
	}
	if err := s.Chain(ctx); err != nil {
		return Report{}, err
	}
	key, err := s.signingKey(ctx)
	if err != nil {
		return Report{}, err
	}
	v := &walk{s: s, key: key, r: Report{Tenant: a.Tenant, Key: key.name}}
	if err := v.run(ctx); err != nil && !errors.Is(err, errBroken) {
		return v.r, err
	}
	return v.r, nil
}

// verifyUpTo checks the chain up to an entry and returns that entry's hash.
func (s *Service) verifyUpTo(ctx context.Context, seq int64) (Report, string, error) {
	key, err := s.signingKey(ctx)
	if err != nil {
		return Report{}, "", err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Report{}, "", err
	}
	v := &walk{s: s, key: key, r: Report{Tenant: a.Tenant, Key: key.name}, until: seq}
	if err := v.run(ctx); err != nil && !errors.Is(err, errBroken) {
		return v.r, "", err
	}
	return v.r, v.prev, nil
}

// walk is one check under way.
type walk struct {
	s     *Service
	key   *signer
	r     Report
	until int64 // 0 for the end

	marks []Head // in the order of their numbers
	cut   *Head  // until the chain has told of it
	head  Head
	prev  string
	buf   []byte
}

func (v *walk) broken(seq int64, reason Reason, detail string) error {
	v.r.Broken = &Broken{Seq: seq, Reason: reason, Detail: detail}
	return errBroken
}

func (v *walk) run(ctx context.Context) error {
	if err := v.begin(ctx); err != nil {
		return err
	}
	for {
		lines, err := v.page(ctx)
		if err != nil {
			return err
		}
		for i := range lines {
			if err := v.step(&lines[i]); err != nil {
				return err
			}
			if v.r.Last == v.until && v.until > 0 {
				return nil
			}
		}
		if len(lines) < batch {
			return v.end(ctx)
		}
	}
}

// begin reads the marks, and where the chain begins: at its first entry, or behind the newest cut.
func (v *walk) begin(ctx context.Context) error {
	var cut *Head
	err := v.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if cut, err = lastMark(ctx, tx, kindCut); err != nil {
			return err
		}
		where, args := tx.Where("")
		if v.head, err = scanHead(tx.QueryRow(ctx, "select tenant_id, seq, hash, at, key, signature from audit_heads where "+where, args...)); err != nil && !errors.Is(err, db.ErrNoRows) {
			return err
		}
		v.marks, err = db.Collect(ctx, tx, func(r db.Rows) (Head, error) { return scanHead(r) },
			"select tenant_id, seq, hash, at, key, signature from audit_checkpoints where "+where+" and kind = ? order by seq", append(args, kindMark)...)
		return err
	})
	if err != nil {
		return err
	}
	v.prev = genesis(v.r.Tenant)
	if cut != nil {
		if cut.Key == v.key.name && !v.key.verify(kindCut, cut) || cut.Tenant != v.r.Tenant {
			return v.broken(cut.Seq, SignatureChanged, "the signature of the cut does not fit")
		}
		v.cut = cut
		v.r.Last, v.prev = cut.Seq, cut.Hash
		for len(v.marks) > 0 && v.marks[0].Seq <= cut.Seq {
			v.marks = v.marks[1:]
		}
	}
	v.r.First = v.r.Last + 1
	return nil
}

// page reads the next entries. Going by the number costs one index range.
func (v *walk) page(ctx context.Context) ([]Line, error) {
	var lines []Line
	err := v.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		where, args := tx.Where("")
		lines, err = db.Collect(ctx, tx, scanLine, "select "+lineColumns+" from audit_log where "+where+" and seq > ? order by seq limit ?", append(args, v.r.Last, batch)...)
		return err
	})
	return lines, err
}

func (v *walk) step(l *Line) error {
	if l.Seq != v.r.Last+1 {
		return v.broken(v.r.Last+1, EntryMissing, fmt.Sprintf("the next entry is %d", l.Seq))
	}
	if l.Prev != v.prev {
		return v.broken(l.Seq, LinkChanged, "it does not go back to the entry before it")
	}
	var hash string
	if hash, v.buf = l.sum(v.buf); hash != l.Hash || l.Tenant != v.r.Tenant {
		return v.broken(l.Seq, EntryChanged, "its content and its hash do not fit")
	}
	v.r.Last, v.prev = l.Seq, l.Hash
	v.r.Entries++
	if v.cut != nil && l.Action == AuditCut {
		var told cutDetail
		if err := json.Unmarshal([]byte(l.Detail), &told); err == nil && told.Seq == v.cut.Seq && told.Hash == v.cut.Hash {
			v.cut = nil
		}
	}
	for len(v.marks) > 0 && v.marks[0].Seq <= l.Seq {
		m := v.marks[0]
		v.marks = v.marks[1:]
		if err := v.mark(m, l); err != nil {
			return err
		}
	}
	return nil
}

// mark checks a signed head against the entry with its number.
func (v *walk) mark(m Head, l *Line) error {
	switch {
	case m.Seq != l.Seq || m.Hash != l.Hash || m.Tenant != v.r.Tenant:
		return v.broken(m.Seq, MarkChanged, "a signed mark says another hash: the entries up to here were written anew")
	case m.Key != v.key.name:
		v.r.Foreign++
	case !v.key.verify(kindMark, &m):
		return v.broken(m.Seq, SignatureChanged, "the signature of a mark does not fit")
	default:
		v.r.Marks++
	}
	return nil
}

// end checks that the chain ends where its head says, and no earlier than the marks that are left, here and elsewhere.
func (v *walk) end(ctx context.Context) error {
	if v.cut != nil {
		return v.broken(v.r.First, EntryMissing, "the chain tells of no cut before its first entry")
	}
	if len(v.marks) > 0 {
		return v.broken(v.r.Last+1, CutOff, fmt.Sprintf("a signed mark says that there were %d entries", v.marks[len(v.marks)-1].Seq))
	}
	var w Head
	err := v.s.db.SystemRead(ctx, "read the kept head of an audit", func(ctx context.Context, tx *db.ControlTx) (err error) {
		w, err = scanHead(tx.QueryRow(ctx, "select tenant_id, seq, hash, at, key, signature from audit_witnesses where tenant_id = ?", v.r.Tenant))
		return err
	})
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return err
	}
	if err == nil {
		if err := v.kept(ctx, w); err != nil {
			return err
		}
	}
	switch h := v.head; {
	case h.Seq > v.r.Last:
		return v.broken(v.r.Last+1, CutOff, fmt.Sprintf("the head says that there were %d entries", h.Seq))
	case h.Seq < v.r.Last:
		return v.broken(h.Seq+1, HeadChanged, "there are entries behind the head")
	case h.Seq == 0:
		return nil
	case h.Hash != v.prev || h.Tenant != v.r.Tenant:
		return v.broken(h.Seq, HeadChanged, "the head has another hash than the last entry")
	case !v.key.verify(kindHead, &h):
		return v.broken(h.Seq, SignatureChanged, "the head is not signed by this Kontor")
	}
	return nil
}

// kept checks a mark that lies elsewhere than the tenant's rows.
func (v *walk) kept(ctx context.Context, w Head) error {
	switch {
	case w.Key != v.key.name:
		return nil
	case !v.key.verify(kindMark, &w):
		return v.broken(w.Seq, SignatureChanged, "the signature of the kept mark does not fit")
	case w.Seq > v.r.Last:
		return v.broken(v.r.Last+1, CutOff, fmt.Sprintf("the kept mark says that there were %d entries", w.Seq))
	case w.Seq < v.r.First:
		return nil
	}
	var hash string
	err := v.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		return tx.QueryRow(ctx, "select hash from audit_log where "+where+" and seq = ?", append(args, w.Seq)...).Scan(&hash)
	})
	if err == nil && hash != w.Hash {
		return v.broken(w.Seq, MarkChanged, "the kept mark says another hash: the entries up to here were written anew")
	}
	return err
}

// Against checks that the chain still holds a head that somebody has kept, such as a line of the log: the newest kept head
// finds every cut and every chain that was written anew. Verify must have found nothing before.
func (s *Service) Against(ctx context.Context, h Head) (*Broken, error) {
	key, err := s.signingKey(ctx)
	if err != nil {
		return nil, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return nil, err
	}
	v := &walk{s: s, key: key, r: Report{Tenant: a.Tenant}}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where, args := tx.Where("")
		return tx.QueryRow(ctx, "select coalesce(min(seq), 1), coalesce(max(seq), 0) from audit_log where "+where, args...).Scan(&v.r.First, &v.r.Last)
	})
	if err != nil {
		return nil, err
	}
	if h.Tenant != a.Tenant || h.Key != key.name {
		err = v.broken(h.Seq, SignatureChanged, "the head is of another tenant or signed by another Kontor")
	} else {
		err = v.kept(ctx, h)
	}
	if err != nil && !errors.Is(err, errBroken) {
		return nil, err
	}
	return v.r.Broken, nil
}
