package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/tenants"
)

const (
	// manyRoles is how many roles the colleague has whose lists are compared with the founder's.
	manyRoles = 50
	// rounds is how often two things that differ little are measured in turn.
	rounds = 4
	// confidential is the custom field whose reading is written into the audit while that is measured.
	confidential = "remark"
)

// What is compared here.
const (
	rolesName  = "list, 50 roles"
	auditName  = "get, audited"
	steadyName = "get, audited, 1000/s"
)

// colleague adds somebody with many roles, who sees the founder's contacts as a member of the same team and under
// conditions, and returns the token of a key of theirs.
func (l *loader) colleague(ctx context.Context, f tenants.Founded) (string, error) {
	m, err := l.app.Metadata.Model(ctx)
	if err != nil {
		return "", err
	}
	contacts, err := m.Object("contacts")
	if err != nil {
		return "", err
	}
	mobile, _ := contacts.Field("mobile")
	ctx = actor.ForSystem(ctx, f.Tenant.ID, "bench")
	var roles []string
	for i := range manyRoles {
		rule := fmt.Sprintf(`{"objects":{%q:{"actions":{"read":{"scope":"own","where":{"field":"score","op":"gte","value":%d}}}}}}`, contacts.ID, i)
		switch i {
		case 0:
			rule = fmt.Sprintf(`{"objects":{%q:{"actions":{"read":{"scope":"team_below","where":{"field":"lifecycle_stage","op":"ne","value":"other"}}},"fields":{%q:"masked"}}}}`,
				contacts.ID, mobile.ID)
		case 1:
			rule = fmt.Sprintf(`{"objects":{%q:{"actions":{"read":{"scope":"team","where":{"field":"score","op":"gte","value":0}}}}}}`, contacts.ID)
		}
		var d access.Definition
		if err := json.Unmarshal([]byte(rule), &d); err != nil {
			return "", err
		}
		r, err := l.app.Access.CreateRole(ctx, access.NewRole{Name: fmt.Sprintf("bench_%d", i), Labels: map[string]string{"en": fmt.Sprint("Bench ", i)}, Definition: d})
		if err != nil {
			return "", err
		}
		roles = append(roles, r.ID)
	}
	u, err := l.app.Identity.CreateUser(ctx, identity.NewUser{
		NewUser: access.NewUser{Email: "carl@bench.example", Name: "Carl Ott", RoleIDs: roles}, Password: password,
	})
	if err != nil {
		return "", err
	}
	if _, err := l.app.Access.CreateTeam(ctx, access.NewTeam{Name: "Vertrieb", MemberIDs: []string{f.User.ID, u.ID}}); err != nil {
		return "", err
	}
	_, token, err := l.app.Identity.CreateKey(ctx, identity.NewAPIKey{Name: "bench", Scopes: []string{"admin"}, UserID: u.ID})
	return token, err
}

// rights measures what many roles add to a list, and what the audit adds to reading a record.
func (w *world) rights(ctx context.Context, s *side) ([]figures, error) {
	list := operations[slices.IndexFunc(operations, func(o operation) bool { return o.name == "list region+city, newest" })]
	get := operations[slices.IndexFunc(operations, func(o operation) bool { return o.name == "get" })]
	if err := s.once(ctx, http.MethodPost, fields, map[string]any{
		"name": confidential, "type": "text", "labels": map[string]string{"en": "Remark", "de": "Vermerk"},
	}); err != nil {
		return nil, err
	}
	var out []figures
	for _, c := range []struct {
		name     string
		op       operation
		switchTo func(on bool) error
	}{
		{rolesName, list, func(on bool) error {
			s.token = w.data.Token
			if on {
				s.token = w.data.Colleague
			}
			return nil
		}},
		{auditName, get, func(on bool) error { return w.classify(ctx, s, on) }},
	} {
		if !w.o.wants(c.name) {
			continue
		}
		s.settle(ctx)
		var with, without sample
		for round := range uint64(rounds) {
			for _, on := range []bool{false, true} {
				if err := c.switchTo(on); err != nil {
					return nil, err
				}
				got, err := s.drive(ctx, &c.op, round, w.o.slice)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", c.name, err)
				}
				if on {
					with.add(got)
				} else {
					without.add(got)
				}
			}
		}
		if err := c.switchTo(false); err != nil {
			return nil, err
		}
		f := figures{Name: c.name, Target: 1.1, Kontor: figuresOf(&with), Floor: figuresOf(&without)}
		f.Ratio = f.Kontor.CPU / f.Floor.CPU
		out = append(out, f)
		fmt.Fprintf(os.Stderr, "  %-28s %6.2f ms, without %6.2f ms, ratio %.2f\n", f.Name, f.Kontor.CPU, f.Floor.CPU, f.Ratio)
	}
	if w.o.wants(steadyName) {
		s.settle(ctx)
		f, err := w.steady(ctx, s, &get)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, s.once(ctx, http.MethodDelete, fields+"/"+confidential, nil)
}

// fields is where the contacts' fields are changed.
const fields = "/api/v1/objects/contacts/fields"

// classify has reading contacts written into the audit, or not any more.
func (w *world) classify(ctx context.Context, s *side, on bool) error {
	to := "internal"
	if on {
		to = "confidential"
	}
	return s.once(ctx, http.MethodPatch, fields+"/"+confidential, map[string]string{"classification": to})
}

// once sends one request.
func (s *side) once(ctx context.Context, method, path string, body any) error {
	_, err := s.send(ctx, &operation{method: method, make: func(*world, *rand.Rand) (string, any) { return path, body }}, nil)
	return err
}
