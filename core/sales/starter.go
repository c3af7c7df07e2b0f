package sales

import (
	"context"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/records"
)

// starterStages are the stages of the first pipeline, in German and English.
var starterStages = []struct {
	en, de, category string
	probability      int64
}{
	{"Qualification", "Qualifizierung", "open", 10},
	{"Needs analysis", "Bedarfsanalyse", "open", 30},
	{"Proposal", "Angebot", "open", 50},
	{"Negotiation", "Verhandlung", "open", 75},
	{"Won", "Gewonnen", "won", 100},
	{"Lost", "Verloren", "lost", 0},
}

// Start gives a new tenant its first pipeline, in the tenant's language. It does nothing where there is one.
func (s *Service) Start(ctx context.Context) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	have, err := s.records.List(ctx, "pipelines", records.Query{Limit: 1})
	if err != nil || len(have.Rows) > 0 {
		return err
	}
	text := func(en, de string) string {
		if a.Locale == "de" {
			return de
		}
		return en
	}
	_, err = s.records.Do(ctx, "set_up", func(ctx context.Context, b *records.Batch) error {
		pipelines, err := b.Model().Object("pipelines")
		if err != nil {
			return err
		}
		in := records.Input{}
		set(&in, pipelines, map[string]any{"name": text("Sales", "Vertrieb"), "is_default": true, "position": int64(0), "rotting_days": int64(30)})
		p, err := b.Create(ctx, pipelines, in)
		if err != nil {
			return err
		}
		stages, err := b.Model().Object("stages")
		if err != nil {
			return err
		}
		for i, st := range starterStages {
			in := records.Input{}
			set(&in, stages, map[string]any{
				"name": text(st.en, st.de), "pipeline_id": p.ID, "position": int64(i), "probability": st.probability, "category": st.category,
			})
			if _, err := b.Create(ctx, stages, in); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
