package access

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// User is a member of the tenant's staff. How the person signs in is core/identity's.
type User struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	// ManagerID is the user to whom this one reports; empty for none.
	ManagerID string `json:"manager_id,omitempty"`
	Locale    string `json:"locale"`
	// TimeZone is empty where the tenant's counts.
	TimeZone string `json:"time_zone,omitempty"`
	// Active users may sign in; suspended ones keep their records and roles.
	Active    bool      `json:"active"`
	RoleIDs   []string  `json:"role_ids"`
	TeamIDs   []string  `json:"team_ids"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// Version changes with every change, for optimistic checks.
	Version string `json:"version"`
}

// NewUser is what a new user is made of.
type NewUser struct {
	Email, Name, ManagerID, Locale, TimeZone string
	RoleIDs, TeamIDs                         []string
}

// UserPatch is what can be changed of a user; nil leaves as it is.
type UserPatch struct {
	Name, ManagerID, Locale, TimeZone *string
	RoleIDs, TeamIDs                  *[]string
}

// CreateUser adds an active user. The actor needs ManageUsers and everything that the roles allow.
func (s *Service) CreateUser(ctx context.Context, in NewUser) (User, error) {
	var u User
	if err := s.seat(ctx); err != nil {
		return u, err
	}
	err := s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		u, err = s.createUser(ctx, tx, me, in)
		return err
	})
	return u, err
}

// CreateUserTx is CreateUser within the transaction that founds a tenant, after Seed.
func (s *Service) CreateUserTx(ctx context.Context, tx *db.Tx, in NewUser) (User, error) {
	me, err := s.ForTx(ctx, tx)
	if err != nil {
		return User{}, err
	}
	if err := me.require(ManageUsers); err != nil {
		return User{}, err
	}
	return s.createUser(ctx, tx, me, in)
}

func (s *Service) createUser(ctx context.Context, tx *db.Tx, me *Compiled, in NewUser) (User, error) {
	var l fault.List
	email, err := NormalizeEmail("email", in.Email)
	if err := l.Merge("", err); err != nil {
		return User{}, err
	}
	in.Name = CheckName(&l, "name", in.Name)
	if in.Locale == "" {
		in.Locale = "en"
	}
	CheckLocale(&l, "locale", in.Locale)
	if in.TimeZone != "" {
		CheckTimeZone(&l, "time_zone", in.TimeZone)
	}
	if err := l.Err(); err != nil {
		return User{}, err
	}
	taken, err := db.Exists(ctx, tx, "select 1 from users where tenant_id = ? and email = ?", tx.Tenant(), email)
	if err != nil {
		return User{}, err
	}
	if taken {
		return User{}, conflictAt("email", "email_taken")
	}
	u := User{ID: id.New("usr"), CreatedAt: now()}
	if _, err := tx.Exec(ctx, `insert into users (tenant_id, id, email, name, name_key, locale, time_zone, active, created_at, updated_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.Tenant(), u.ID, email, in.Name, fold.Key(in.Name, maxNameKey), in.Locale, in.TimeZone,
		true, u.CreatedAt, u.CreatedAt); err != nil {
		return User{}, err
	}
	if in.ManagerID != "" {
		if err := setManager(ctx, tx, u.ID, in.ManagerID); err != nil {
			return User{}, err
		}
	}
	if err := setRoles(ctx, tx, me, u.ID, nil, in.RoleIDs); err != nil {
		return User{}, err
	}
	if err := setTeams(ctx, tx, me, u.ID, nil, in.TeamIDs); err != nil {
		return User{}, err
	}
	if u, err = getUser(ctx, tx, u.ID); err != nil {
		return User{}, err
	}
	return u, s.note(ctx, tx, audit.UserCreated, u.ID, nil, u)
}

// UpdateUser changes a user; with a version that is not the present one it is a stale fault. Everybody may change the own
// name, language and time zone. The rest needs ManageUsers, everything that the user may do and will be allowed to do.
// The last active administrator cannot lose that role.
func (s *Service) UpdateUser(ctx context.Context, userID, based string, p UserPatch) (User, error) {
	var u User
	err := s.change(ctx, "", func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		a, err := actor.From(ctx)
		if err != nil {
			return err
		}
		own := a.Kind == actor.Person && a.UserID == userID && p.ManagerID == nil && p.RoleIDs == nil && p.TeamIDs == nil
		if u, err = getUser(ctx, tx, userID); err != nil {
			return err
		}
		if !own {
			if err := mayManage(ctx, tx, me, userID); err != nil {
				return err
			}
		}
		if err := checkVersion("user", userID, based, u.Version); err != nil {
			return err
		}
		before := u
		if err := updateUser(ctx, tx, me, u, p); err != nil {
			return err
		}
		if u, err = getUser(ctx, tx, userID); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.UserUpdated, userID, before, u)
	})
	return u, err
}

