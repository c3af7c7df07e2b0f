package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"github.com/kontor-crm/kontor/core/db"
)

// Line is an entry as it stands in the chain. Times are in UTC with microseconds.
type Line struct {
	Tenant    string    `json:"-"`
	Seq       int64     `json:"seq"`
	ID        string    `json:"id"`
	At        time.Time `json:"at"`
	ActorKind string    `json:"actor_kind"`
	ActorID   string    `json:"actor_id"`
	UserID    string    `json:"user_id,omitempty"`
	OnBehalf  string    `json:"on_behalf_of,omitempty"`
	Via       string    `json:"via,omitempty"`
	Session   string    `json:"session_id,omitempty"`
	Address   string    `json:"address,omitempty"`
	Agent     string    `json:"agent,omitempty"`
	RequestID string    `json:"request_id,omitempty"`
	Action    Action    `json:"action"`
	Object    string    `json:"object,omitempty"`
	Target    string    `json:"target,omitempty"`
	// Detail is JSON, byte for byte as it was hashed.
	Detail string `json:"-"`
	Prev   string `json:"prev"`
	Hash   string `json:"hash"`
}

// canonical is the one encoding that is hashed: every column but the hashes, each text with its length before it.
func (l *Line) canonical(b []byte) []byte {
	b = append(b, "kontor audit entry 1\n"...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(l.At.UnixMicro()))
	for _, s := range [...]string{
		l.Tenant, l.ID, l.ActorKind, l.ActorID, l.UserID, l.OnBehalf, l.Via, l.Session, l.Address, l.Agent, l.RequestID,
		string(l.Action), l.Object, l.Target, l.Detail,
	} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

// sum is the hash of an entry behind another: SHA-256 over the previous hash and the canonical encoding.
func (l *Line) sum(buf []byte) (string, []byte) {
	buf = append(buf[:0], l.Prev...)
	buf = l.canonical(buf)
	h := sha256.Sum256(buf)
	return hex.EncodeToString(h[:]), buf
}

// genesis is what the first entry of a tenant goes back to.
func genesis(tenant string) string {
	h := sha256.Sum256([]byte("kontor audit 1\x00" + tenant))
	return hex.EncodeToString(h[:])
}

const lineColumns = `tenant_id, seq, id, at, actor_kind, actor_id, user_id, on_behalf_of, via, session_id, address, agent, request_id,
	action, object, target, detail, prev, hash`

func scanLine(r db.Rows) (Line, error) {
	var l Line
	err := r.Scan(&l.Tenant, &l.Seq, &l.ID, &l.At, &l.ActorKind, &l.ActorID, &l.UserID, &l.OnBehalf, &l.Via, &l.Session, &l.Address, &l.Agent,
		&l.RequestID, &l.Action, &l.Object, &l.Target, &l.Detail, &l.Prev, &l.Hash)
	l.At = l.At.UTC()
	return l, err
}
