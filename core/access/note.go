package access

import (
	"context"

	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/outbox"
)

// TopicPrefix begins the topics of the events that tell what was changed about rights, such as access.role.updated. They
// all have the shape of Noted, whatever door the change came through.
const TopicPrefix = "access."

// Noted is the payload of such an event.
type Noted struct {
	// Subject is the id of what was changed: a role, team, user, record or viewing.
	Subject string `json:"subject"`
	// Before is null for what is new, After for what is gone.
	Before any `json:"before"`
	After  any `json:"after"`
	// By is who changed it.
	ActorKind  string `json:"actor_kind"`
	ActorID    string `json:"actor_id"`
	UserID     string `json:"user_id,omitempty"`
	OnBehalfOf string `json:"on_behalf_of,omitempty"`
	Via        string `json:"via,omitempty"`
	RequestID  string `json:"request_id,omitempty"`
}

// Recorder writes down what was done, in the transaction that does it. action is the topic of the event, such as
// access.role.updated.
type Recorder interface {
	RecordAccess(ctx context.Context, tx *db.Tx, action string, n Noted) error
}

// SetRecorder has every change of rights written down, too. It must be called before the service is used.
func (s *Service) SetRecorder(r Recorder) { s.recorder = r }

// note tells of a change in the transaction that makes it.
func (s *Service) note(ctx context.Context, tx *db.Tx, what, subject string, before, after any) error {
	a, err := actor.From(ctx)
	if err != nil {
		return err
	}
	n := Noted{
		Subject: subject, Before: before, After: after, ActorKind: string(a.Kind), ActorID: a.ID, UserID: a.UserID,
		OnBehalfOf: a.OnBehalfOf, Via: string(a.Via), RequestID: a.RequestID,
	}
	if s.recorder != nil {
		if err := s.recorder.RecordAccess(ctx, tx, TopicPrefix+what, n); err != nil {
			return err
		}
	}
	return outbox.Event(tx, TopicPrefix+what, n)
}
