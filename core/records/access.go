package records

import (
	"context"
	"net/http"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// AccessQuery asks what somebody may do with a record.
type AccessQuery struct {
	// UserID is who; empty for the actor.
	UserID string
	// Explain asks why the action is, or is not, allowed. The zero Action is to read.
	Explain bool
	Action  access.Action
	// Field is the API path of a field, when the question is about that one.
	Field string
}

// Access is what somebody may do with a record.
type Access struct {
	Actions     map[string]bool     `json:"actions" doc:"What may be done with the record."`
	Fields      map[string]string   `json:"fields" doc:"What may be done with each field: masked, read or write. Hidden fields are not named."`
	Explanation *access.Explanation `json:"explanation,omitempty" doc:"Why, when user, action or field was asked about."`
}

// Access tells what somebody may do with a record that the actor may read, and on demand why. About others it needs the
// function users.manage or settings.access. Fields that the actor may not see are unknown here, too.
func (s *Service) Access(ctx context.Context, object, recordID string, q AccessQuery) (*Access, error) {
	c, err := s.open(ctx, nil)
	if err != nil {
		return nil, err
	}
	o, rules, err := c.object(object, access.Read)
	if err != nil {
		return nil, err
	}
	if q.UserID == "" {
		q.UserID = c.actor.UserID
	}
	var asked *metadata.Field
	if q.Field != "" {
		f, ok := o.Field(q.Field)
		if !ok || level(o, rules, f) == access.Hidden {
			return nil, fault.At("field", "unknown_field", fault.Params{"field": q.Field})
		}
		asked = f
	}
	out := &Access{}
	err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := c.reached(ctx, tx, o, recordID); err != nil {
			return err
		}
		about := c
		if q.Explain || q.UserID != c.actor.UserID {
			subject, err := s.rules.SubjectTx(ctx, tx, q.UserID, c.actor.Locale)
			if err != nil {
				return err
			}
			about = c.as(subject.Compiled)
			if subject.TimeZone != "" {
				about.actor.TimeZone = subject.TimeZone
			}
			if q.Explain {
				if out.Explanation, err = about.explain(ctx, tx, o, subject, recordID, q.Action, asked); err != nil {
					return err
				}
			}
		}
		return about.access(ctx, tx, o, recordID, c.rules.Object(o.ID), out)
	})
	return out, err
}

// as is the session of somebody else, for questions about that person's rights.
func (c *session) as(rules *access.Compiled) *session {
	other := *c
	other.rules = rules
	other.actor.Kind, other.actor.ID, other.actor.UserID = actor.Person, rules.UserID(), rules.UserID()
	other.found = nil
	return &other
}

// access fills in what may be done, as far as somebody with the other rights may know of the fields.
func (c *session) access(ctx context.Context, tx *db.Tx, o *metadata.Object, recordID string, seen access.Object, out *Access) error {
	rules := c.rules.Object(o.ID)
	out.Actions, out.Fields = map[string]bool{}, map[string]string{}
	p, err := c.plan(o, rules, []string{})
	if err != nil {
		return err
	}
	for _, action := range access.Actions() {
		var page Page
		if rules.Can(action) {
			if err := c.fetchByIDs(ctx, tx, p, o, action, []string{recordID}, true, &page); err != nil {
				return err
			}
		}
		out.Actions[action.String()] = len(page.Rows) == 1
	}
	if !out.Actions[access.Read.String()] {
		return nil
	}
	for _, f := range o.Fields {
		if l := level(o, rules, f); l > access.Hidden && level(o, seen, f) > access.Hidden {
			out.Fields[f.Path()] = l.String()
		}
	}
	return nil
}

