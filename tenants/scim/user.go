package scim

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// person is a user of the directory as it stands: what Kontor holds, over what the directory has said.
func (s *Service) person(l link, u access.User) document {
	d := maps.Clone(l.attributes)
	d["active"] = u.Active
	if text(d, "displayName") == "" {
		d["displayName"] = u.Name
	}
	if len(values(d, "emails")) == 0 {
		d["emails"] = []any{document{"value": u.Email, "type": "work", "primary": true}}
	}
	return d
}

// shown is a person as a directory gets it.
func (s *Service) shown(l link, u access.User, teams map[string]bool) document {
	d := s.person(l, u)
	d["schemas"] = []any{userSchema}
	if len(inner(d, enterpriseSchema)) > 0 {
		d["schemas"] = []any{userSchema, enterpriseSchema}
	}
	d["id"] = u.ID
	in := []any{}
	for _, id := range u.TeamIDs {
		if teams[id] {
			in = append(in, document{"value": id, "type": "direct", "$ref": s.location(groups, id)})
		}
	}
	d["groups"] = in
	d["meta"] = s.meta(users, u.ID, l.createdAt, l.updatedAt)
	return d
}

// privileges takes roles and entitlements away, which only the company's mapping gives, and reports whether there were any.
func privileges(d document) (asked bool) {
	for _, name := range []string{"roles", "entitlements"} {
		_, there := d[name]
		asked = asked || there
		delete(d, name)
	}
	return asked
}

const rolesIgnored = "roles in a user"

// checkName returns the user name of a document.
func checkName(d document) (string, error) {
	name := text(d, "userName")
	if name == "" || len(name) > 254 {
		return "", invalidValue("userName must hold between 1 and 254 characters")
	}
	d["userName"] = name
	return name, nil
}

// addressOf is the e-mail address that a new user gets: the primary one, else the first, else the user name.
func addressOf(d document) (string, error) {
	list := values(d, "emails")
	slices.SortStableFunc(list, func(a, b document) int {
		switch {
		case a["primary"] == b["primary"]:
			return 0
		case a["primary"] == true:
			return -1
		}
		return 1
	})
	for _, m := range list {
		if email, err := access.NormalizeEmail("emails", text(m, "value")); err == nil {
			return email, nil
		}
	}
	email, err := access.NormalizeEmail("userName", text(d, "userName"))
	if err != nil {
		return "", invalidValue("a user needs an e-mail address in emails, or as the userName")
	}
	return email, nil
}

// nameOf is what a person is called.
func nameOf(d document) string {
	n := inner(d, "name")
	for _, name := range []string{text(d, "displayName"), text(n, "formatted"), strings.TrimSpace(text(n, "givenName") + " " + text(n, "familyName")), text(d, "userName")} {
		var l fault.List
		if name = access.CheckName(&l, "displayName", name); len(l) == 0 {
			return name
		}
	}
	return text(d, "userName")
}

func localeOf(d document) string {
	for _, name := range []string{"preferredLanguage", "locale"} {
		for _, lang := range []string{"de", "en"} {
			if strings.HasPrefix(strings.ToLower(text(d, name)), lang) {
				return lang
			}
		}
	}
	return ""
}

func zoneOf(d document) string {
	var l fault.List
	zone := text(d, "timezone")
	if zone == "" {
		return ""
	}
	if access.CheckTimeZone(&l, "timezone", zone); len(l) > 0 {
		return ""
	}
	return zone
}

// createUser adds a person. Somebody who is a user already, and not the directory's yet, becomes the directory's where it may
// manage that person: nothing that opens the account changes by it.
func (s *Service) createUser(ctx context.Context, raw document) (document, error) {
	d, err := users.read(raw)
	if err != nil {
		return nil, err
	}
	asked := privileges(d)
	name, err := checkName(d)
	if err != nil {
		return nil, err
	}
	email, err := addressOf(d)
	if err != nil {
		return nil, err
	}
	u, err := s.holder(ctx, name, email)
	switch {
	case err == nil:
		if err := s.adopt(ctx, u, "create the user "+name); err != nil {
			return nil, err
		}
	case fault.Is(err, fault.NotFound):
		if u, err = s.newUser(ctx, d, email); err != nil {
			return nil, s.refused(ctx, "", "create the user "+name, err)
		}
	default:
		return nil, err
	}
	if asked {
		if err := s.ignored(ctx, u.ID, rolesIgnored); err != nil {
			return nil, err
		}
	}
	active, given := d["active"].(bool)
	delete(d, "active")
	l := link{userID: u.ID, attributes: d, createdAt: s.now()}
	if err := s.saveLink(ctx, l, true); err != nil {
		return nil, err
	}
	if u, err = s.follow(ctx, u, d, active || !given); err != nil {
		return nil, err
	}
	return s.getUser(ctx, u.ID)
}

// holder returns the user who has a user name or an address already; a not-found fault for nobody. Two different ones are
// a conflict.
func (s *Service) holder(ctx context.Context, name, email string) (access.User, error) {
	u, err := s.access.UserByEmail(ctx, email)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return u, err
	}
	named, nerr := s.access.UserByEmail(ctx, name)
	if nerr != nil {
		return u, err // A name that is no address, or nobody's, says nothing more.
	}
	if err == nil && named.ID != u.ID {
		return u, s.unmanaged(ctx, named.ID, "take the name "+name, taken())
	}
	return named, nil
}

