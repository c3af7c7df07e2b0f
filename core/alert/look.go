package alert

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
)

const (
	// batch is how many entries are looked at in one transaction.
	batch = 1000
	// news is how old an entry may be to be an alert; older ones, as when the watch is new, only teach it.
	news = 24 * time.Hour
	// keep is how long counts are kept, and keepPlaces how long it is remembered whence somebody has signed in.
	keep       = 40 * 24 * time.Hour
	keepPlaces = 180 * 24 * time.Hour
)

// Look reads on in the audit of the actor's tenant, where it stopped before, and stores what it finds. Two nodes that look at
// once find everything once. Where nothing is new it costs two look-ups; else a range of the log, and for each person and
// kind of act in it a range of at most 40 days of hours.
func (s *Service) Look(ctx context.Context) error {
	if err := s.audit.Chain(ctx); err != nil {
		return err
	}
	for {
		more, err := s.look(ctx)
		if err != nil || !more {
			return err
		}
	}
}

func (s *Service) look(ctx context.Context) (more bool, err error) {
	var from int64
	var lines []audit.Line
	var policy Policy
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		where, args := tx.Where("")
		if err := tx.QueryRow(ctx, "select seq from alert_cursors where "+where, args...).Scan(&from); err != nil && !errors.Is(err, db.ErrNoRows) {
			return err
		}
		if lines, err = audit.Since(ctx, tx, from, batch); err != nil || len(lines) == 0 {
			return err
		}
		policy, err = readPolicy(ctx, tx)
		return err
	})
	if err != nil || len(lines) == 0 {
		return false, err
	}
	_, zone, err := s.company(ctx)
	if err != nil {
		return false, fmt.Errorf("find the company's time zone: %w", err)
	}
	// What others know is asked before the transaction, which would keep them waiting.
	raised, err := s.raisers(ctx, lines)
	if err != nil {
		return false, err
	}
	l := &look{s: s, policy: policy, zone: zone, now: s.now(), tallies: map[tally]int64{}}
	again := false
	err = s.db.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		l.tx, l.found, again = tx, nil, false
		clear(l.tallies)
		held, err := hold(ctx, tx, from)
		if again = !held; err != nil || again {
			return err
		}
		for i := range lines {
			if err := l.line(ctx, &lines[i], raised[lines[i].Seq]); err != nil {
				return fmt.Errorf("look at entry %d: %w", lines[i].Seq, err)
			}
		}
		if err := l.judge(ctx); err != nil {
			return err
		}
		for _, f := range l.found {
			if err := s.raise(ctx, tx, f); err != nil {
				return err
			}
		}
		tx.Queue("update alert_cursors set seq = ? where tenant_id = ?", lines[len(lines)-1].Seq, tx.Tenant())
		return nil
	})
	return again || len(lines) == batch, err
}

// hold locks the cursor for the transaction; false when somebody else has read on meanwhile.
func hold(ctx context.Context, tx *db.Tx, from int64) (bool, error) {
	tx.Queue("insert into alert_cursors (tenant_id, seq) values (?, 0) on conflict do nothing", tx.Tenant())
	var seq int64
	err := tx.QueryRow(ctx, "select seq from alert_cursors where tenant_id = ?"+tx.Dialect().ForUpdate(), tx.Tenant()).Scan(&seq)
	return seq == from, err
}

// tally is one number that is kept: of whom, of what, in which hour.
type tally struct {
	subject string
	rule    Rule
	hour    int64
}

// finding is an alert on its way.
type finding struct {
	rule                   Rule
	subject, user, address string
	day                    string
	value, usual, bound    int64
	detail                 map[string]any
}

// look is one transaction's work.
type look struct {
	s       *Service
	tx      *db.Tx
	policy  Policy
	zone    *time.Location
	now     time.Time
	tallies map[tally]int64
	found   []finding
}

func hourOf(t time.Time) int64 { return t.Unix() / 3600 }

// count adds to a tally.
func (l *look) count(subject string, r Rule, at time.Time, n int64) {
	if subject != "" && n > 0 {
		l.tallies[tally{subject, r, hourOf(at)}] += n
	}
}

