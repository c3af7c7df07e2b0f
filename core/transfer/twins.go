package transfer

import (
	"context"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Twin is a record, or an earlier row of the same batch, that a row may be a duplicate of.
type Twin struct {
	ID    string `json:"id,omitempty"`
	Title string `json:"title,omitempty"`
	// Score is from 1 to 100.
	Score int `json:"score"`
	// Row is the number of the earlier row, counted from 0 within the batch; nil for a record.
	Row *int `json:"-"`
}

// Twins finds what rows may be duplicates of, in their order and best first, as the actor may see it. It is asked once for a
// batch.
type Twins func(ctx context.Context, o *metadata.Object, rows []records.Input) ([][]Twin, error)

// Duplicates says what happens to a row that may be a duplicate.
type Duplicates string

// What can happen.
const (
	// DuplicatesCreate creates it all the same; the search for duplicates lists it afterwards, and a dry run beforehand.
	DuplicatesCreate Duplicates = "create"
	// DuplicatesSkip leaves it out.
	DuplicatesSkip Duplicates = "skip"
	// DuplicatesUpdate updates the record that it is most like.
	DuplicatesUpdate Duplicates = "update"
)

// maxTwins bounds the candidates that are kept with a row.
const maxTwins = 5

// findTwins looks for candidates of those lines that would create a record. An import that creates duplicates all the same
// does not pay for it: its records are compared in the background, as all are.
func (r *run) findTwins(ctx context.Context, lines []*line, matches map[string][]string) error {
	o := &r.imp.Options
	if r.s.twins == nil || o.Mode == ModeUpdate || o.Duplicates == DuplicatesCreate && !r.imp.DryRun {
		return nil
	}
	var rows []records.Input
	var from []*line
	for _, l := range lines {
		l.twins = nil
		if !l.failed() && !r.matched(l, matches) {
			rows, from = append(rows, l.input), append(from, l)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	found, err := r.s.twins(ctx, r.obj, rows)
	if err != nil {
		return err
	}
	for i, list := range found {
		from[i].twins = list[:min(len(list), maxTwins)]
		for _, t := range from[i].twins {
			if t.Row != nil {
				from[i].earlier = append(from[i].earlier, from[*t.Row])
			} else {
				from[i].earlier = append(from[i].earlier, nil)
			}
		}
	}
	return nil
}

// matched reports whether a line names a record by one of the match fields.
func (r *run) matched(l *line, matches map[string][]string) bool {
	for _, path := range r.reader.match {
		if v, ok := l.match[path]; ok && len(matches[path+"\x00"+v]) > 0 {
			return true
		}
	}
	return false
}

// twin notes what a line may be a duplicate of, and returns the likeliest record.
func (l *line) twin() (recordID string, found bool) {
	for i, t := range l.twins {
		p := fault.Params{"id": t.ID, "title": t.Title, "score": t.Score}
		rid := t.ID
		if e := l.earlier[i]; e != nil {
			p, rid = fault.Params{"row": e.number, "score": t.Score}, e.made
		}
		l.faults = append(l.faults, RowFault{Code: "possible_duplicate", Params: p, Note: true})
		if recordID == "" {
			recordID = rid
		}
	}
	return recordID, len(l.twins) > 0
}