// unmanaged returns the conflict, or the refusal where the user is beyond the directory.
func (s *Service) unmanaged(ctx context.Context, userID, what string, conflict error) error {
	if err := s.access.MayManage(ctx, userID); err != nil {
		return s.refused(ctx, userID, what, err)
	}
	return conflict
}

// adopt refuses a user who is the directory's already, or beyond it, and finishes one whose making was cut off.
func (s *Service) adopt(ctx context.Context, u access.User, what string) error {
	if err := s.unmanaged(ctx, u.ID, what, nil); err != nil {
		return err
	}
	if known, err := s.links(ctx, "user_id = ?", u.ID); err != nil || len(known) > 0 {
		if err == nil {
			err = taken()
		}
		return err
	}
	return s.identity.AdoptVouched(ctx, u)
}

func (s *Service) newUser(ctx context.Context, d document, email string) (access.User, error) {
	by, err := actor.From(ctx)
	if err != nil {
		return access.User{}, err
	}
	m, err := s.mapping(ctx)
	if err != nil {
		return access.User{}, err
	}
	in := access.NewUser{Email: email, Name: nameOf(d), Locale: localeOf(d), TimeZone: zoneOf(d), RoleIDs: m.RoleIDs}
	if in.Locale == "" {
		company, err := s.directory.Company(ctx, by.Tenant)
		if err != nil {
			return access.User{}, err
		}
		in.Locale = company.Locale
	}
	return s.identity.CreateVouched(ctx, in)
}

// follow brings a user in step with what the directory says.
func (s *Service) follow(ctx context.Context, u access.User, d document, active bool) (access.User, error) {
	var p access.UserPatch
	if name := nameOf(d); name != u.Name {
		p.Name = &name
	}
	if locale := localeOf(d); locale != "" && locale != u.Locale {
		p.Locale = &locale
	}
	if zone := zoneOf(d); zone != "" && zone != u.TimeZone {
		p.TimeZone = &zone
	}
	var err error
	if p != (access.UserPatch{}) {
		if u, err = s.access.UpdateUser(ctx, u.ID, "", p); err != nil {
			return u, s.refused(ctx, u.ID, "change a user", err)
		}
	}
	if active != u.Active {
		next, err := s.identity.SetActive(ctx, u.ID, active)
		return next, s.refused(ctx, u.ID, "suspend a user or take the user back", err)
	}
	return u, nil
}

// one returns a person of the directory; a not-found fault for everybody else.
func (s *Service) one(ctx context.Context, userID string) (link, access.User, error) {
	found, err := s.links(ctx, "user_id = ?", userID)
	if err != nil {
		return link{}, access.User{}, err
	}
	if len(found) == 0 {
		return link{}, access.User{}, fault.Missing("user", userID)
	}
	u, err := s.access.GetUser(ctx, userID)
	return found[0], u, err
}

func (s *Service) getUser(ctx context.Context, userID string) (document, error) {
	l, u, err := s.one(ctx, userID)
	if err != nil {
		return nil, err
	}
	teams, err := s.groupIDs(ctx)
	if err != nil {
		return nil, err
	}
	return s.shown(l, u, teams), nil
}

// changeUser replaces what the directory says of a person by what fn makes of it.
func (s *Service) changeUser(ctx context.Context, userID string, fn func(document) (document, []string, error)) (document, error) {
	l, u, err := s.one(ctx, userID)
	if err != nil {
		return nil, err
	}
	if err := s.access.MayManage(ctx, userID); err != nil {
		return nil, s.refused(ctx, userID, "change a user", err)
	}
	d, skipped, err := fn(deepCopy(s.person(l, u)))
	if err != nil {
		return nil, err
	}
	if privileges(d) || len(skipped) > 0 {
		if err := s.ignored(ctx, userID, rolesIgnored); err != nil {
			return nil, err
		}
	}
	name, err := checkName(d)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(name, text(l.attributes, "userName")) {
		if other, err := s.access.UserByEmail(ctx, name); err == nil && other.ID != userID {
			return nil, s.unmanaged(ctx, other.ID, "take the name "+name, taken())
		}
	}
	active, given := d["active"].(bool)
	delete(d, "active")
	// First what ends access, so that nothing after it can keep somebody in.
	if _, err := s.follow(ctx, u, d, active || !given && u.Active); err != nil {
		return nil, err
	}
	l.attributes = d
	if err := s.saveLink(ctx, l, false); err != nil {
		return nil, err
	}
	return s.getUser(ctx, userID)
}

// deleteUser suspends a person, who leaves all groups of the directory and is none of its own any more. Records, and who did
// what, stay.
func (s *Service) deleteUser(ctx context.Context, userID string) error {
	_, u, err := s.one(ctx, userID)
	if err != nil {
		return err
	}
	if err := s.access.MayManage(ctx, userID); err != nil {
		return s.refused(ctx, userID, "remove a user", err)
	}
	if u.Active {
		if _, err := s.identity.SetActive(ctx, userID, false); err != nil {
			return s.refused(ctx, userID, "remove a user", err)
		}
	}
	teams, err := s.groupIDs(ctx)
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(u.TeamIDs), func(id string) bool { return teams[id] })
	if len(rest) < len(u.TeamIDs) {
		if _, err := s.access.UpdateUser(ctx, userID, "", access.UserPatch{TeamIDs: &rest}); err != nil {
			return s.refused(ctx, userID, "remove a user", err)
		}
	}
	return s.db.Tenant(ctx, func(_ context.Context, tx *db.Tx) error {
		tx.Queue("delete from scim_users where tenant_id = ? and user_id = ?", tx.Tenant(), userID)
		return nil
	})
}
