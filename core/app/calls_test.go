package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/duplicate"
	"github.com/kontor-crm/kontor/core/file"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/job"
	"github.com/kontor-crm/kontor/core/ledger"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/outbox"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/core/sales"
	"github.com/kontor-crm/kontor/core/transfer"
	"github.com/kontor-crm/kontor/core/transfer/tabular"
	"github.com/kontor-crm/kontor/core/view"
	"github.com/kontor-crm/kontor/core/webhook"
	"github.com/kontor-crm/kontor/sdk/fault"
	"github.com/kontor-crm/kontor/tenants"
)

// leftOut are the methods that are not walked, with the reason.
var leftOut = map[string]string{}

func leave(reason string, names ...string) {
	for _, n := range names {
		leftOut[n] = reason
	}
}

func init() {
	leave("wiring, before the first request", "access.RegisterHTTP", "access.SetCatalogue", "identity.RegisterHTTP", "tenants.RegisterHTTP",
		"metadata.RegisterHTTP", "metadata.SetReindex", "records.RegisterHTTP", "records.RegisterJobs", "records.Before", "records.OnMerge", "records.OnPurge", "records.SetNoter", "notify.RegisterHTTP", "notify.RegisterJobs", "records.SetFiles", "records.SetMatcher",
		"duplicate.RegisterHTTP", "duplicate.RegisterJobs", "sales.RegisterHTTP", "transfer.RegisterHTTP", "transfer.RegisterJobs", "live.RegisterHTTP",
		"view.RegisterHTTP", "webhook.RegisterHTTP", "file.Close")
	leave("takes nothing that could be another tenant's", "access.For", "access.ForTx", "access.Me", "access.Require", "access.Raise", "access.Seed",
		"identity.Sweep", "identity.Companies", "tenants.SetState", "tenants.Sweep", "metadata.Model", "metadata.ModelTx", "metadata.Current",
		"metadata.Shipped", "metadata.Forget", "sales.Start", "duplicate.Nightly", "records.FeedHead", "records.Rights", "directory.Own")
	leave("for archives of a whole tenant, on the command line", "records.Rebuild", "file.Export", "file.Import")
	leave("stands above tenants: core/identity's and tenants' own tests cover it", "identity.Authenticate", "identity.Identify", "identity.Login", "identity.Logout",
		"identity.ChangePassword", "identity.Prepare", "identity.EnrolTx", "identity.OpenSessionTx", "tenants.Signup",
		"directory.BySlug", "directory.Company", "directory.List", "directory.Tenant", "access.Epoch")
	leave("writes the caller's own change set under the transaction's tenant", "ledger.Add", "ledger.Write")
	leave("changes what ledger.Holding has found, under the transaction's tenant", "ledger.Seal")
	leave("writes out a record that the caller already holds", "records.JSON")
}

func with[T any](v visit, fn func(ctx context.Context, tx *db.Tx) (T, error)) (out T, err error) {
	err = v.a.DB.Tenant(v, func(ctx context.Context, tx *db.Tx) error {
		out, err = fn(ctx, tx)
		return err
	})
	return out, err
}

// undone is with whose transaction leaves nothing behind.
func undone(v visit, fn func(ctx context.Context, tx *db.Tx) error) error {
	stop := errors.New("stop")
	err := v.a.DB.Tenant(v, func(ctx context.Context, tx *db.Tx) error {
		if err := fn(ctx, tx); err != nil {
			return err
		}
		return stop
	})
	if errors.Is(err, stop) {
		return nil
	}
	return err
}

func is(field, value string) filter.Node {
	return filter.Compare{Field: field, Op: filter.Eq, Value: filter.String(value)}
}

func str(s string) *string { return &s }

func counts[T any](list []T, err error) (any, error) { return len(list), err }

// event is an outbox row that speaks of another tenant's record, as no honest row of the caller's tenant would.
func (v visit) event() []outbox.Row {
	payload := json.RawMessage(`{"change_set_id":"` + v.of["changeset"] + `","truncated":true,"changes":[{"object_id":"contact","record_id":"` + v.of["contact"] + `","action":"updated","version":2}]}`)
	a, _ := actor.From(v)
	return []outbox.Row{{Tenant: a.Tenant, Seq: 1, ID: "evt_x", Kind: outbox.KindEvent, Topic: records.TopicChanged, Payload: payload}}
}

