// Package duplicate finds records that are one and the same: it knows the rules, scores pairs and keeps those that
// people have to decide about.
//
// It owns the tables match_rules, duplicate_pairs and duplicate_progress; the keys under which candidates are found stand in match_keys, which
// core/records writes by the Matcher of this package. Candidates come from shared keys only and are scored in memory, so
// that the cost of a look does not depend on the number of records. It merges nothing: records.Merge does. core/app wires
// it; the import calls ForBatch.
package duplicate

import (
	"context"
	"log/slog"
	"time"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
)

const (
	// maxShared is how many records may have a key before it says nothing.
	maxShared = 200
	// maxCandidates bounds the records that one is compared with.
	maxCandidates = 100
)

// Options wire the service.
type Options struct {
	DB       *db.DB
	Records  *records.Service
	Metadata *metadata.Service
	Rules    records.Rules
	// Guard demands an access function of the actor.
	Guard func(ctx context.Context, function string) error
	// Pace bounds what the jobs take.
	Pace Pace
	// Logger may be nil.
	Logger *slog.Logger
}

// Service is the door to duplicates.
type Service struct {
	db      *db.DB
	records *records.Service
	meta    *metadata.Service
	rules   records.Rules
	guard   func(ctx context.Context, function string) error
	pace    Pace
	log     *slog.Logger
	now     func() time.Time
	due     due
}

// New returns the service and hangs its keys and its closing of pairs into the write path.
func New(o Options) *Service {
	s := &Service{db: o.DB, records: o.Records, meta: o.Metadata, rules: o.Rules, guard: o.Guard, pace: o.Pace, log: o.Logger, now: time.Now}
	if s.log == nil {
		s.log = slog.Default()
	}
	o.Records.SetMatcher(Keys{})
	o.Records.OnMerge(s.merged)
	o.Records.OnPurge(purged)
	return s
}
