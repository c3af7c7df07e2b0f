package sales_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/coretest/crm"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/core/sales"
	"github.com/kontor-crm/kontor/sdk/fault"
)

func each(t *testing.T, fn func(b *crm.Bundle, s *sales.Service)) {
	t.Helper()
	crm.Each(t, func(b *crm.Bundle) {
		s := sales.New(b.Records, b.Metadata)
		require.NoError(b.T, s.Start(b.Ctx))
		require.NoError(b.T, s.Start(b.Ctx), "a second start does nothing")
		fn(b, s)
	})
}

func stageNamed(b *crm.Bundle, name string) string {
	b.T.Helper()
	found := b.List("stages", `name = "`+name+`"`, "")
	require.Len(b.T, found, 1)
	return found[0]["id"].(string)
}

func TestADealFollowsItsStage(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, _ *sales.Service) {
		d := b.Create("deals", `{"name":"Pumpen","amount":{"amount":500000,"currency":"EUR"}}`)
		m := b.Get("deals", d.ID)
		require.Equal(b.T, stageNamed(b, "Qualification"), m["stage_id"])
		require.Equal(b.T, "open", m["status"])
		require.EqualValues(b.T, 10, m["probability"])

		_, err := b.Records.Update(b.Ctx, "deals", d.ID, 0, []byte(`{"stage_id":"`+stageNamed(b, "Won")+`"}`))
		require.NoError(b.T, err)
		m = b.Get("deals", d.ID)
		require.Equal(b.T, "won", m["status"])
		require.EqualValues(b.T, 100, m["probability"])
		require.NotNil(b.T, m["closed_at"])

		_, err = b.Records.Update(b.Ctx, "deals", d.ID, 0, []byte(`{"stage_id":"`+stageNamed(b, "Negotiation")+`","probability":80}`))
		require.NoError(b.T, err)
		m = b.Get("deals", d.ID)
		require.Equal(b.T, "open", m["status"])
		require.EqualValues(b.T, 80, m["probability"])
		require.Nil(b.T, m["closed_at"])

		_, err = b.Records.Update(b.Ctx, "deals", d.ID, 0, []byte(`{"status":"won"}`))
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err), "the status cannot be set past the stage")
	})
}

func TestAStageAsksForItsFields(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, _ *sales.Service) {
		won := stageNamed(b, "Won")
		_, err := b.Records.Update(b.Ctx, "stages", won, 0, []byte(`{"required_fields":["amount","close_date"]}`))
		require.NoError(b.T, err)
		d := b.Create("deals", `{"name":"X"}`)
		_, err = b.Records.Update(b.Ctx, "deals", d.ID, 0, []byte(`{"stage_id":"`+won+`","close_date":"2026-01-31"}`))
		var f *fault.Error
		require.ErrorAs(b.T, err, &f)
		require.Equal(b.T, []fault.Field{{Location: "amount", Reason: "required_by_stage"}}, f.Fields)
		_, err = b.Records.Update(b.Ctx, "deals", d.ID, 0, []byte(`{"stage_id":"`+won+`","close_date":"2026-01-31","amount":"100 EUR"}`))
		require.NoError(b.T, err)
	})
}

func TestAStageOfAnotherPipelineIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, _ *sales.Service) {
		p := b.Create("pipelines", `{"name":"Service"}`)
		st := b.Create("stages", `{"name":"Erstgespräch","pipeline_id":"`+p.ID+`","category":"open"}`)
		_, err := b.Records.Create(b.Ctx, "deals", []byte(`{"name":"X","pipeline_id":"`+p.ID+`","stage_id":"`+stageNamed(b, "Won")+`"}`))
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err))
		d := b.Create("deals", `{"name":"X","pipeline_id":"`+p.ID+`"}`)
		require.Equal(b.T, st.ID, b.Get("deals", d.ID)["stage_id"])
		_, err = b.Records.Update(b.Ctx, "deals", d.ID, 0, []byte(`{"stage_id":"`+stageNamed(b, "Proposal")+`"}`))
		require.NoError(b.T, err, "moving to a stage moves to its pipeline")
	})
}

func TestALeadBecomesContactCompanyAndDeal(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *sales.Service) {
		for _, object := range []string{"leads", "deals"} {
			_, err := b.Metadata.CreateField(b.Ctx, object, metadata.FieldInput{Name: "fair", Type: fieldtype.Text})
			require.NoError(b.T, err)
		}
		lead := b.Create("leads", `{"first_name":"Ana","last_name":"García","company_name":"Ibérica S.A.","email":"ana@iberica.example","phone":"+34911234567",
			"address":{"city":"Madrid","country":"ES"},"lead_source":"trade_fair","tags":["VIP"],"custom":{"fair":"Hannover"},
			"contact_points":[{"kind":"email","value":"ana@iberica.example","primary":true},{"kind":"phone","value":"+34600123456","label":"mobile"}]}`)
		out, err := s.Convert(b.Ctx, lead.ID, sales.Conversion{Amount: &fieldtype.Money{Amount: 100, Currency: "EUR"}})
		require.NoError(b.T, err)
		contact, company, deal := b.Get("contacts", out.ContactID), b.Get("companies", out.CompanyID), b.Get("deals", out.DealID)
		require.Equal(b.T, "Ibérica S.A.", company["name"])
		require.Equal(b.T, out.CompanyID, contact["company_id"])
		require.Equal(b.T, "trade_fair", contact["lead_source"])
		require.Equal(b.T, []any{"VIP"}, contact["tags"])
		require.Len(b.T, contact["contact_points"], 3, "the primary phone, the mobile one and the e-mail")
		require.Equal(b.T, out.ContactID, deal["contact_id"])
		require.Equal(b.T, lead.ID, deal["lead_id"])
		require.Equal(b.T, "Hannover", deal["custom"].(map[string]any)["fair"])
		m := b.Get("leads", lead.ID)
		require.Equal(b.T, "converted", m["status"])
		require.Equal(b.T, out.DealID, m["converted_deal_id"])

		_, err = s.Convert(b.Ctx, lead.ID, sales.Conversion{})
		require.Equal(b.T, fault.Conflict, fault.CodeOf(err))
		_, err = s.Convert(b.Tenant().Ctx, lead.ID, sales.Conversion{})
		require.Equal(b.T, fault.NotFound, fault.CodeOf(err))
	})
}

func TestAFailedConversionLeavesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, s *sales.Service) {
		lead := b.Create("leads", `{"last_name":"X","company_name":"Y"}`)
		_, err := s.Convert(b.Ctx, lead.ID, sales.Conversion{StageID: "sta_01ARZ3NDEKTSV4RRFFQ69G5FAV"})
		require.Equal(b.T, fault.Invalid, fault.CodeOf(err))
		for _, object := range []string{"contacts", "companies", "deals"} {
			require.Empty(b.T, b.List(object, "", ""))
		}
		require.Equal(b.T, "new", b.Get("leads", lead.ID)["status"])
	})
}

func TestATaskNotesWhenItWasDone(t *testing.T) {
	t.Parallel()
	each(t, func(b *crm.Bundle, _ *sales.Service) {
		task := b.Create("tasks", `{"subject":"Anrufen"}`)
		require.Nil(b.T, b.Get("tasks", task.ID)["completed_at"])
		_, err := b.Records.Update(b.Ctx, "tasks", task.ID, 0, []byte(`{"status":"done"}`))
		require.NoError(b.T, err)
		require.NotNil(b.T, b.Get("tasks", task.ID)["completed_at"])
	})
}
