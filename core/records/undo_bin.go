package records

import (
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
)

// binLater moves a record to the bin together with the others that an undo takes back, as Batch.bin would on its own. The
// object must have no hooks. What is written next must call writeBinned first, so that it finds them gone.
func (u *undoing) binLater(o *metadata.Object, before *Record) *Record {
	r := before.clone()
	r.Values[o.ID+".deleted_at"] = u.now
	u.stamp(o, r)
	u.binned = append(u.binned, binning{before, r})
	return r
}

// binning is a record before and after its way to the bin.
type binning struct{ before, after *Record }

// writeBinned writes what binLater has gathered: for each object one update and one deletion from each table that holds what
// a record is found by, however many records there are. An import of 100,000 rows is taken back in 200 such rounds.
func (u *undoing) writeBinned() {
	var objects []*metadata.Object
	ids := map[*metadata.Object][]string{}
	for _, x := range u.binned {
		o := x.after.Object
		if ids[o] == nil {
			objects = append(objects, o)
		}
		ids[o] = append(ids[o], x.after.ID)
		delete(u.holders, [2]string{o.ID, x.after.Text("external_id")})
	}
	for _, o := range objects {
		in, arg := u.tx.Dialect().In("id", ids[o])
		// The rows are locked, so their versions are those that the records were read with.
		u.tx.Queue("update "+o.Table+" set version = version + 1, deleted_at = ?, updated_at = ?, updated_by = ? where tenant_id = ? and "+in,
			u.now, u.now, u.who(), u.tx.Tenant(), arg)
		u.removeDocs(ids[o])
		in, arg = u.tx.Dialect().In("record_id", ids[o])
		u.tx.Queue("delete from unique_values where tenant_id = ? and "+in, u.tx.Tenant(), arg)
	}
	for _, x := range u.binned {
		o := x.after.Object
		u.log(o, x.after, ledger.Deleted, diff(o, x.before, x.after, [2][]ContactPoint{}))
	}
	u.binned = nil
}
