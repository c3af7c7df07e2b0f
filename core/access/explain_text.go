package access

import (
	"context"

	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// wording says the steps of an explanation in one language.
type wording struct {
	lang, person string
	teams, users map[string]string
}

func readWording(ctx context.Context, tx *db.Tx, lang, person string) (*wording, error) {
	w := &wording{lang: lang, person: person, teams: map[string]string{}, users: map[string]string{}}
	for query, into := range map[string]map[string]string{
		"select id, name from teams where tenant_id = ?": w.teams,
		"select u.id, u.name from users u where u.tenant_id = ? and exists (select 1 from absences a where a.tenant_id = u.tenant_id and a.user_id = u.id)": w.users,
	} {
		list, err := pairs(ctx, tx, query, tx.Tenant())
		if err != nil {
			return nil, err
		}
		for id, name := range list {
			into[id] = name[0]
		}
	}
	return w, nil
}

// label is the name of a role for people.
func (w *wording) label(r knownRole) string {
	if text := r.Labels[w.lang]; text != "" {
		return text
	}
	for _, lang := range message.Languages {
		if text := r.Labels[lang]; text != "" {
			return text
		}
	}
	return r.Name
}

// role completes a step about a role.
func (w *wording) role(s Step, from *source) Step {
	r := from.Roles[s.RoleID]
	s.role = w.label(r)
	if s.HolderID == s.RoleID {
		s.HolderID = ""
	} else {
		s.holder = w.label(from.Roles[s.HolderID])
	}
	held := from.Roles[s.RoleID]
	if s.HolderID != "" {
		held = from.Roles[s.HolderID]
	}
	s.Everyone = held.Builtin && held.Name == Everyone
	s.team = w.teams[s.TeamID]
	return s
}

func (w *wording) deputy(userID string) Step {
	return Step{Kind: StepDeputy, UserID: userID, person: w.users[userID]}
}

// The texts of the steps; those of missing ones end in _missing.
var stepReasons = map[StepKind]string{
	StepSuspended: "explain_suspended", StepAdmin: "explain_admin", StepDenial: "explain_denial", StepModule: "explain_module",
	StepRole: "explain_role", StepGrant: "explain_grant", StepShare: "explain_share", StepDeputy: "explain_deputy",
	StepUnreadable: "explain_unreadable", StepNothing: "explain_nothing", StepField: "explain_field", StepFieldDenial: "explain_field_denial",
}

// finish puts everything into words.
func (w *wording) finish(e *Explanation, c Case) {
	for i := range e.Chain {
		e.Chain[i].Text = w.text(e.Chain[i], stepReasons[e.Chain[i].Kind])
	}
	for i := range e.Missing {
		e.Missing[i].Text = w.text(e.Missing[i], stepReasons[e.Missing[i].Kind]+"_missing")
	}
	reason := "explain_denied"
	if e.Allowed {
		reason = "explain_allowed"
	}
	if c.FieldID != "" {
		reason += "_field"
	}
	e.Summary = message.Text(w.lang, reason, fault.Params{
		"person": w.person, "action": w.word("explain_action_" + e.Action), "level": w.word("explain_level_" + e.Level),
	})
}

func (w *wording) word(reason string) string { return message.Text(w.lang, reason, nil) }

func (w *wording) text(s Step, reason string) string {
	p := fault.Params{"person": w.person, "role": s.role, "holder": s.holder, "team": s.team, "owner": s.person, "module": s.Module}
	if s.Action != "" {
		p["action"] = w.word("explain_action_" + s.Action)
	}
	if s.Scope != "" {
		p["scope"] = w.word("explain_scope_" + s.Scope)
	}
	if s.Level != "" {
		p["level"] = w.word("explain_level_" + s.Level)
	}
	p["condition"] = ""
	if s.Met != nil && !*s.Met {
		p["condition"] = w.word("explain_condition_missing")
	} else if s.Condition != nil {
		p["condition"] = w.word("explain_condition")
	}
	return message.Text(w.lang, reason, p)
}
