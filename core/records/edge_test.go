package records_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/records"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func TestRecordsAreLinkedWithRolesAndTimes(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		con := b.create("contacts", `{"last_name":"Weiß"}`)
		acme, beta := b.create("companies", `{"name":"Acme"}`), b.create("companies", `{"name":"Beta"}`)
		e, err := b.rec.Link(b.ctx, "contacts", con.ID, "companies", acme.ID, records.EdgeInput{Role: "employee", Primary: true, ValidFrom: "2024-01-01"})
		require.NoError(b.t, err)
		require.Equal(b.t, records.EdgeTarget{Object: "companies", ID: acme.ID, Title: "Acme"}, e.Target)
		// From the other side, and the main link moves.
		e2, err := b.rec.Link(b.ctx, "companies", beta.ID, "people", con.ID, records.EdgeInput{Primary: true})
		require.NoError(b.t, err)
		require.Equal(b.t, "Weiß", e2.Target.Title)
		page, err := b.rec.Edges(b.ctx, "contacts", con.ID, "companies", "", 1)
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 1)
		require.False(b.t, page.Data[0].Primary)
		require.Equal(b.t, "2024-01-01", page.Data[0].ValidFrom)
		page, err = b.rec.Edges(b.ctx, "contacts", con.ID, "companies", page.NextCursor, 1)
		require.NoError(b.t, err)
		require.Equal(b.t, "Beta", page.Data[0].Target.Title)
		require.True(b.t, page.Data[0].Primary)
		require.Empty(b.t, page.NextCursor)
		require.Equal(b.t, []string{"Weiß"}, b.titles(b.ctx, "contacts", "exists(companies, name = acme)", ""))

		role, to := "former", "2024-12-31"
		e, err = b.rec.UpdateLink(b.ctx, "contacts", con.ID, "companies", e.ID, records.EdgePatch{Role: &role, ValidTo: &to})
		require.NoError(b.t, err)
		require.Equal(b.t, "former", e.Role)
		require.Equal(b.t, "2024-01-01", e.ValidFrom)
		require.NoError(b.t, b.rec.Unlink(b.ctx, "companies", acme.ID, "people", e.ID))
		page, err = b.rec.Edges(b.ctx, "companies", acme.ID, "people", "", 0)
		require.NoError(b.t, err)
		require.Empty(b.t, page.Data)

		h, err := b.rec.History(b.ctx, "companies", acme.ID, "", 0)
		require.NoError(b.t, err)
		var actions []string
		for _, x := range h.Data {
			actions = append(actions, string(x.Action))
		}
		require.Equal(b.t, []string{"unlinked", "updated", "updated", "linked", "created"}, actions, "every step is in the history of both records")
	})
}

func TestPeopleAndCustomRelationsAreLinked(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		_, uid := b.user("admin")
		com := b.create("companies", `{"name":"Acme"}`)
		e, err := b.rec.Link(b.ctx, "companies", com.ID, "responsibles", uid, records.EdgeInput{Role: "sales"})
		require.NoError(b.t, err)
		require.Equal(b.t, records.EdgeTarget{Object: "users", ID: uid, Title: "admin"}, e.Target)
		page, err := b.rec.Edges(b.ctx, "companies", com.ID, "responsibles", "", 0)
		require.NoError(b.t, err)
		require.Equal(b.t, "admin", page.Data[0].Target.Title)

		_, err = b.meta.CreateRelation(b.ctx, metadata.RelationInput{
			From: "products", To: "products", Name: "accessories", InverseName: "accessory_of",
			Roles: []fieldtype.Option{{Value: "spare"}},
		})
		require.NoError(b.t, err)
		p, q := b.create("products", `{"name":"P"}`), b.create("products", `{"name":"Q"}`)
		_, err = b.rec.Link(b.ctx, "products", p.ID, "accessories", q.ID, records.EdgeInput{Role: "spare"})
		require.NoError(b.t, err)
		page, err = b.rec.Edges(b.ctx, "products", q.ID, "accessory_of", "", 0)
		require.NoError(b.t, err)
		require.Equal(b.t, "P", page.Data[0].Target.Title)
	})
}

func TestLinksAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(b *bundle) {
		con, com := b.create("contacts", `{"last_name":"X"}`), b.create("companies", `{"name":"Acme"}`)
		link := func(target string, in records.EdgeInput) error {
			_, err := b.rec.Link(b.ctx, "contacts", con.ID, "companies", target, in)
			return err
		}
		require.Equal(b.t, "not_an_option", reasons(b.t, link(com.ID, records.EdgeInput{Role: "king"}))["role"])
		require.Equal(b.t, "invalid_date", reasons(b.t, link(com.ID, records.EdgeInput{ValidFrom: "31.12.2024"}))["valid_from"])
		require.Equal(b.t, "ends_before_start", reasons(b.t, link(com.ID, records.EdgeInput{ValidFrom: "2024-02-01", ValidTo: "2024-01-01"}))["valid_to"])
		require.Equal(b.t, "unknown_reference", reasons(b.t, link(con.ID, records.EdgeInput{}))["target_id"])
		other := b.tenant().create("companies", `{"name":"Theirs"}`)
		require.Equal(b.t, "unknown_reference", reasons(b.t, link(other.ID, records.EdgeInput{}))["target_id"])
		require.NoError(b.t, link(com.ID, records.EdgeInput{}))
		require.True(b.t, fault.Is(link(com.ID, records.EdgeInput{}), fault.Conflict))
		_, err := b.rec.Link(b.ctx, "contacts", con.ID, "company", com.ID, records.EdgeInput{})
		require.True(b.t, fault.Is(err, fault.NotFound), "a reference is no link")

		reader, _ := b.user("read_only")
		_, err = b.rec.Link(reader, "contacts", con.ID, "companies", com.ID, records.EdgeInput{Role: "owner"})
		require.True(b.t, fault.Is(err, fault.Forbidden))
		page, err := b.rec.Edges(reader, "contacts", con.ID, "companies", "", 0)
		require.NoError(b.t, err)
		require.Len(b.t, page.Data, 1)
		require.True(b.t, fault.Is(b.rec.Unlink(reader, "contacts", con.ID, "companies", page.Data[0].ID), fault.Forbidden))
		_, err = b.rec.Edges(b.tenant().ctx, "contacts", con.ID, "companies", "", 0)
		require.True(b.t, fault.Is(err, fault.NotFound))
	})
}