// calls are how the methods are called.
var calls = map[string]call{
	"access.CreateRole": blind(func(v visit) (any, error) {
		return only(second(v.a.Access.CreateRole(v, access.NewRole{Name: "r_" + v.of["noise"], Labels: map[string]string{"en": "x"}, Definition: access.Definition{
			Objects: map[string]access.Rule{v.of["own_object"]: {Actions: map[access.Action]access.Grant{access.Read: {Scope: access.ScopeAll}}}},
		}})))
	}),
	"access.UpdateRole": missing(func(v visit) (any, error) {
		return v.a.Access.UpdateRole(v, v.of["role"], "", access.RolePatch{Labels: map[string]string{"en": "stolen"}})
	}),
	"access.DeleteRole": missing(func(v visit) (any, error) { return only(v.a.Access.DeleteRole(v, v.of["role"], "")) }),
	"access.GetRole":    missing(func(v visit) (any, error) { return v.a.Access.GetRole(v, v.of["role"]) }),
	"access.ListRoles":  blind(func(v visit) (any, error) { return counts(v.a.Access.ListRoles(v)) }),
	"access.CreateTeam": blind(func(v visit) (any, error) {
		return only(second(v.a.Access.CreateTeam(v, access.NewTeam{Name: v.of["noise"], ParentID: v.of["team"], MemberIDs: []string{v.of["user"]}})))
	}),
	"access.UpdateTeam": missing(func(v visit) (any, error) {
		return v.a.Access.UpdateTeam(v, v.of["team"], "", access.TeamPatch{Name: str("stolen")})
	}),
	"access.DeleteTeam": missing(func(v visit) (any, error) { return only(v.a.Access.DeleteTeam(v, v.of["team"], "")) }),
	"access.GetTeam":    missing(func(v visit) (any, error) { return v.a.Access.GetTeam(v, v.of["team"]) }),
	"access.ListTeams":  blind(func(v visit) (any, error) { return v.a.Access.ListTeams(v) }),
	"access.CreateUser": blind(func(v visit) (any, error) {
		return only(second(v.a.Access.CreateUser(v, access.NewUser{Email: v.of["noise"] + "@example.net", Name: "x", RoleIDs: []string{v.of["role"]}, ManagerID: v.of["user"]})))
	}),
	"access.CreateTeamTx": blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return second(v.a.Access.CreateTeamTx(ctx, tx, access.NewTeam{Name: v.of["noise"], ParentID: v.of["team"], MemberIDs: []string{v.of["user"]}}))
		}))
	}),
	"access.CreateUserTx": blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error {
			return second(v.a.Access.CreateUserTx(ctx, tx, access.NewUser{Email: v.of["noise"] + "@example.net", Name: "x", TeamIDs: []string{v.of["team"]}}))
		}))
	}),
	"access.UpdateUser": missing(func(v visit) (any, error) {
		return v.a.Access.UpdateUser(v, v.of["user"], "", access.UserPatch{Name: str("stolen")})
	}),
	"access.SetActive": missing(func(v visit) (any, error) { return v.a.Access.SetActive(v, v.of["user"], false) }),
	"access.GetUser":   missing(func(v visit) (any, error) { return v.a.Access.GetUser(v, v.of["user"]) }),
	"access.ListUsers": blind(func(v visit) (any, error) {
		page, err := v.a.Access.ListUsers(v, access.UserQuery{IDs: []string{v.of["user"], v.of["user2"]}})
		return len(page.Users), err
	}),
	"access.UserByEmail": missing(func(v visit) (any, error) { return v.a.Access.UserByEmail(v, "canary@example.com") }),
	"access.MayManage":   missing(func(v visit) (any, error) { return only(v.a.Access.MayManage(v, v.of["user"])) }),

	"identity.CreateKey": blind(func(v visit) (any, error) {
		_, _, err := v.a.Identity.CreateKey(v, identity.NewAPIKey{Name: "x", Scopes: []string{"read"}, UserID: v.of["user"]})
		return nil, err
	}),
	"identity.GetKey":    missing(func(v visit) (any, error) { return v.a.Identity.GetKey(v, v.of["key"]) }),
	"identity.ListKeys":  blind(func(v visit) (any, error) { return nil, second(v.a.Identity.ListKeys(v)) }),
	"identity.RevokeKey": missing(func(v visit) (any, error) { return only(v.a.Identity.RevokeKey(v, v.of["key"])) }),
	"identity.CreateUser": blind(func(v visit) (any, error) {
		return only(second(v.a.Identity.CreateUser(v, identity.NewUser{NewUser: access.NewUser{Email: v.of["noise"] + "@example.net", Name: "x", TeamIDs: []string{v.of["team"]}}})))
	}),
	"identity.SetActive": missing(func(v visit) (any, error) { return v.a.Identity.SetActive(v, v.of["user"], false) }),
	"identity.SetPassword": personOnly(func(v visit) (any, error) {
		return only(v.a.Identity.SetPassword(v, v.of["user"], "another-long-password-1"))
	}),
	"identity.EndSession":       personOnly(func(v visit) (any, error) { return only(v.a.Identity.EndSession(v, v.of["session"])) }),
	"identity.ListSessions":     blind(func(v visit) (any, error) { return nil, second(v.a.Identity.ListSessions(v, "")) }),
	"identity.EndOtherSessions": blind(func(v visit) (any, error) { return only(v.a.Identity.EndOtherSessions(v, "")) }),

	"tenants.Update": blind(func(v visit) (any, error) {
		return only(second(v.a.Tenants.Update(v, "", tenants.Patch{Name: str("x")})))
	}),

	"metadata.CreateField": missing(func(v visit) (any, error) {
		return v.a.Metadata.CreateField(v, v.of["object"], metadata.FieldInput{Name: "x", Type: "text"})
	}),
	"metadata.UpdateField": missing(func(v visit) (any, error) {
		return v.a.Metadata.UpdateField(v, "contacts", v.of["field_id"], metadata.FieldPatch{Name: str("stolen")})
	}),
	"metadata.DeleteField": missing(func(v visit) (any, error) { return only(v.a.Metadata.DeleteField(v, "contacts", v.of["field"])) }),
	"metadata.CreateObject": blind(func(v visit) (any, error) {
		return only(second(v.a.Metadata.CreateObject(v, metadata.ObjectInput{Name: v.of["noise"], Labels: metadata.Labels{"en": "x"}})))
	}),
	"metadata.UpdateObject": missing(func(v visit) (any, error) {
		return v.a.Metadata.UpdateObject(v, v.of["own_object"], metadata.ObjectPatch{Icon: str("stolen")})
	}),
	"metadata.DeleteObject": missing(func(v visit) (any, error) { return only(v.a.Metadata.DeleteObject(v, v.of["own_object"])) }),
	"metadata.CreateRelation": blind(func(v visit) (any, error) {
		return only(second(v.a.Metadata.CreateRelation(v, metadata.RelationInput{From: "contacts", To: v.of["object"], Name: v.of["noise"]})))
	}),
	"metadata.DeleteRelation": missing(func(v visit) (any, error) { return only(v.a.Metadata.DeleteRelation(v, v.of["relation"])) }),
	"metadata.SlotFilled": blind(func(v visit) (any, error) {
		return only(undone(v, func(ctx context.Context, tx *db.Tx) error { return v.a.Metadata.SlotFilled(ctx, tx, v.of["field_id"]) }))
	}),

	"sales.Convert": missing(func(v visit) (any, error) { return v.a.Sales.Convert(v, v.of["lead"], sales.Conversion{}) }),

	"file.Get":    missing(func(v visit) (any, error) { return v.a.Files.Get(v, v.of["file"]) }),
	"file.Read":   missing(func(v visit) (any, error) { return v.a.Files.Read(v, v.of["file"]) }),
	"file.Delete": blind(func(v visit) (any, error) { return only(v.a.Files.Delete(v, v.of["file"])) }),
	"file.Put": blind(func(v visit) (any, error) {
		return only(second(v.a.Files.Put(v, "x.txt", file.ForRecord, strings.NewReader("x"), 10)))
	}),

	"transfer.GetExport":   missing(func(v visit) (any, error) { return v.a.Transfer.GetExport(v, v.of["export"]) }),
	"transfer.GetImport":   missing(func(v visit) (any, error) { return v.a.Transfer.GetImport(v, v.of["import"]) }),
	"transfer.Run":         missing(func(v visit) (any, error) { return v.a.Transfer.Run(v, v.of["import"]) }),
	"transfer.ListImports": blind(func(v visit) (any, error) { return nil, second(v.a.Transfer.ListImports(v, 100)) }),
	"transfer.PreviewImport": missing(func(v visit) (any, error) {
		return v.a.Transfer.PreviewImport(v, v.of["import"], transfer.ImportOptions{Object: "contacts"})
	}),
	"transfer.RepeatImport": missing(func(v visit) (any, error) {
		return v.a.Transfer.RepeatImport(v, v.of["import"], transfer.ImportOptions{Object: "contacts"})
	}),
	"transfer.ImportNow": blind(func(v visit) (any, error) {
		return v.a.Transfer.ImportNow(v, file.File{ID: v.of["file"], Name: "n.csv"}, transfer.ImportOptions{Object: "contacts"})
	}),
	"transfer.StartImport": blind(func(v visit) (any, error) {
		return v.a.Transfer.StartImport(v, file.File{ID: v.of["file"], Name: "n.csv"}, transfer.ImportOptions{Object: "contacts"})
	}),
	"transfer.LookInto": missing(func(v visit) (any, error) {
		return v.a.Transfer.LookInto(v, "n.csv", strings.NewReader("a\nb\n"), 4, transfer.ImportOptions{Object: v.of["object"]})
	}),
	"transfer.StartExport": missing(func(v visit) (any, error) {
		return v.a.Transfer.StartExport(v, transfer.ExportOptions{Object: v.of["object"], Format: tabular.CSV})
	}),
	"transfer.Write": blind(func(v visit) (any, error) {
		var out bytes.Buffer
		_, err := v.a.Transfer.Write(v, transfer.ExportOptions{Object: "contacts", Format: tabular.CSV, Filter: &filter.Expr{Node: is("id", v.of["contact"])}}, &out, nil)
		return out.String(), err
	}),
	"transfer.WriteErrors": missing(func(v visit) (any, error) {
		return only(v.a.Transfer.WriteErrors(v, transfer.Import{ID: v.of["import"]}, io.Discard))
	}),

	"live.Handle":      blind(func(v visit) (any, error) { return only(v.a.Live.Handle(v, v.tenant(), v.event())) }),
	"webhook.Handle":   blind(func(v visit) (any, error) { return only(v.a.Webhooks.Handle(v, v.tenant(), v.event())) }),
	"duplicate.Handle": blind(func(v visit) (any, error) { return only(v.a.Duplicates.Handle(v, v.tenant(), v.event())) }),

	"view.Create": personOnly(func(v visit) (any, error) { return v.a.Views.Create(v, view.Input{Object: v.of["object"], Name: "x"}) }),
	"view.Get":    missing(func(v visit) (any, error) { return v.a.Views.Get(v, v.of["view"]) }),
	"view.List":   missing(func(v visit) (any, error) { return v.a.Views.List(v, v.of["object"]) }),
	"view.Update": missing(func(v visit) (any, error) {
		return v.a.Views.Update(v, v.of["view"], nil, view.Patch{Name: str("stolen")})
	}),
	"view.Delete": missing(func(v visit) (any, error) { return only(v.a.Views.Delete(v, v.of["view"], nil)) }),

	"webhook.Create": blind(func(v visit) (any, error) {
		_, _, err := v.a.Webhooks.Create(v, webhook.Input{URL: "https://example.org/x", Events: []string{v.of["object"] + ".created"}})
		return nil, err
	}),
	"webhook.Get":    missing(func(v visit) (any, error) { return v.a.Webhooks.Get(v, v.of["webhook"]) }),
	"webhook.List":   blind(func(v visit) (any, error) { return counts(v.a.Webhooks.List(v)) }),
	"webhook.Delete": missing(func(v visit) (any, error) { return only(v.a.Webhooks.Delete(v, v.of["webhook"], nil)) }),
	"webhook.Update": missing(func(v visit) (any, error) {
		return v.a.Webhooks.Update(v, v.of["webhook"], nil, webhook.Patch{Name: str("stolen")})
	}),
	"webhook.Deliveries": missing(func(v visit) (any, error) {
		_, _, err := v.a.Webhooks.Deliveries(v, v.of["webhook"], "", "", 10)
		return nil, err
	}),
	"webhook.Replay": missing(func(v visit) (any, error) {
		_, _, err := v.a.Webhooks.Replay(v, v.of["my_hook"], v.of["delivery"])
		return nil, err
	}),
	"webhook.Rotate": missing(func(v visit) (any, error) { _, _, err := v.a.Webhooks.Rotate(v, v.of["webhook"]); return nil, err }),
	"webhook.Test":   missing(func(v visit) (any, error) { _, _, err := v.a.Webhooks.Test(v, v.of["webhook"]); return nil, err }),

	"duplicate.Candidates": missing(func(v visit) (any, error) { return v.a.Duplicates.Candidates(v, "contacts", v.of["contact"]) }),
	"duplicate.CreateRule": missing(func(v visit) (any, error) {
		return v.a.Duplicates.CreateRule(v, duplicate.Rule{Object: v.of["object"], Name: "x", Definition: json.RawMessage("{}")})
	}),
	"duplicate.UpdateRule": missing(func(v visit) (any, error) {
		return only(v.a.Duplicates.UpdateRule(v, v.of["rule"], duplicate.RulePatch{Name: str("stolen")}))
	}),
	"duplicate.DeleteRule": missing(func(v visit) (any, error) { return only(v.a.Duplicates.DeleteRule(v, v.of["rule"])) }),
	"duplicate.Rules":      blind(func(v visit) (any, error) { return counts(v.a.Duplicates.Rules(v)) }),
	"duplicate.Decide":     missing(func(v visit) (any, error) { return v.a.Duplicates.Decide(v, v.of["pair"], "ignored") }),
	"duplicate.ForBatch":   blind(func(v visit) (any, error) { return forBatch(v) }),
	"duplicate.ForInput": blind(func(v visit) (any, error) {
		return v.a.Duplicates.ForInput(v, "contacts", []byte(`{"last_name":"Canary","email":"canary@example.org","company_id":"`+v.of["company"]+`"}`))
	}),
	"duplicate.ListOfSet": blind(func(v visit) (any, error) {
		return v.a.Duplicates.ListOfSet(v, "contacts", v.of["changeset"], "", "", 50)
	}),
	"duplicate.Counts": blind(func(v visit) (any, error) { return counts(v.a.Duplicates.Counts(v)) }),
	"duplicate.List":   blind(func(v visit) (any, error) { return v.a.Duplicates.List(v, "contacts", "", "", 50) }),
	"duplicate.Sweep":  missing(func(v visit) (any, error) { return only(v.a.Duplicates.Sweep(v, v.of["object"])) }),
	"duplicate.Try": blind(func(v visit) (any, error) {
		score, _, _, err := v.a.Duplicates.Try(v, "contacts", nil, []byte(`{"company_id":"`+v.of["company"]+`","last_name":"x"}`), []byte(`{"last_name":"y"}`))
		return score, err
	}),

	"jobs.Get":    missing(func(v visit) (any, error) { return v.a.Queue.Mine().Get(v, v.of["job"]) }),
	"jobs.Cancel": missing(func(v visit) (any, error) { return only(v.a.Queue.Mine().Cancel(v, v.of["job"])) }),
	"jobs.Retry":  missing(func(v visit) (any, error) { return only(v.a.Queue.Mine().Retry(v, v.of["job"])) }),
	"jobs.List":   blind(func(v visit) (any, error) { return ofOthers(v) }),
	"jobs.Counts": blind(func(v visit) (any, error) { return v.a.Queue.Mine().Counts(v) }),

	"ledger.Get": missing(func(v visit) (any, error) {
		return with(v, func(ctx context.Context, tx *db.Tx) (any, error) { return ledger.Get(ctx, tx, v.of["changeset"]) })
	}),
	"ledger.Holding": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.Holding(ctx, tx, []string{v.of["contact"]}, v.of["field"])
	}),
	"ledger.Infos": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.Infos(ctx, tx, []string{v.of["changeset"]})
	}),
	"ledger.List": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		list, _, err := ledger.List(ctx, tx, ledger.SetQuery{UserID: v.of["user"], Limit: 100})
		return list, err
	}),
	"ledger.FirstOfEach": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.FirstOfEach(ctx, tx, []string{v.of["changeset"]}, 10)
	}),
	"ledger.InClear": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.InClear(ctx, tx, "contact", "contact.last_name", "", 100)
	}),
	"ledger.ChangedBeside": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.ChangedBeside(ctx, tx, nil, []string{v.of["contact"]})
	}),
	"ledger.OfRecord": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.OfRecord(ctx, tx, v.of["contact"], 1<<40, 10)
	}),
	"ledger.OfSet": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.OfSet(ctx, tx, v.of["changeset"], 0, 10)
	}),
	"ledger.OfSets": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.OfSets(ctx, tx, []string{v.of["changeset"]}, 0, 10)
	}),
	"ledger.OfSetBackwards": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.OfSetBackwards(ctx, tx, v.of["changeset"], 1<<40, 10)
	}),
	"ledger.FirstOf": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		return ledger.FirstOf(ctx, tx, []string{v.of["changeset"]}, []string{v.of["contact"]})
	}),
	"ledger.Since": entries(func(ctx context.Context, tx *db.Tx, v visit) (any, error) {
		list, err := ledger.Since(ctx, tx, 0, 0, 500)
		for _, e := range list {
			if e.RecordID == v.of["contact"] || e.RecordID == v.of["deal"] {
				return "CANARY", nil
			}
		}
		return nil, err
	}),
	"ledger.Head": entries(func(ctx context.Context, tx *db.Tx, _ visit) (any, error) {
		_, _, err := ledger.Head(ctx, tx)
		return nil, err
	}),
	"ledger.Beyond": entries(func(ctx context.Context, tx *db.Tx, _ visit) (any, error) {
		return ledger.Beyond(ctx, tx, 1<<50, 1<<50)
	}),
	"ledger.MarkUndone": entries(func(_ context.Context, tx *db.Tx, v visit) (any, error) {
		ledger.MarkUndone(tx, v.of["changeset"], "cst_x")
		return nil, nil
	}),
}

