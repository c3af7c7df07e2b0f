package knowledge

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/audit"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	maxGroups = 500
	maxGroup  = 20
	maxIntro  = 500
)

// SetSettings sets the knowledge base and the portal up. It needs access.PublishKnowledge.
func (s *Service) SetSettings(ctx context.Context, in Settings) (Settings, error) {
	if err := s.Access.Require(ctx, access.PublishKnowledge); err != nil {
		return Settings{}, err
	}
	if err := in.check(); err != nil {
		return Settings{}, err
	}
	a, err := actor.From(ctx)
	if err != nil {
		return Settings{}, err
	}
	before, err := s.GetSettings(ctx)
	if err != nil {
		return Settings{}, err
	}
	raw, err := json.Marshal(in)
	if err != nil {
		return Settings{}, err
	}
	err = s.DB.Tenant(ctx, func(ctx context.Context, tx *db.Tx) error {
		tx.Queue(`insert into knowledge_settings (tenant_id, id, definition, updated_at, updated_by) values (?, ?, ?, ?, ?)
			on conflict `+key(tx, "id")+` do update set definition = excluded.definition, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
			tx.Tenant(), settingsID, string(raw), s.now(), a.ID)
		s.changed(ctx, tx)
		return audit.Record(ctx, tx, audit.Entry{Action: audit.SettingsUpdated, Target: "knowledge", Detail: audit.Change{Before: before, After: in}})
	})
	return in, err
}

func (in *Settings) check() error {
	var l fault.List
	for at, texts := range map[string]map[string]string{"titles": in.Titles, "intros": in.Intros} {
		for lang, text := range texts {
			if !knownLanguage(lang) {
				l.Add(at+"."+lang, "unknown_language", fault.Params{"value": lang})
			}
			if utf8.RuneCountInString(text) > maxIntro {
				l.Add(at+"."+lang, "too_long", fault.Params{"max": maxIntro})
			}
		}
	}
	if len(in.Synonyms) > maxGroups {
		l.Add("synonyms", "too_many", fault.Params{"max": maxGroups})
	}
	for i, group := range in.Synonyms {
		if len(group) > maxGroup {
			l.Add("synonyms", "too_many", fault.Params{"max": maxGroup})
		}
		for j, w := range group {
			if w = strings.Join(strings.Fields(w), " "); utf8.RuneCountInString(w) > maxWords {
				l.Add("synonyms", "too_long", fault.Params{"max": maxWords})
			}
			in.Synonyms[i][j] = w
		}
	}
	return l.Err()
}
