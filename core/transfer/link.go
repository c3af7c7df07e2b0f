package transfer

import (
	"context"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// resolve finds the records that the lines' references name: one look-up for each column of a batch, not for each row.
func (r *run) resolve(ctx context.Context, b *records.Batch, lines []*line) error {
	names := map[*target][]string{}
	for _, l := range lines {
		for _, k := range l.links {
			if !slices.Contains(names[k.target], k.name) {
				names[k.target] = append(names[k.target], k.name)
			}
		}
	}
	found := map[*target]map[string][]string{}
	for t, list := range names {
		var err error
		if found[t], err = r.lookUp(ctx, b, t, list); err != nil {
			return err
		}
	}
	for _, l := range lines {
		for _, k := range l.links {
			if err := r.link(ctx, b, l, k, found[k.target]); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookUp returns record ids by name. Spelling is taken folded and without blanks, so that "GTXPro" is "GTX Pro".
func (r *run) lookUp(ctx context.Context, b *records.Batch, t *target, names []string) (map[string][]string, error) {
	if t.field.Type == fieldtype.User {
		return r.users(names), nil
	}
	o, ok := r.modelObject(b, t)
	if !ok {
		return nil, nil
	}
	by := t.By
	if by == "" || by == "name" {
		by = "title"
	}
	found, err := b.FindByKey(ctx, o, by, names)
	if err != nil {
		return nil, err
	}
	if by != "title" || o.ID == "contact" || o.ID == "company" || o.ID == "lead" {
		return found, nil
	}
	// Short lists, such as products and stages, are also compared without blanks and by their labels.
	all, err := r.short(ctx, b, o)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		if len(found[n]) == 0 {
			if ids := all[linkKey(n)]; len(ids) > 0 {
				if found == nil {
					found = map[string][]string{}
				}
				found[n] = ids
			}
		}
	}
	return found, nil
}

func (r *run) modelObject(b *records.Batch, t *target) (*metadata.Object, bool) {
	return b.Model().ObjectByID(t.field.Options.Target)
}

// short lists the records of a small object by name; of stages, also by what their category is called.
func (r *run) short(ctx context.Context, b *records.Batch, o *metadata.Object) (map[string][]string, error) {
	list, err := b.Find(ctx, o.Name, nil, "", records.MaxLimit)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, rec := range list {
		key := linkKey(rec.Title())
		out[key] = append(out[key], rec.ID)
	}
	if o.ID != "stage" {
		return out, nil
	}
	f, _ := o.Field("category")
	for _, rec := range list {
		for _, opt := range f.Options.Options {
			if opt.Value != rec.Text("category") || opt.Value == "open" {
				continue
			}
			for _, label := range []string{opt.Value, opt.Labels["en"], opt.Labels["de"]} {
				if key := linkKey(label); len(out[key]) == 0 {
					out[key] = []string{rec.ID}
				}
			}
		}
	}
	return out, nil
}

// users finds people by name or e-mail address.
func (r *run) users(names []string) map[string][]string {
	out := map[string][]string{}
	for _, n := range names {
		if uid := r.people[linkKey(n)]; uid != "" {
			out[n] = []string{uid}
		}
	}
	return out
}

// maxPeople bounds the users that references can name.
const maxPeople = 5000

// people are the active users by name and by address. A company has few, so they are read once.
func (s *Service) people(ctx context.Context) (map[string]string, error) {
	out, active := map[string]string{}, true
	err := s.eachUser(ctx, access.UserQuery{Active: &active}, func(u access.User) {
		out[linkKey(u.Name)], out[linkKey(u.Email)] = u.ID, u.ID
	})
	return out, err
}

// userNames are the names of all users by id.
func (s *Service) userNames(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := s.eachUser(ctx, access.UserQuery{}, func(u access.User) { out[u.ID] = u.Name })
	return out, err
}

func (s *Service) eachUser(ctx context.Context, q access.UserQuery, fn func(access.User)) error {
	q.Limit = 200
	for n := 0; n < maxPeople; {
		page, err := s.access.ListUsers(ctx, q)
		if err != nil {
			return err
		}
		for _, u := range page.Users {
			fn(u)
			n++
		}
		if q.After = page.Next; q.After == nil {
			break
		}
	}
	return nil
}

// link sets a reference, or does what the mapping says where there is nothing to refer to.
func (r *run) link(ctx context.Context, b *records.Batch, l *line, k link, found map[string][]string) error {
	f, ids := k.target.field, found[k.name]
	if len(ids) == 1 {
		l.input.Set(f, ids[0])
		return nil
	}
	missing := k.target.Missing
	if missing == "" {
		missing = MissingEmpty
		if f.Options.Target == "company" {
			missing = MissingCreate
		}
	}
	fact := RowFault{Column: k.target.Column, Field: f.Path(), Code: "reference_not_found", Params: fault.Params{"value": k.name}}
	switch {
	case len(ids) > 1:
		fact.Code = "ambiguous_reference"
		fact.Note = missing != MissingError
	case missing == MissingCreate && f.Type == fieldtype.Reference && !l.failed():
		rec, ok, err := r.createNamed(ctx, b, l, k)
		if err != nil || !ok {
			return err
		}
		found[k.name] = []string{rec}
		r.shell(f, k.name, rec)
		l.input.Set(f, rec)
		return nil
	default:
		fact.Note = missing != MissingError
	}
	l.faults = append(l.faults, fact)
	return nil
}

// createNamed makes a record that has nothing but its name.
func (r *run) createNamed(ctx context.Context, b *records.Batch, l *line, k link) (string, bool, error) {
	o, ok := r.modelObject(b, k.target)
	if !ok || len(o.Title) == 0 {
		return "", false, nil
	}
	name, ok := o.FieldByID(o.Title[0][len(o.Title[0])-1])
	if !ok {
		return "", false, nil
	}
	in := records.Input{}
	in.Set(name, k.name)
	var rec *records.Record
	ok, err := l.attempt(ctx, b, func() (err error) {
		rec, err = b.Create(ctx, o, in)
		return err
	})
	if err != nil || !ok {
		return "", false, err
	}
	return rec.ID, true, nil
}
