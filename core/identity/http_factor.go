package identity

import (
	"context"
	"net/http"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/httpapi"
)

type (
	codesOutput struct {
		Body struct {
			Codes []string `json:"recovery_codes" doc:"Each stands in for the second factor once. They are shown this once."`
		}
	}
	newPasskeyBody struct {
		Name       string         `json:"name" maxLength:"200"`
		Credential map[string]any `json:"credential" doc:"What the browser's WebAuthn call has answered, in its JSON form"`
	}
	ownedByID struct {
		ID     string `path:"id" maxLength:"64"`
		Cookie string `header:"Cookie" hidden:"true"`
	}
)

func codes(list []string, err error) (*codesOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &codesOutput{}
	out.Body.Codes = list
	return out, nil
}

func (s *Service) registerFactors(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-factors", Method: http.MethodGet, Path: "/me/factors", Summary: "List what opens the own account", Tags: []string{signInTag},
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Factors }, error) {
		f, err := s.Factors(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Factors }{Body: f}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "begin-totp", Method: http.MethodPost, Path: "/me/totp", Summary: "Begin to set a second factor up", Tags: []string{signInTag},
		Secret: true, Recent: true, Description: "It counts once a code has confirmed it.",
	}, func(ctx context.Context, in *browser) (*struct{ Body Seed }, error) {
		seed, err := s.BeginTOTP(ctx, sessionToken(ctx, in.Cookie))
		if err != nil {
			return nil, err
		}
		return &struct{ Body Seed }{Body: seed}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "confirm-totp", Method: http.MethodPost, Path: "/me/totp/confirm", Summary: "Confirm a second factor with its first code",
		Tags: []string{signInTag}, Secret: true, Recent: true,
	}, func(ctx context.Context, in *withBody[codeBody]) (*codesOutput, error) {
		return codes(s.ConfirmTOTP(ctx, in.Body.Code, sessionToken(ctx, in.Cookie), caller(ctx, in.UserAgent)))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-totp", Method: http.MethodDelete, Path: "/me/totp", Summary: "Take the second factor away", Tags: []string{signInTag},
		Status: http.StatusNoContent, Recent: true,
	}, func(ctx context.Context, in *browser) (*struct{}, error) {
		return nil, s.RemoveTOTP(ctx, sessionToken(ctx, in.Cookie))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "renew-recovery-codes", Method: http.MethodPost, Path: "/me/recovery-codes", Summary: "Make new recovery codes", Tags: []string{signInTag},
		Secret: true, Recent: true,
	}, func(ctx context.Context, in *browser) (*codesOutput, error) {
		return codes(s.RenewRecoveryCodes(ctx, sessionToken(ctx, in.Cookie)))
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "reset-user-factors", Method: http.MethodDelete, Path: "/users/{id}/factors", Summary: "Take a user's second factor and passkeys away",
		Tags: []string{peopleTag}, Status: http.StatusNoContent, Function: access.ManageUsers, Recent: true,
		Description: "For somebody who has lost the device. All sessions of the user end.",
	}, func(ctx context.Context, in *byID) (*struct{}, error) { return nil, s.ResetSecond(ctx, in.ID) })
}

func (s *Service) registerPasskeys(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "begin-passkey", Method: http.MethodPost, Path: "/me/passkeys/begin", Summary: "Begin to add a passkey", Tags: []string{signInTag},
		Secret: true, Recent: true,
	}, func(ctx context.Context, in *browser) (*ceremonyOutput, error) {
		c, err := s.BeginPasskey(ctx, sessionToken(ctx, in.Cookie))
		return ceremony(ctx, c, err)
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "add-passkey", Method: http.MethodPost, Path: "/me/passkeys", Summary: "Add a passkey", Tags: []string{signInTag},
		Status: http.StatusCreated, Secret: true, Recent: true,
	}, func(ctx context.Context, in *withBody[newPasskeyBody]) (*struct{ Body Passkey }, error) {
		credential := credentialBody{Credential: in.Body.Credential}
		k, err := s.AddPasskey(ctx, httpapi.BrowserCookieValue(ctx, in.Cookie, cookiePasskey), in.Body.Name, credential.raw(), sessionToken(ctx, in.Cookie))
		if err != nil {
			return nil, err
		}
		return &struct{ Body Passkey }{Body: k}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "remove-passkey", Method: http.MethodDelete, Path: "/me/passkeys/{id}", Summary: "Take a passkey away", Tags: []string{signInTag},
		Status: http.StatusNoContent, Recent: true,
	}, func(ctx context.Context, in *ownedByID) (*struct{}, error) {
		return nil, s.RemovePasskey(ctx, in.ID, sessionToken(ctx, in.Cookie))
	})
}

func (s *Service) registerRules(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		OperationID: "get-sign-in-policy", Method: http.MethodGet, Path: "/sign-in-policy", Summary: "Get how people may sign in", Tags: []string{"Company"},
		Function: access.ManageTenant,
	}, func(ctx context.Context, _ *struct{}) (*struct{ Body Rules }, error) {
		r, err := s.Rules(ctx)
		if err != nil {
			return nil, err
		}
		return &struct{ Body Rules }{Body: r}, nil
	})
	httpapi.Register(a, httpapi.Operation{
		OperationID: "set-sign-in-policy", Method: http.MethodPut, Path: "/sign-in-policy", Summary: "Set how people may sign in", Tags: []string{"Company"},
		Function: access.ManageTenant, Recent: true, Description: "Sessions that do not fit any more end at once.",
	}, func(ctx context.Context, in *withBody[Rules]) (*struct{ Body Rules }, error) {
		r, err := s.SetRules(ctx, in.Body, caller(ctx, in.UserAgent))
		if err != nil {
			return nil, err
		}
		return &struct{ Body Rules }{Body: r}, nil
	})
}
