package identity

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

type (
	emailBody struct {
		Email string `json:"email" maxLength:"254"`
	}
	tokenBody struct {
		Token string `json:"token" maxLength:"128" doc:"What stands behind the # of the link"`
	}
	resetBody struct {
		Token    string `json:"token" maxLength:"128" doc:"What stands behind the # of the link"`
		Password string `json:"password" maxLength:"1024"`
	}
	verifyBody struct {
		Token    string `json:"token" maxLength:"128" doc:"What stands behind the # of the link"`
		Password string `json:"password,omitempty" maxLength:"1024" doc:"The account's password, unless its session is shown"`
	}
	acceptBody struct {
		Token    string `json:"token" maxLength:"128" doc:"What stands behind the # of the link"`
		Name     string `json:"name,omitempty" maxLength:"200"`
		Password string `json:"password,omitempty" maxLength:"1024" doc:"A new password, or that of the account which the address has"`
	}
	newInvitationBody struct {
		Email   string   `json:"email" maxLength:"254"`
		Name    string   `json:"name,omitempty" maxLength:"200"`
		Locale  string   `json:"locale,omitempty" maxLength:"10"`
		RoleIDs []string `json:"role_ids,omitempty" maxItems:"100"`
		TeamIDs []string `json:"team_ids,omitempty" maxItems:"100"`
	}
)

func (s *Service) registerProofs(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "request-password-reset", Method: http.MethodPost, Path: "/password/reset-request", Summary: "Ask for a link to a new password",
		Tags: []string{signInTag}, Public: true, Status: http.StatusAccepted, Description: "The answer is the same for every address.",
	}, func(ctx context.Context, in *withBody[emailBody]) (*struct{}, error) {
		return nil, s.RequestReset(ctx, in.Body.Email, httpapi.Locale(ctx), caller(ctx, in.UserAgent))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "reset-password", Method: http.MethodPost, Path: "/password/reset", Summary: "Set a new password with a link", Tags: []string{signInTag},
		Public: true, Status: http.StatusNoContent, Secret: true, Description: "All sessions of the account end, in every company.",
	}, func(ctx context.Context, in *withBody[resetBody]) (*struct{}, error) {
		return nil, s.Reset(ctx, in.Body.Token, in.Body.Password, httpapi.Locale(ctx))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "verify-email", Method: http.MethodPost, Path: "/email/verify", Summary: "Prove an address with a link", Tags: []string{signInTag},
		Public: true, Status: http.StatusNoContent, Secret: true,
	}, func(ctx context.Context, in *withBody[verifyBody]) (*struct{}, error) {
		return nil, s.Verify(ctx, in.Body.Token, in.Body.Password, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "resend-email-verification", Method: http.MethodPost, Path: "/me/email/verification", Summary: "Ask for another link to prove the own address",
		Tags: []string{signInTag}, Status: http.StatusAccepted,
	}, func(ctx context.Context, in *withAgent) (*struct{}, error) {
		return nil, s.ResendVerification(ctx, caller(ctx, in.UserAgent))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "change-email", Method: http.MethodPost, Path: "/me/email", Summary: "Change the own address", Tags: []string{signInTag},
		Status: http.StatusAccepted, Recent: true, Description: "The new address counts once the link that is sent to it has been used.",
	}, func(ctx context.Context, in *withBody[emailBody]) (*struct{}, error) {
		return nil, s.RequestEmailChange(ctx, in.Body.Email, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
	})
}

// withAgent is the input of an operation without a body that is counted.
type withAgent struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
}

func (s *Service) registerInvitations(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "list-invitations", Method: http.MethodGet, Path: "/invitations", Summary: "List open invitations", Tags: []string{peopleTag},
		Function: access.ManageUsers,
	}, func(ctx context.Context, _ *struct{}) (*list[Invitation], error) {
		all, err := s.ListInvitations(ctx)
		if err != nil {
			return nil, err
		}
		return listed(all), nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "create-invitation", Method: http.MethodPost, Path: "/invitations", Summary: "Invite somebody", Tags: []string{peopleTag},
		Status: http.StatusCreated, Function: access.ManageUsers, Description: "It takes the place of an earlier one to the same address.",
	}, func(ctx context.Context, in *httpapi.In[newInvitationBody]) (*invitationOutput, error) {
		return answerInvitation(s.Invite(ctx, NewInvitation{
			Email: in.Body.Email, Name: in.Body.Name, Locale: in.Body.Locale, RoleIDs: in.Body.RoleIDs, TeamIDs: in.Body.TeamIDs,
		}))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "resend-invitation", Method: http.MethodPost, Path: "/invitations/{id}/resend", Summary: "Send an invitation again", Tags: []string{peopleTag},
		Status: http.StatusCreated, Function: access.ManageUsers, Description: "Earlier links stop to work.",
	}, func(ctx context.Context, in *byID) (*invitationOutput, error) {
		return answerInvitation(s.InviteAgain(ctx, in.ID))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "delete-invitation", Method: http.MethodDelete, Path: "/invitations/{id}", Summary: "Take an invitation back", Tags: []string{peopleTag},
		Status: http.StatusNoContent, Function: access.ManageUsers,
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.Uninvite(ctx, in.ID) })
	httpapi.Register(a, httpapi.Operation{
		OperationID: "inspect-invitation", Method: http.MethodPost, Path: "/invitation/inspect", Summary: "Look at an invitation", Tags: []string{signInTag},
		Public: true, ReadOnly: true, Secret: true,
	}, func(ctx context.Context, in *httpapi.In[tokenBody]) (*struct{ Body Invited }, error) {
		v, err := s.Invited(ctx, in.Body.Token)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Invited }{Body: v}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "accept-invitation", Method: http.MethodPost, Path: "/invitation/accept", Summary: "Accept an invitation", Tags: []string{signInTag},
		Public: true, Secret: true, Description: "Sets the session cookie, or asks for a second factor as signing in does.",
	}, func(ctx context.Context, in *withBody[acceptBody]) (*signedInOutput, error) {
		done, err := s.Accept(ctx, in.Body.Token, in.Body.Name, in.Body.Password, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent))
		return signedIn(ctx, done, err)
	})
}

type invitationOutput struct {
	Location string `header:"Location"`
	Body     Invitation
}

func answerInvitation(v Invitation, err error) (*invitationOutput, error) {
	if err != nil {
		return nil, err
	}
	return &invitationOutput{Location: httpapi.Prefix + "/invitations/" + v.ID, Body: v}, nil
}
