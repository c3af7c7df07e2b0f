package transfer

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/outbox"
)

// TopicEnded is the outbox topic of imports and exports that have ended; its payload is an Ended.
const TopicEnded = "transfer.ended"

// Ended tells that an import or export has ended. A dry run, for which somebody waits, is not told of.
type Ended struct {
	// Transfer is import or export.
	Transfer string `json:"transfer"`
	ID       string `json:"id"`
	ObjectID string `json:"object_id"`
	State    State  `json:"state"`
	// UserID is who has started it.
	UserID string `json:"user_id"`
}

// tell writes the event of an import or export in the transaction that ends it.
func tell(ctx context.Context, tx *db.Tx, transfer, table, id string, state State) error {
	e := Ended{Transfer: transfer, ID: id, State: state}
	dry := false
	columns := "object_id, created_by, false"
	if table == "imports" {
		columns = "object_id, created_by, dry_run"
	}
	if err := tx.QueryRow(ctx, "select "+columns+" from "+table+" where tenant_id = ? and id = ?", tx.Tenant(), id).Scan(&e.ObjectID, &e.UserID, &dry); err != nil {
		return err
	}
	if dry {
		return nil
	}
	return outbox.Event(tx, TopicEnded, e)
}
