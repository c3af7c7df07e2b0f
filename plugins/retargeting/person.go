package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/kontor-crm/kontor/sdk"
)

const object = "contacts"

// fields are what is read of a contact beside the consent.
var fields = []string{"email", "phone", "mobile"}

func (c *config) fields() []string {
	out := append([]string{c.ConsentField}, fields...)
	if c.MatchNames {
		out = append(out, "first_name", "last_name")
	}
	return out
}

// agreed says whether the contact has consented. The filter asks for it too, but nobody comes into an audience by a slip in
// a filter that somebody has typed.
func (c *config) agreed(r *sdk.Record) bool {
	v := r.Field(c.ConsentField)
	return v != nil && v.Kind == sdk.ValueKindBoolean && v.Boolean
}

// filter is who shall be in the audience; among a few, when ids are named.
func (c *config) filter(ids ...string) string {
	f := c.ConsentField + " = true"
	if strings.TrimSpace(c.Filter) != "" {
		f += " AND (" + c.Filter + ")"
	}
	if len(ids) > 0 {
		quoted := make([]string, len(ids))
		for i, id := range ids {
			quoted[i] = strconv.Quote(id)
		}
		f += " AND in(id, " + strings.Join(quoted, ", ") + ")"
	}
	return f
}

// row is a contact as a network is told of it.
func (c *config) row(network string, r *sdk.Record) row {
	out := row{id: r.ID}
	if h := hashed(emailFor(network, r.Value("email"))); h != "" {
		out.Email = []string{h}
	}
	for _, field := range []string{"mobile", "phone"} {
		h := hashed(phoneFor(network, r.Value(field), c.CountryCode))
		if h != "" && (len(out.Phone) == 0 || out.Phone[0] != h) {
			out.Phone = append(out.Phone, h)
		}
	}
	if network == netMeta && c.MatchNames {
		out.First, out.Last = hashed(nameFor(r.Value("first_name"))), hashed(nameFor(r.Value("last_name")))
	}
	return out
}

// among finds those of the ids who shall be in the audience.
func (c *config) among(ctx context.Context, host sdk.Host, ids []string) (map[string]*sdk.Record, error) {
	out := make(map[string]*sdk.Record, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	resp, err := host.QueryRecords(ctx, &sdk.QueryRecordsRequest{Object: object, Filter: c.filter(ids...), Fields: c.fields(), Limit: 200})
	if err != nil {
		return nil, err
	}
	for _, r := range resp.Records {
		if c.agreed(r) {
			out[r.ID] = r
		}
	}
	return out, nil
}
