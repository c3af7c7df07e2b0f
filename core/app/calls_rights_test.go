package app_test

import (
	"context"
	"maps"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/records"
)

func init() {
	maps.Copy(calls, rightsCalls)
	leave("wiring, before the first request", "access.SetSurveyor", "records.SetNoter", "records.SetSuspender")
	leave("takes nothing that could be another tenant's", "access.Pin", "access.NoteKept", "access.SweepSnapshots", "records.Rebuild")
	leave("the operator's, for whole tenants", "file.Erase", "file.Export", "file.Import", "identity.LeaveTx", "identity.RemoveHomelessTx", "tenants.Delete")
}

// rightsCalls are the calls around what people are given beyond their roles.
var rightsCalls = map[string]call{
	"access.AddAbsence": missing(func(v visit) (any, error) {
		return v.a.Access.AddAbsence(v, v.of["user"], access.NewAbsence{DeputyID: v.of["me"], StartsAt: time.Now(), EndsAt: time.Now().Add(time.Hour)})
	}),
	"access.AddGrant":      missing(func(v visit) (any, error) { return v.a.Access.AddGrant(v, v.of["user"], access.NewUserGrant{}) }),
	"access.ListAbsences":  missing(func(v visit) (any, error) { return v.a.Access.ListAbsences(v, v.of["user2"]) }),
	"access.ListGrants":    missing(func(v visit) (any, error) { return v.a.Access.ListGrants(v, v.of["user2"]) }),
	"access.RemoveAbsence": missing(func(v visit) (any, error) { return only(v.a.Access.RemoveAbsence(v, v.of["user2"], v.of["absence"])) }),
	"access.RemoveGrant":   missing(func(v visit) (any, error) { return only(v.a.Access.RemoveGrant(v, v.of["user2"], v.of["grant"])) }),
	"access.PreviewGrant":  missing(func(v visit) (any, error) { return v.a.Access.PreviewGrant(v, v.of["user"], access.NewUserGrant{}) }),
	"access.PreviewRole":   missing(func(v visit) (any, error) { return v.a.Access.PreviewRole(v, v.of["role"], access.RolePatch{}) }),
	"access.PreviewTeam":   missing(func(v visit) (any, error) { return v.a.Access.PreviewTeam(v, v.of["team"], access.TeamPatch{}) }),
	"access.PreviewUser":   missing(func(v visit) (any, error) { return v.a.Access.PreviewUser(v, v.of["user"], access.UserPatch{}) }),
	"access.SetPrincipalRoles": blind(func(v visit) (any, error) {
		return only(v.a.Access.SetPrincipalRoles(v, actor.Plugin, "plg_x", []string{v.of["role"]}))
	}),
	"access.ShareTx": blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return second(v.a.Access.ShareTx(ctx, tx, access.Share{ObjectID: "contact", RecordID: v.of["mine"], GranteeKind: "user", GranteeID: v.of["user"], Level: "read"}))
		}))
	}),
	"access.SharesTx": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return v.a.Access.SharesTx(ctx, tx, v.of["contact"])
	}),
	"access.UnshareRecords": blind(func(v visit) (any, error) {
		return only(v.a.DB.Tenant(v, func(ctx context.Context, tx *db.Tx) error {
			return v.a.Access.UnshareRecords(ctx, tx, []string{v.of["contact"]})
		}))
	}),
	"access.UnshareTx": missing(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return v.a.Access.UnshareTx(ctx, tx, v.of["contact"], v.of["share"])
		}))
	}),
	"access.SubjectTx": missing(func(v visit) (any, error) {
		return with(v, func(ctx context.Context, tx *db.Tx) (any, error) {
			return v.a.Access.SubjectTx(ctx, tx, v.of["user"], "en")
		})
	}),
	"access.StartViewing": personOnly(func(v visit) (any, error) { return v.a.Access.StartViewing(v, v.of["user"], "to look", time.Hour) }),
	"access.EndViewing":   blind(func(v visit) (any, error) { return only(v.a.Access.EndViewing(v, v.of["user"])) }),
	"access.View": blind(func(v visit) (any, error) {
		a, err := actor.From(v)
		if err != nil {
			return nil, err
		}
		_, err = v.a.Access.View(v, a, v.of["user"])
		return nil, err
	}),

	"records.Access": missing(func(v visit) (any, error) {
		return v.a.Records.Access(v, "contacts", v.of["contact"], records.AccessQuery{})
	}),
	"records.HandOver": missing(func(v visit) (any, error) {
		return v.a.Records.HandOver(v, v.of["user"], records.HandOverInput{To: v.of["me"]})
	}),
	"records.Share": missing(func(v visit) (any, error) {
		return v.a.Records.Share(v, "contacts", v.of["contact"], records.ShareInput{GranteeKind: "user", GranteeID: v.of["me"], Level: "read"})
	}),
	"records.Shares": missing(func(v visit) (any, error) { return v.a.Records.Shares(v, "contacts", v.of["contact"]) }),
	"records.Unshare": missing(func(v visit) (any, error) {
		return only(v.a.Records.Unshare(v, "contacts", v.of["contact"], v.of["share"]))
	}),
	"records.Survey": blind(func(v visit) (any, error) { return v.a.Records.Survey(v, nil) }),
}