func second[T any](_ T, err error) error { return err }

func (v visit) tenant() string { a, _ := actor.From(v); return a.Tenant }

func entries(fn func(ctx context.Context, tx *db.Tx, v visit) (any, error)) call {
	return blind(func(v visit) (any, error) {
		return with(v, func(ctx context.Context, tx *db.Tx) (any, error) { return fn(ctx, tx, v) })
	})
}

// personOnly is for methods that refuse everybody but a person, whatever they are given.
func personOnly(do func(v visit) (any, error)) call {
	return missing(func(v visit) (any, error) {
		if a, _ := actor.From(v); a.Kind != actor.Person {
			return nil, fault.Missing("person", "")
		}
		return do(v)
	})
}

// ofOthers lists the caller's jobs and says whether one of the other tenant's is among them.
func ofOthers(v visit) (any, error) {
	list, err := v.a.Queue.Mine().List(v, job.Filter{Limit: 200})
	return slices.ContainsFunc(list, func(i job.Info) bool { return i.ID == v.of["job"] }), err
}

// forBatch looks for duplicates of a new record that refers to another tenant's company.
func forBatch(v visit) (any, error) {
	m, err := v.a.Metadata.Model(v)
	if err != nil {
		return nil, err
	}
	o, err := m.Object("contacts")
	if err != nil {
		return nil, err
	}
	in := records.Input{Values: map[string]any{"contact.email": "canary@example.org", "contact.last_name": "Canary", "contact.company_id": v.of["company"]}}
	found, err := v.a.Duplicates.ForBatch(v, o, []records.Input{in})
	return found, err
}
