package records

import (
	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func missingObject(name string) error { return fault.Missing("object", name) }

func missingRecord(id string) error { return fault.Missing("record", id) }

func forbidden(action access.Action, object string) error {
	return fault.New(fault.Forbidden, "action_forbidden", fault.Params{"action": action.String(), "object": object})
}

func stale(id string, version int64) error {
	return fault.New(fault.Stale, "stale_version", fault.Params{"id": id, "version": version})
}