// explain asks the database which of the subject's conditions the record meets, and who owns it, and the subject for the
// rest. It costs one look-up by id.
func (c *session) explain(ctx context.Context, tx *db.Tx, o *metadata.Object, subject *access.Subject, recordID string, action access.Action, f *metadata.Field) (*access.Explanation, error) {
	q := access.Case{ObjectID: o.ID, RecordID: recordID, Action: action}
	if f != nil {
		q.FieldID = f.ID
		if f.Name == "title" && f.System {
			for _, alternative := range o.Title {
				q.Parts = append(q.Parts, alternative...)
			}
		}
	}
	conditions := subject.Conditions(o.ID, action)
	b := filter.NewSQL(c.dialect())
	b.Raw("select coalesce(c.owner_id, '')")
	for _, node := range conditions {
		bound, err := filter.Bind(node, &schema{c: c, obj: o, unrestricted: true}, c.env())
		if err != nil {
			return nil, err
		}
		b.Raw(", case when ")
		bound.SQL(b, "c")
		b.Raw(" then 1 else 0 end")
	}
	b.Raw(" from ").Raw(o.Table).Raw(" c where ")
	belongs(tx, b, o)
	b.Raw(" and c.id = ").Arg(recordID)
	met := make([]int64, len(conditions))
	into := []any{&q.OwnerID}
	for i := range met {
		into = append(into, &met[i])
	}
	if err := tx.QueryRow(ctx, b.String(), b.Args()...).Scan(into...); err != nil {
		return nil, err
	}
	for _, m := range met {
		q.Met = append(q.Met, m == 1)
	}
	return subject.Explain(q), nil
}

type accessInput struct {
	RecordPath
	User   string `query:"user" maxLength:"64" doc:"Id of the user who is asked about; you when left out. About others it needs the function users.manage or settings.access."`
	Action string `query:"action" doc:"Explain why this is, or is not, allowed: read, create, update, delete, export, import, merge, bulk or send. To read when left out." example:"update"`
	Field  string `query:"field" doc:"Explain what may be done with this field." example:"custom.region"`
}

type accessOutput struct{ Body *Access }

// accessHTTP tells what somebody may do with one record, and why.
func (s *Service) accessHTTP(ctx context.Context, in *accessInput) (*accessOutput, error) {
	q := AccessQuery{UserID: in.User, Field: in.Field, Explain: in.User != "" || in.Action != "" || in.Field != ""}
	if in.Action != "" {
		if err := q.Action.UnmarshalText([]byte(in.Action)); err != nil {
			return nil, fault.At("action", "unknown_action", fault.Params{"expected": access.Actions()})
		}
	}
	out, err := s.Access(ctx, in.Object, in.ID, q)
	return &accessOutput{out}, err
}

// HandOverInput says to whom records are handed over.
type HandOverInput struct {
	To         string `json:"to" maxLength:"64" doc:"The user who gets the records"`
	Deactivate bool   `json:"deactivate,omitempty" doc:"Suspend the user first"`
	Reason     string `json:"reason,omitempty" maxLength:"500" doc:"Kept in the change set"`
}

type handOverInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body HandOverInput
}

// registerAccess adds the operations on who may do what with records, and on handing them over.
func (s *Service) registerAccess(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-record-access", Method: http.MethodGet, Path: "/records/{object}/{id}/access", Tags: []string{"Sharing"},
		Summary:     "Say who may do what with a record, and why",
		Description: "With `user`, `action` or `field` the answer explains itself: which role, scope, condition, share, grant or denial has decided, and what is missing where it is not allowed.",
	}, s.accessHTTP)
	httpapi.Register(a, httpapi.Operation{
		OperationID: "hand-over-records", Method: http.MethodPost, Path: "/users/{id}/hand-over", Tags: []string{"People and rights"},
		Summary:     "Hand over what a user owns to another",
		Description: "Changes the owner of all records, in one change set, as far as you may change them in bulk. More than 1,000 are done by a job.",
		Timeout:     time.Minute,
	}, func(ctx context.Context, in *handOverInput) (*struct{ Body *HandOverResult }, error) {
		res, err := s.HandOver(ctx, in.ID, in.Body)
		return &struct{ Body *HandOverResult }{res}, err
	})
	s.registerShares(a)
	s.registerRights(a)
}
