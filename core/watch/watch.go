// Package watch is where people meet the audit: it shows, searches, checks and exports what core/audit keeps, to who may.
//
// It owns no table. core/app registers its routes.
package watch

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Guard refuses an actor who may not use a function with a forbidden fault.
type Guard func(ctx context.Context, function string) error

// Service is the door.
type Service struct {
	db    *db.DB
	audit *audit.Service
	guard Guard
	gate  func(ctx context.Context) error
}

// New returns the service.
func New(d *db.DB, a *audit.Service, guard Guard) *Service {
	return &Service{db: d, audit: a, guard: guard}
}

// SetGate has exports ask whether the person's are frozen. It must be called before the first request.
func (s *Service) SetGate(mayExport func(ctx context.Context) error) { s.gate = mayExport }

// MaxPage is the greatest page of entries.
const MaxPage = 200

// List returns entries, the newest first. It needs access.ReadAudit, and is itself written into the audit.
func (s *Service) List(ctx context.Context, q audit.Query) ([]audit.Line, error) {
	if err := s.guard(ctx, access.ReadAudit); err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		q.Limit = 50
	}
	if q.Limit > MaxPage {
		return nil, fault.At("limit", "too_large", fault.Params{"max": MaxPage})
	}
	if q.Before == 0 { // Further pages are the same search.
		if err := s.audit.Note(ctx, audit.Entry{Action: audit.AuditRead, Detail: asked(q)}); err != nil {
			return nil, err
		}
	}
	if err := s.audit.Chain(ctx); err != nil {
		return nil, err
	}
	lines, err := s.audit.List(ctx, q)
	if err != nil {
		return nil, err
	}
	return lines, s.audit.Reveal(ctx, lines)
}

func asked(q audit.Query) any {
	out := map[string]any{}
	for name, v := range map[string]string{"user_id": q.User, "object": q.Object, "target": q.Target, "action": strings.Join(q.Actions, " ")} {
		if v != "" {
			out[name] = v
		}
	}
	return out
}

// Verify checks the company's whole chain. It needs access.ReadAudit.
func (s *Service) Verify(ctx context.Context) (audit.Report, error) {
	if err := s.guard(ctx, access.ReadAudit); err != nil {
		return audit.Report{}, err
	}
	return s.audit.Verify(ctx)
}

// Formats of an export.
const (
	JSONLines = "jsonl"
	CSV       = "csv"
)

// MayExport refuses who may not export the audit, and writes the export into it, before anything is sent.
func (s *Service) MayExport(ctx context.Context, format string, q audit.Query) error {
	for _, function := range []string{access.ReadAudit, access.RunExports} {
		if err := s.guard(ctx, function); err != nil {
			return err
		}
	}
	if s.gate != nil {
		if err := s.gate(ctx); err != nil {
			return err
		}
	}
	if format != JSONLines && format != CSV {
		return fault.At("format", "not_an_option", fault.Params{"value": format, "allowed": []string{JSONLines, CSV}})
	}
	return audit.Write(ctx, s.db, audit.Entry{Action: audit.AuditExported, Detail: asked(q)})
}

// Export writes all entries that a query finds, the newest first, as they were hashed: names of people stay sealed in it. Memory does not depend on their number. MayExport has been
// asked before.
func (s *Service) Export(ctx context.Context, w io.Writer, format string, q audit.Query) error {
	if err := s.audit.Chain(ctx); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	table := csv.NewWriter(out)
	if format == CSV {
		if err := table.Write(csvHead); err != nil {
			return err
		}
	}
	q.Limit = 1000
	for {
		lines, err := s.audit.List(ctx, q)
		if err != nil {
			return err
		}
		for i := range lines {
			if format == CSV {
				err = table.Write(csvRow(&lines[i]))
			} else {
				err = json.NewEncoder(out).Encode(Shown(&lines[i], ""))
			}
			if err != nil {
				return err
			}
		}
		if len(lines) < q.Limit {
			table.Flush()
			return errors.Join(table.Error(), out.Flush())
		}
		q.Before = lines[len(lines)-1].Seq
	}
}

var csvHead = []string{
	"seq", "at", "action", "object", "target", "actor_kind", "actor_id", "user_id", "on_behalf_of", "via", "session_id", "address", "agent", "request_id", "detail", "prev", "hash", "id",
}

func csvRow(l *audit.Line) []string {
	row := []string{
		fmtInt(l.Seq), l.At.Format(time.RFC3339Nano), string(l.Action), l.Object, l.Target, l.ActorKind, l.ActorID, l.UserID, l.OnBehalf, l.Via, l.Session,
		l.Address, l.Agent, l.RequestID, l.Detail, l.Prev, l.Hash, l.ID,
	}
	for i, v := range row {
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			row[i] = "'" + v // A spreadsheet would take it for a formula.
		}
	}
	return row
}

// View is an entry as the API shows it.
type View struct {
	audit.Line
	// Text says in words what was done, with the actor before it.
	Text string `json:"text,omitempty"`
	// Detail is what else belongs to it.
	Detail json.RawMessage `json:"detail"`
}

// Shown is an entry with its text in a language; without one there is no text.
func Shown(l *audit.Line, locale string) View {
	v := View{Line: *l, Detail: json.RawMessage(l.Detail)}
	if !json.Valid(v.Detail) {
		v.Detail = json.RawMessage("null")
	}
	if locale != "" {
		v.Text = l.Action.Label(locale)
	}
	return v
}

// locale is the language of the one who asks.
func locale(ctx context.Context) string {
	if a, err := actor.From(ctx); err == nil && a.Locale == "de" {
		return "de"
	}
	return "en"
}