// add notes a finding, unless its rule is switched off or it happened long ago.
func (l *look) add(at time.Time, f finding) {
	if l.policy.Rules[f.rule].Off || l.now.Sub(at) > news {
		return
	}
	f.day = at.In(l.zone).Format(time.DateOnly)
	l.found = append(l.found, f)
}

// judge writes the tallies down and compares what they add up to with the usual.
func (l *look) judge(ctx context.Context) error {
	type about struct {
		subject string
		rule    Rule
	}
	last := map[about]int64{}
	for t, n := range l.tallies {
		l.tx.Queue(`insert into alert_counts (tenant_id, subject, metric, hour, n) values (?, ?, ?, ?, ?)
			on conflict (`+key(l.tx, "subject, metric, hour")+`) do update set n = alert_counts.n + excluded.n`, l.tx.Tenant(), t.subject, string(t.rule), t.hour, n)
		k := about{t.subject, t.rule}
		last[k] = max(last[k], t.hour)
	}
	for k, hour := range last {
		if err := l.compare(ctx, k.subject, k.rule, hour); err != nil {
			return err
		}
	}
	return nil
}

// key is the primary key of a table of tenants, whose rows lie in one file on SQLite.
func key(tx *db.Tx, columns string) string {
	if tx.Dialect() == db.Postgres {
		return "tenant_id, " + columns
	}
	return columns
}

// compare judges the hour and its day by the hours and days before them.
func (l *look) compare(ctx context.Context, subject string, r Rule, hour int64) error {
	p := l.policy.Rules[r]
	at := time.Unix(hour*3600, 0)
	if p.Off || l.now.Sub(at) > news+time.Hour {
		return nil
	}
	type slot struct{ hour, n int64 }
	where, args := l.tx.Where("")
	slots, err := db.Collect(ctx, l.tx, func(rows db.Rows) (s slot, err error) { return s, rows.Scan(&s.hour, &s.n) },
		"select hour, n from alert_counts where "+where+" and subject = ? and metric = ? and hour > ? order by hour",
		append(args, subject, string(r), hour-(window+2)*24)...)
	if err != nil {
		return err
	}
	today := dayOf(hour, l.zone)
	perDay := map[int]int64{}
	var hours []int64
	var now, day int64
	first := today
	for _, x := range slots {
		d := dayOf(x.hour, l.zone)
		switch {
		case x.hour == hour:
			now = x.n
		case x.hour < hour:
			hours = append(hours, x.n)
		}
		if d == today {
			day += x.n
		} else if d < today && d >= today-window {
			perDay[d] += x.n
			first = min(first, d)
		}
	}
	var days []int64
	for d := first; d < today; d++ { // Days without any are days, too.
		days = append(days, perDay[d])
	}
	f := finding{rule: r, subject: subject, user: subject}
	if address, ok := cutAddress(subject); ok {
		f.user, f.address = "", address
	}
	for _, x := range []struct {
		least, value int64
		past         []int64
		span         string
	}{{p.Hour, now, hours, "hour"}, {p.Day, day, days, "day"}} {
		if x.least == 0 {
			continue
		}
		usual, limit := bound(x.past, x.least)
		if r == FailedLogins {
			usual, limit = 0, x.least // Nobody is used to being attacked.
		}
		if x.value > limit || r == FailedLogins && x.value >= limit {
			f.value, f.usual, f.bound, f.detail = x.value, usual, limit, map[string]any{"span": x.span}
			l.add(at, f)
			return nil
		}
	}
	return nil
}

// dayOf numbers the days of a time zone.
func dayOf(hour int64, zone *time.Location) int {
	y, m, d := time.Unix(hour*3600, 0).In(zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// working reports whether a moment lies in the working hours.
func (h Hours) working(t time.Time) bool {
	return slices.Contains(h.Days, int(t.Weekday())) && t.Hour() >= h.From && t.Hour() < h.Until
}

// Sweep forgets what is too old to say what is usual. It is for a nightly job.
func (s *Service) Sweep(ctx context.Context) error {
	if err := s.Look(ctx); err != nil {
		return err
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from alert_counts where tenant_id = ? and hour < ?", tx.Tenant(), hourOf(s.now().Add(-keep)))
		tx.Queue("delete from alert_places where tenant_id = ? and seen_at < ?", tx.Tenant(), s.now().Add(-keepPlaces))
		return nil
	})
}
