package main

import (
	"context"
	"maps"
	"slices"

	"github.com/kontor-crm/kontor/sdk"
)

// person is a contact and what shall be: a record that has agreed is in, nil is out.
type person struct {
	id     string
	record *sdk.Record
}

// reconciler brings the networks to what shall be, in one call of the plugin.
type reconciler struct {
	host      sdk.Host
	c         *config
	session   string
	networks  map[string]network
	broken    map[string]*sdk.Error
	audiences map[string]string
}

func newReconciler(host sdk.Host, c *config, session string) *reconciler {
	return &reconciler{host: host, c: c, session: session, networks: map[string]network{}, broken: map[string]*sdk.Error{}, audiences: map[string]string{}}
}

// open gives a network with the audience of the scheduled sync, which is made when there is none yet.
func (r *reconciler) open(ctx context.Context, name string) (network, string, *sdk.Error) {
	if e := r.broken[name]; e != nil {
		return nil, "", e
	}
	if n := r.networks[name]; n != nil {
		return n, r.audiences[name], nil
	}
	n, id, err := r.ready(ctx, name)
	if err != nil {
		r.broken[name] = sdk.AsError(err)
		return nil, "", r.broken[name]
	}
	r.networks[name], r.audiences[name] = n, id
	return n, id, nil
}

func (r *reconciler) ready(ctx context.Context, name string) (network, string, error) {
	n, err := open(ctx, r.host, r.c, name)
	if err != nil {
		return nil, "", err
	}
	if id := r.c.audience(name); id != "" {
		return n, id, nil
	}
	id, found, err := r.host.Load(ctx, audienceKey+name)
	if err != nil || found {
		return n, string(id), err
	}
	made, fresh, err := n.create(ctx, r.c.AudienceName)
	if err != nil {
		return nil, "", err
	}
	if err := r.host.Store(ctx, audienceKey+name, []byte(made)); err != nil {
		return nil, "", err
	}
	r.host.Info(ctx, "made an audience", "network", name, "audience", made)
	if fresh {
		return nil, "", &sdk.Error{Code: "unavailable", Message: name + ": the audience was just made and takes members in a moment", Retryable: true, RetryAfterMS: freshMS}
	}
	return n, made, nil
}

// change is what one network is told.
type change struct{ remove, add []row }

// run brings the people to what shall be. It gives an error for each that a network has refused or not answered for; what
// was not taken back stays written down and comes again.
func (r *reconciler) run(ctx context.Context, people []person) map[string]*sdk.Error {
	errs := map[string]*sdk.Error{}
	entries := make(map[string]*entry, len(people))
	changes := map[string]*change{}
	day := today()
	for _, p := range people {
		e, err := load(ctx, r.host, p.id)
		if err != nil {
			errs[p.id] = sdk.AsError(err)
			continue
		}
		entries[p.id] = e
		r.compare(p, e, day, changes)
	}
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		r.tell(ctx, name, changes[name], entries, errs, day)
	}
	return errs
}

// compare finds what has to change for one person.
func (r *reconciler) compare(p person, e *entry, day int64, changes map[string]*change) {
	names := slices.Clone(r.c.Networks)
	for name := range e.In {
		if !slices.Contains(names, name) {
			names = append(names, name) // A network that was switched off lets its members go.
		}
	}
	for _, name := range names {
		have, in := e.In[name]
		want := row{}
		if p.record != nil && slices.Contains(r.c.Networks, name) {
			want = r.c.row(name, p.record)
		}
		wanted := want.keys() > 0
		same := in && wanted && have.equal(want)
		if !(in && !same) && (!wanted || same && !have.due(day)) {
			continue
		}
		c := changes[name]
		if c == nil {
			c = &change{}
			changes[name] = c
		}
		if in && !same {
			c.remove = append(c.remove, have.row)
		}
		if wanted {
			c.add = append(c.add, want)
		}
	}
}

// tell tells one network: first who leaves, then who joins.
func (r *reconciler) tell(ctx context.Context, name string, c *change, entries map[string]*entry, errs map[string]*sdk.Error, day int64) {
	n, audience, broken := r.open(ctx, name)
	if broken != nil {
		for _, x := range slices.Concat(c.remove, c.add) {
			errs[x.id] = broken
		}
		return
	}
	for i, e := range n.push(ctx, audience, false, c.remove, r.session+name+"-") {
		id := c.remove[i].id
		if e == nil || isUnreadable(e) {
			// What the network cannot read it does not have.
			delete(entries[id].In, name)
			e = sdk.AsError(entries[id].save(ctx, r.host, id))
		}
		if e != nil {
			errs[id] = e
		}
	}
	var joining []row
	for _, x := range c.add {
		if errs[x.id] != nil {
			continue
		}
		entries[x.id].In[name] = membership{row: x, Day: day, Pending: true}
		if err := entries[x.id].save(ctx, r.host, x.id); err != nil {
			errs[x.id] = sdk.AsError(err)
			continue
		}
		joining = append(joining, x)
	}
	var back []row
	for i, e := range n.push(ctx, audience, true, joining, r.session+name+"+") {
		x := joining[i]
		switch {
		case e == nil:
			entries[x.id].In[name] = membership{row: x, Day: day}
		case isUnreadable(e):
			errs[x.id] = e
			delete(entries[x.id].In, name)
		default:
			errs[x.id] = e
			continue
		}
		if err := entries[x.id].save(ctx, r.host, x.id); err != nil {
			errs[x.id] = sdk.AsError(err)
			// Somebody else has dealt with this person while the network was told: out until that is clear.
			back = append(back, x)
		}
	}
	for i, e := range n.push(ctx, audience, false, back, r.session+name+"!") {
		if e != nil {
			r.host.Error(ctx, "a person may be in an audience without consent until the next sync", "network", name, "contact", back[i].id)
		}
	}
}
