package transfer

import (
	"context"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
)

// Where the rows of a file refer to each other by name, such as companies to the one above them, a name can come before its
// own row. It is made with nothing but its name then, a shell, and its row fills the shell instead of making a second
// record of that name.

// nameField is the field that createNamed fills.
func (r *run) nameField() (*metadata.Field, bool) {
	if len(r.obj.Title) == 0 {
		return nil, false
	}
	return r.obj.FieldByID(r.obj.Title[0][len(r.obj.Title[0])-1])
}

// shell remembers a record that a reference has made, where a row of its own may follow.
func (r *run) shell(f *metadata.Field, name, recordID string) {
	if f.Options.Target != r.obj.ID {
		return
	}
	if r.shells == nil {
		r.shells = map[string]string{}
	}
	r.shells[linkKey(name)] = recordID
}

// shellOf is the shell that a row fills, empty when there is none.
func (r *run) shellOf(l *line) string {
	return r.shells[r.shellKey(l)]
}

// filled forgets the shell of a row.
func (r *run) filled(l *line) { delete(r.shells, r.shellKey(l)) }

func (r *run) shellKey(l *line) string {
	if len(r.shells) == 0 {
		return ""
	}
	f, ok := r.nameField()
	if !ok {
		return ""
	}
	name, _ := l.input.Values[f.ID].(string)
	return linkKey(name)
}

// recallShells finds the shells of an import that goes on: what its change set has created with a name alone, and not
// changed since. It reads the import's part of the ledger once.
func (r *run) recallShells(ctx context.Context) error {
	f, ok := r.nameField()
	if !ok || r.imp.ChangeSetID == nil || !r.refersToItself() {
		return nil
	}
	names := map[string]string{} // by record
	for after := int64(0); ; {
		var entries []ledger.Entry
		if err := r.s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			entries, err = ledger.OfSet(ctx, tx, *r.imp.ChangeSetID, after, 2*batchRows)
			return err
		}); err != nil {
			return err
		}
		for _, e := range entries {
			after = e.Seq
			if e.ObjectID != r.obj.ID {
				continue
			}
			delete(names, e.RecordID)
			if e.Action != ledger.Created {
				continue
			}
			if name, alone := onlyName(r.obj, f, e.Diff); alone {
				names[e.RecordID] = name
			}
		}
		if len(entries) < 2*batchRows {
			break
		}
	}
	for recordID, name := range names {
		if r.shells == nil {
			r.shells = map[string]string{}
		}
		r.shells[linkKey(name)] = recordID
	}
	return nil
}

func (r *run) refersToItself() bool {
	for i := range r.reader.bound {
		if r.reader.bound[i].field.Options.Target == r.obj.ID {
			return true
		}
	}
	return false
}

// onlyName reports whether a creation has given a record a name and nothing else but what every record gets by itself.
func onlyName(o *metadata.Object, name *metadata.Field, diff []byte) (text string, alone bool) {
	alone = true
	gjson.ParseBytes(diff).ForEach(func(k, v gjson.Result) bool {
		f, ok := o.FieldByID(k.String())
		switch {
		case ok && f == name:
			text = v.Get("1").String()
		case ok && (f.System || f.Name == "owner_id" || len(f.Default) > 0 || f.Computed() || f.Impl.ReadOnly()):
		default:
			alone = false
		}
		return alone
	})
	return text, alone && text != ""
}
