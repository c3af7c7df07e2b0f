package records

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// edgeChange reads the link out of a change's diff; ok is false when the change is about the record itself.
func edgeChange(diff []byte) (old, is *edge, ok bool) {
	gjson.ParseBytes(diff).ForEach(func(k, v gjson.Result) bool {
		var pair [2]*edge
		if ok = strings.HasPrefix(k.String(), edgeKey("")) && json.Unmarshal([]byte(v.Raw), &pair) == nil; ok {
			old, is = pair[0], pair[1]
		}
		return false // A link has an entry of its own.
	})
	return old, is, ok && (old != nil || is != nil)
}

// edge takes back what a change did to a link. The entries of both of its records tell of it; whoever may change one of
// them may take it back.
func (u *undoing) edge(ctx context.Context, o *metadata.Object, e ledger.Entry, old, is *edge) error {
	may := false
	for _, x := range []*edge{old, is} {
		if x != nil {
			may = may || u.may[undoRight{x.FromID, access.Update}] || u.may[undoRight{x.ToID, access.Update}]
		}
	}
	if !may {
		u.fail(o.Name, e.RecordID, "relations", fault.New(fault.Forbidden, "action_forbidden", fault.Params{"action": access.Update.String(), "object": o.Name}))
		return nil
	}
	before, reverted := u.Changes(), false
	f, err := u.Attempt(ctx, func() (err error) {
		reverted, err = u.revertEdge(ctx, old, is)
		return err
	})
	switch {
	case err != nil:
		return err
	case f != nil:
		u.fail(o.Name, e.RecordID, "relations", f)
	case !reverted:
		u.fail(o.Name, e.RecordID, "relations", fault.New(fault.Conflict, "link_changed"))
	}
	u.out.Undone += u.Changes() - before
	return nil
}
