package access

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
)

// TeamPeople are the ids of the active users of a team and of the teams below it; none for a team that there is not.
func (s *Service) TeamPeople(ctx context.Context, teamID string) (ids []string, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids, err = db.Collect(ctx, tx, func(r db.Rows) (userID string, err error) { return userID, r.Scan(&userID) },
			`with recursive below (id) as (
				select id from teams where tenant_id = ? and id = ?
				union select t.id from teams t join below b on t.parent_id = b.id where t.tenant_id = ?
			)
			select distinct u.id from below b join team_members m on m.team_id = b.id join users u on u.id = m.user_id
			where m.tenant_id = ? and u.tenant_id = ? and u.active order by u.id`, tx.Tenant(), teamID, tx.Tenant(), tx.Tenant(), tx.Tenant())
		return err
	})
	return ids, err
}
