package service

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
)

// input collects the values of a record out of what comes from outside, which must never be refused for its form: texts are cut to
// what the field holds, addresses that are none are left out, and HTML is cleaned.
type input struct {
	o  *metadata.Object
	in records.Input
}

func values(o *metadata.Object) *input {
	return &input{o: o, in: records.Input{Values: map[string]any{}}}
}

// longest is the length of long texts and of HTML, in characters.
const longest = 200_000

// text sets a text; empty leaves the field alone.
func (x *input) text(path, v string) {
	f, ok := x.o.Field(path)
	v = strings.TrimSpace(strings.Map(printable, strings.ToValidUTF8(v, "\uFFFD")))
	if !ok || v == "" {
		return
	}
	limit := f.Options.MaxLength
	if limit == 0 {
		limit = longest
	}
	if f.Type == fieldtype.Text {
		v = strings.Join(strings.Fields(v), " ")
	}
	v = fold.Clip(v, limit)
	raw, err := json.Marshal(v)
	if err != nil {
		return
	}
	if got, err := f.Impl.FromJSON(raw, &f.Options, &fieldtype.Env{}); err == nil && got != nil {
		x.in.Set(f, got)
	}
}

// set sets a canonical value; nil clears the field.
func (x *input) set(path string, v any) {
	if f, ok := x.o.Field(path); ok {
		x.in.Set(f, v)
	}
}

// id sets a reference or a person; empty leaves the field alone.
func (x *input) id(path, v string) {
	if v != "" {
		x.set(path, v)
	}
}

func (x *input) time(path string, v time.Time) {
	if !v.IsZero() {
		x.set(path, v.UTC().Truncate(time.Millisecond))
	}
}

// list sets a JSON field to a list that is not empty.
func (x *input) list(path string, v []string) {
	if len(v) == 0 {
		return
	}
	if raw, err := json.Marshal(v); err == nil {
		x.set(path, json.RawMessage(raw))
	}
}

// printable drops control characters, which fields refuse.
func printable(r rune) rune {
	if r != '\n' && r != '\t' && unicode.IsControl(r) {
		return -1
	}
	return r
}

// texts is a list that a JSON field holds.
func texts(r *records.Record, path string) []string {
	var out []string
	if raw, ok := r.Get(path).(json.RawMessage); ok {
		_ = json.Unmarshal(raw, &out) // Whatever else stands there names nobody.
	}
	return out
}

func moment(r *records.Record, path string) time.Time {
	at, _ := r.Get(path).(time.Time)
	return at
}

// options are the values that a select takes.
func options(o *metadata.Object, path string) []string {
	f, ok := o.Field(path)
	if !ok {
		return nil
	}
	var out []string
	for _, x := range f.Options.Options {
		if !x.Archived {
			out = append(out, x.Value)
		}
	}
	return out
}
