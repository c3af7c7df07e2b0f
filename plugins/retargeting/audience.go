package main

import (
	"context"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

// SyncAudience adds people to an audience of the host and removes people from it, in every network that is configured. The
// external id holds the id in each: "google:123,meta:456". A network that fails names every member, so that the host asks
// again; what the others have done already does no harm when it is done twice.
func (retargeting) SyncAudience(ctx context.Context, req *sdk.SyncAudienceRequest) (*sdk.SyncAudienceResponse, error) {
	host := sdk.HostFrom(ctx)
	c, err := configured(ctx, host)
	if err != nil {
		return nil, err
	}
	remove, leaving := rows(req.Remove), map[string]bool{}
	for _, r := range remove {
		leaving[r.id] = true
	}
	failures := &failed{errs: map[string]*sdk.Error{}}
	add := slices.DeleteFunc(rows(req.Add), func(r row) bool {
		if leaving[r.id] {
			failures.add(r.id, fail("conflict", "the same member is to join and to leave: it leaves"))
		}
		return leaving[r.id]
	})
	ids := externalIDs(req.ExternalID, c.Networks)
	key := req.Context.GetIdempotencyKey()
	if key == "" {
		key = req.AudienceID
	}
	var last *sdk.Error
	worked := false
	for _, name := range c.Networks {
		if e := syncOne(ctx, host, c, name, ids, req.Name, key, remove, add, failures); e != nil {
			last = e
			for _, r := range slices.Concat(remove, add) {
				failures.add(r.id, e)
			}
			continue
		}
		worked = true
	}
	// Nothing was done and nothing has to be told: the call as a whole has failed.
	if !worked && last != nil && joined(ids) == req.ExternalID {
		return nil, last
	}
	return &sdk.SyncAudienceResponse{ExternalID: joined(ids), Failures: failures.list}, nil
}

// syncOne does one network. The error is that of the network as a whole; those of members are added to failures.
func syncOne(ctx context.Context, host sdk.Host, c *config, name string, ids map[string]string, title, key string, remove, add []row, failures *failed) *sdk.Error {
	n, err := open(ctx, host, c, name)
	if err != nil {
		return sdk.AsError(err)
	}
	if ids[name] == "" {
		if title == "" {
			title = "Kontor"
		}
		id, fresh, err := n.create(ctx, title)
		if err != nil {
			return sdk.AsError(err)
		}
		ids[name] = id
		if fresh {
			e := &sdk.Error{Code: "unavailable", Message: name + ": the audience was just made and takes members in a moment", Retryable: true, RetryAfterMS: freshMS}
			for _, r := range add {
				failures.add(r.id, e)
			}
			return nil
		}
	}
	for i, e := range n.push(ctx, ids[name], false, remove, key+name+"-") {
		// Who cannot be in the network need not leave it.
		if e != nil && !isUnreadable(e) {
			failures.add(remove[i].id, e)
		}
	}
	for i, e := range n.push(ctx, ids[name], true, add, key+name+"+") {
		if e != nil {
			failures.add(add[i].id, e)
		}
	}
	return nil
}

// failed collects one failure for each member, the first that may go away by itself before others.
type failed struct {
	errs map[string]*sdk.Error
	list []*sdk.ItemFailure
}

func (f *failed) add(id string, e *sdk.Error) {
	have := f.errs[id]
	switch {
	case have == nil:
		f.list = append(f.list, &sdk.ItemFailure{ID: id, Error: e})
	case e.Retryable && !have.Retryable:
		for _, x := range f.list {
			if x.ID == id {
				x.Error = e
			}
		}
	default:
		return
	}
	f.errs[id] = e
}

// rows are the host's members with those of their identifiers that are hashes.
func rows(members []*sdk.AudienceMember) []row {
	out := make([]row, 0, len(members))
	keep := func(list []string) []string {
		var good []string
		for _, h := range list {
			if h = strings.ToLower(strings.TrimSpace(h)); isHash(h) && !slices.Contains(good, h) {
				good = append(good, h)
			}
		}
		return good
	}
	for _, m := range members {
		out = append(out, row{id: m.ID, Email: keep(m.EmailSHA256), Phone: keep(m.PhoneSHA256)})
	}
	return out
}

// externalIDs reads the ids of the networks. An id without a network is the one of the only network.
func externalIDs(text string, networks []string) map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		name, id, ok := strings.Cut(strings.TrimSpace(part), ":")
		switch {
		case ok && (name == netGoogle || name == netMeta || name == netLinkedIn):
			out[name] = id
		case name != "" && !ok && len(networks) == 1:
			out[networks[0]] = name
		}
	}
	return out
}

func joined(ids map[string]string) string {
	var parts []string
	for _, name := range []string{netGoogle, netLinkedIn, netMeta} {
		if ids[name] != "" {
			parts = append(parts, name+":"+ids[name])
		}
	}
	return strings.Join(parts, ",")
}
