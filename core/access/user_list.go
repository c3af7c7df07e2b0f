package access

import (
	"context"
	"strings"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/fold"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// UserQuery says which users are wanted.
type UserQuery struct {
	// Search finds users by the beginning of a word of the name, or of the e-mail address.
	Search string
	// Active narrows to active or to suspended users.
	Active *bool
	// IDs narrows to these users, at most 200.
	IDs []string
	// Limit is 1 to 200; 0 means 50.
	Limit int
	// After is UserPage.Next of the page before; nil for the first page.
	After *UserPosition
}

// UserPosition is a place in the list of users.
type UserPosition struct {
	NameKey string `json:"n"`
	ID      string `json:"i"`
}

// UserPage is a page of users in the order of their names.
type UserPage struct {
	Users []User
	// Next is nil on the last page.
	Next *UserPosition
}

const (
	defaultPage = 50
	maxPage     = 200
)

const userColumns = `u.id, u.email, u.name, u.name_key, coalesce(u.manager_id, ''), u.locale, u.time_zone, u.active, u.created_at, u.updated_at`

// GetUser returns a user; a not-found fault when the tenant has none with this id. Everybody in the tenant may ask, since
// colleagues stand beside every record.
func (s *Service) GetUser(ctx context.Context, userID string) (User, error) {
	var u User
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		u, err = getUser(ctx, tx, userID)
		return err
	})
	return u, err
}

// Me returns the user whom `me` means for the actor; a not-found fault for Kontor itself.
func (s *Service) Me(ctx context.Context) (User, error) {
	a, err := actor.From(ctx)
	if err != nil {
		return User{}, err
	}
	return s.GetUser(ctx, a.UserID)
}

// UserByEmail returns the user with an e-mail address.
func (s *Service) UserByEmail(ctx context.Context, email string) (User, error) {
	email, err := NormalizeEmail("email", email)
	if err != nil {
		return User{}, err
	}
	var u User
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids, err := texts(ctx, tx, "select id from users where tenant_id = ? and email = ?", tx.Tenant(), email)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return fault.Missing("user", "")
		}
		u, err = getUser(ctx, tx, ids[0])
		return err
	})
	return u, err
}

// ListUsers returns a page of users. Everybody in the tenant may ask.
func (s *Service) ListUsers(ctx context.Context, q UserQuery) (UserPage, error) {
	if q.Limit == 0 {
		q.Limit = defaultPage
	}
	var l fault.List
	if q.Limit < 0 || q.Limit > maxPage {
		l.Add("limit", "out_of_range", fault.Params{"min": 1, "max": maxPage})
	}
	if len(q.IDs) > maxPage {
		l.Add("ids", "too_many", fault.Params{"max": maxPage})
	}
	if err := l.Err(); err != nil {
		return UserPage{}, err
	}
	var page UserPage
	err := s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		where := []string{"u.tenant_id = ?"}
		args := []any{tx.Tenant()}
		and := func(sql string, more ...any) {
			where = append(where, sql)
			args = append(args, more...)
		}
		if q.Active != nil {
			and("u.active = ?", *q.Active)
		}
		if q.IDs != nil {
			in, list := tx.Dialect().In("u.id", q.IDs)
			and(in, list)
		}
		if key := fold.Key(q.Search, maxNameKey); key != "" {
			email := strings.ToLower(strings.TrimSpace(q.Search))
			and("(replace(' ' || u.name_key, ?, '') <> ' ' || u.name_key or substr(u.email, 1, length(?)) = ?)", " "+key, email, email)
		}
		if q.After != nil {
			and("(u.name_key, u.id) > (?, ?)", q.After.NameKey, q.After.ID)
		}
		users, keys, err := readUsers(ctx, tx, strings.Join(where, " and ")+" order by u.name_key, u.id limit ?", append(args, q.Limit+1)...)
		if err != nil {
			return err
		}
		if len(users) > q.Limit {
			users = users[:q.Limit]
			page.Next = &UserPosition{NameKey: keys[q.Limit-1], ID: users[q.Limit-1].ID}
		}
		page.Users = users
		return nil
	})
	return page, err
}

func getUser(ctx context.Context, tx *db.Tx, userID string) (User, error) {
	users, _, err := readUsers(ctx, tx, "u.tenant_id = ? and u.id = ?", tx.Tenant(), userID)
	if err != nil {
		return User{}, err
	}
	if len(users) == 0 {
		return User{}, fault.Missing("user", userID)
	}
	return users[0], nil
}

// readUsers reads users with their roles and teams, and the keys of their names.
func readUsers(ctx context.Context, tx *db.Tx, where string, args ...any) ([]User, []string, error) {
	var keys, ids []string
	users, err := db.Collect(ctx, tx, func(rows db.Rows) (User, error) {
		var u User
		var key string
		err := rows.Scan(&u.ID, &u.Email, &u.Name, &key, &u.ManagerID, &u.Locale, &u.TimeZone, &u.Active, &u.CreatedAt, &u.UpdatedAt)
		u.CreatedAt, u.UpdatedAt = u.CreatedAt.UTC(), u.UpdatedAt.UTC()
		keys, ids = append(keys, key), append(ids, u.ID)
		return u, err
	}, "select "+userColumns+" from users u where "+where, args...)
	if err != nil || len(users) == 0 {
		return nil, nil, err
	}
	in, list := tx.Dialect().In("user_id", ids)
	roles, err := pairs(ctx, tx, "select user_id, role_id from user_roles where tenant_id = ? and "+in+" order by role_id", tx.Tenant(), list)
	if err != nil {
		return nil, nil, err
	}
	teams, err := pairs(ctx, tx, "select user_id, team_id from team_members where tenant_id = ? and "+in+" order by team_id", tx.Tenant(), list)
	if err != nil {
		return nil, nil, err
	}
	for i := range users {
		u := &users[i]
		u.RoleIDs, u.TeamIDs = append([]string{}, roles[u.ID]...), append([]string{}, teams[u.ID]...)
		u.Version = version(*u)
	}
	return users, keys, nil
}