// mayManage refuses somebody who may not manage users, or not this one because he may do more.
func mayManage(ctx context.Context, tx *db.Tx, me *Compiled, userID string) error {
	if err := me.require(ManageUsers); err != nil {
		return err
	}
	r, err := rightsOf(ctx, tx, userID, nil)
	if err != nil {
		return err
	}
	return mayGive(me, r)
}

func updateUser(ctx context.Context, tx *db.Tx, me *Compiled, u User, p UserPatch) error {
	var l fault.List
	if p.Name != nil {
		u.Name = CheckName(&l, "name", *p.Name)
	}
	if p.Locale != nil {
		u.Locale = *p.Locale
		CheckLocale(&l, "locale", u.Locale)
	}
	if p.TimeZone != nil {
		if u.TimeZone = *p.TimeZone; u.TimeZone != "" {
			CheckTimeZone(&l, "time_zone", u.TimeZone)
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "update users set name = ?, name_key = ?, locale = ?, time_zone = ?, updated_at = ? where tenant_id = ? and id = ?",
		u.Name, fold.Key(u.Name, maxNameKey), u.Locale, u.TimeZone, now(), tx.Tenant(), u.ID); err != nil {
		return err
	}
	if p.ManagerID != nil {
		if err := setManager(ctx, tx, u.ID, *p.ManagerID); err != nil {
			return err
		}
	}
	if p.TeamIDs != nil {
		if err := setTeams(ctx, tx, me, u.ID, u.TeamIDs, *p.TeamIDs); err != nil {
			return err
		}
	}
	if p.RoleIDs != nil {
		return guardAdmins(ctx, tx, u.ID, func() error { return setRoles(ctx, tx, me, u.ID, u.RoleIDs, *p.RoleIDs) })
	}
	return nil
}

// SetActive suspends a user, who can do nothing from the next request on, or takes the user back. The actor needs
// ManageUsers and everything that the user may do, and cannot suspend himself or the last active administrator.
// Sessions and keys are ended by core/identity, which calls this.
func (s *Service) SetActive(ctx context.Context, userID string, active bool) (User, error) {
	var u User
	if active {
		if err := s.seat(ctx); err != nil {
			return u, err
		}
	}
	err := s.change(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		before, err := getUser(ctx, tx, userID)
		if err != nil {
			return err
		}
		if err := mayManage(ctx, tx, me, userID); err != nil {
			return err
		}
		if !active && me.UserID() == userID {
			return fault.New(fault.Conflict, "suspend_self")
		}
		err = guardAdmins(ctx, tx, userID, func() error {
			_, err := tx.Exec(ctx, "update users set active = ?, updated_at = ? where tenant_id = ? and id = ?", active, now(), tx.Tenant(), userID)
			return err
		})
		if err != nil {
			return err
		}
		if u, err = getUser(ctx, tx, userID); err != nil {
			return err
		}
		what := audit.UserSuspended
		if active {
			what = audit.UserResumed
		}
		return s.note(ctx, tx, what, userID, before, u)
	})
	return u, err
}

// guardAdmins runs a change and refuses it when the user was the last active administrator and is none any more.
func guardAdmins(ctx context.Context, tx *db.Tx, userID string, change func() error) error {
	const admins = `select ur.user_id from user_roles ur
		join roles r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
		join users u on u.tenant_id = ur.tenant_id and u.id = ur.user_id
		where ur.tenant_id = ? and r.builtin and r.name = ? and u.active`
	before, err := texts(ctx, tx, admins, tx.Tenant(), Admin)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	if !slices.Contains(before, userID) || len(before) > 1 {
		return nil
	}
	after, err := texts(ctx, tx, admins, tx.Tenant(), Admin)
	if err == nil && len(after) == 0 {
		return fault.New(fault.Conflict, "last_admin")
	}
	return err
}

// sorted returns the ids in order, each once, without changing the caller's list.
func sorted(ids []string) []string {
	out := slices.Clone(ids)
	slices.Sort(out)
	return slices.Compact(out)
}

// conflictAt is a conflict about one place of the input.
func conflictAt(location, reason string) error {
	return &fault.Error{Code: fault.Conflict, Reason: reason, Fields: []fault.Field{{Location: location, Reason: reason}}}
}

// MayManage refuses an actor who may not manage users, or not this one because the user may do more than the actor.
func (s *Service) MayManage(ctx context.Context, userID string) error {
	return s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := getUser(ctx, tx, userID); err != nil {
			return err
		}
		me, err := s.ForTx(ctx, tx)
		if err != nil {
			return err
		}
		return mayManage(ctx, tx, me, userID)
	})
}
