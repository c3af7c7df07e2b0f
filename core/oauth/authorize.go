package oauth

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ory/fosite"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/actor"
	"github.com/kontor-crm/kontor/core/httpapi"
	"github.com/kontor-crm/kontor/core/id"
	"github.com/kontor-crm/kontor/core/identity"
	"github.com/kontor-crm/kontor/core/web"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// flowConsent waits for a person's answer.
const flowConsent identity.Flow = "oauth_consent"

// maxQuery bounds what an app may ask in an address.
const maxQuery = 8 << 10

// challenge is what S256 makes of a verifier.
var challenge = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// visit is a browser that an app has sent: what is asked, and who sits there.
type visit struct {
	w     http.ResponseWriter
	r     *http.Request
	query string
	asked fosite.AuthorizeRequester
	app   *App
	// company is the app's, who the person that is signed in there, and session what that person's browser is known by.
	company identity.Company
	who     actor.Actor
	session string
}

// authorize asks the person who is signed in whether an app may act for them, unless that was answered before.
func (s *Service) authorize(w http.ResponseWriter, r *http.Request) {
	if s.dialogs.Language(w, r) {
		return
	}
	v, ok := s.enter(w, r, r.URL.RawQuery)
	if !ok {
		return
	}
	ctx := actor.With(r.Context(), v.who)
	allowed, err := s.consented(ctx, v.who, v.app.ID)
	if err != nil {
		s.broken(v, err)
		return
	}
	scopes := v.asked.GetRequestedScopes()
	if v.asked.GetRequestForm().Get("prompt") != "consent" && remembered(v.app, v.asked.GetRedirectURI().String(), allowed, scopes) {
		s.allow(ctx, v)
		return
	}
	token, err := s.identity.BeginFlow(ctx, flowConsent, v.session, v.query)
	if err != nil {
		s.broken(v, err)
		return
	}
	u, err := s.access.GetUser(ctx, v.who.UserID)
	if err != nil {
		s.broken(v, err)
		return
	}
	words, err := s.words(ctx, web.LanguageOf(r), scopes)
	if err != nil {
		s.broken(v, err)
		return
	}
	s.dialogs.Consent(w, r, web.Consent{
		App: v.app.Name, Company: v.company.Name, Person: u.Name, Email: u.Email, Permissions: words, Token: token, Action: pathAuthorize,
		Site: site(v.asked.GetRedirectURI()), Target: target(v.asked.GetRedirectURI()),
	})
}

// decide takes the person's answer. It belongs to the question that this very browser was asked, and works once.
func (s *Service) decide(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		s.dialogs.Refused(w, r, http.StatusBadRequest, "request")
		return
	}
	decision, session := r.PostForm.Get("decision"), httpapi.SessionToken(r.Context(), r.Header.Get("Cookie"))
	var query string
	if session != "" {
		if err := s.identity.TakeFlow(r.Context(), flowConsent, r.PostForm.Get("token"), session, &query); err != nil && !fault.Is(err, fault.Conflict) {
			s.log.ErrorContext(r.Context(), "take the answer to an app's question", "error", err)
		}
	}
	if query == "" {
		s.dialogs.Refused(w, r, http.StatusConflict, "expired")
		return
	}
	v, ok := s.enter(w, r, query)
	if !ok {
		return
	}
	ctx := actor.With(r.Context(), v.who)
	if decision != "allow" {
		s.back(v, fosite.ErrAccessDenied)
		return
	}
	if err := s.consent(ctx, v.who, v.app.ID, v.asked.GetRequestedScopes()); err != nil {
		s.broken(v, err)
		return
	}
	s.allow(ctx, v)
}

// enter checks what is asked and who asks. Where it answers itself, it reports false: with a page where the address to go back
// to is not the app's, else by leading back, or to where people sign in.
func (s *Service) enter(w http.ResponseWriter, r *http.Request, query string) (*visit, bool) {
	v := &visit{w: w, r: r, query: query}
	ctx := r.Context()
	values, err := url.ParseQuery(query)
	if err != nil || len(query) > maxQuery {
		s.dialogs.Refused(w, r, http.StatusBadRequest, "request")
		return nil, false
	}
	for _, list := range values {
		if len(list) > 1 {
			s.dialogs.Refused(w, r, http.StatusBadRequest, "request")
			return nil, false
		}
	}
	if v.app, err = s.app(ctx, values.Get("client_id")); err != nil {
		s.broken(v, err)
		return nil, false
	}
	if v.app == nil || !v.app.Active {
		s.dialogs.Refused(w, r, http.StatusBadRequest, "app")
		return nil, false
	}
	if v.company, err = s.tenants.Company(ctx, v.app.tenant); err != nil || !v.company.Active {
		s.dialogs.Refused(w, r, http.StatusBadRequest, "app")
		return nil, false
	}
	inner := r.Clone(ctx)
	inner.Method, inner.Body, inner.Form, inner.PostForm, inner.MultipartForm = http.MethodGet, http.NoBody, nil, nil, nil
	inner.URL.RawQuery = query
	v.asked, err = s.provider.NewAuthorizeRequest(ctx, inner)
	switch {
	case err != nil && !v.asked.IsRedirectURIValid():
		s.dialogs.Refused(w, r, http.StatusBadRequest, "redirect")
		return nil, false
	case err != nil:
		s.back(v, err)
		return nil, false
	case values.Get("code_challenge_method") != "S256" || !challenge.MatchString(values.Get("code_challenge")):
		s.back(v, fosite.ErrInvalidRequest.WithHint("A code_challenge by S256 is needed."))
		return nil, false
	case len(v.asked.GetRequestedScopes()) == 0:
		s.back(v, fosite.ErrInvalidScope.WithHint("Say with scope what the app wants to do."))
		return nil, false
	case len(v.app.RedirectURIs) == 0:
		s.back(v, fosite.ErrUnauthorizedClient)
		return nil, false
	}
	return v, s.know(v)
}

// know finds out who sits at the browser, and reports whether it is somebody of the app's company who may answer. Others are
// led to where people sign in, and come back from there.
func (s *Service) know(v *visit) bool {
	ctx := v.r.Context()
	v.session = httpapi.SessionToken(ctx, v.r.Header.Get("Cookie"))
	who, err := s.identity.Authenticate(ctx, httpapi.Credentials{Session: v.session, Client: httpapi.ClientIP(ctx), UserAgent: v.r.UserAgent()})
	if err == nil && who.Tenant == v.app.tenant && (who.Unproven || powerful(v.asked.GetRequestedScopes())) {
		err = httpapi.RequireRecent(actor.With(ctx, who))
	}
	switch {
	case fault.Is(err, fault.Unauthenticated) || err == nil && who.Tenant != v.app.tenant:
		to := url.Values{"next": {pathAuthorize + "?" + v.query}, "company": {v.company.Slug}}
		http.Redirect(v.w, v.r, "/login?"+to.Encode(), http.StatusSeeOther)
		return false
	case fault.Is(err, fault.Forbidden):
		s.dialogs.Refused(v.w, v.r, http.StatusForbidden, "forbidden")
		return false
	case err != nil:
		s.broken(v, err)
		return false
	}
	who.Via, who.RequestID, who.Address, who.Agent = actor.ViaApp, httpapi.RequestID(ctx), httpapi.ClientIP(ctx), v.r.UserAgent()
	v.who = who
	return true
}

// powerful scopes reach beyond records: a session that was left alone must not give them away.
func powerful(scopes []string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return access.Permission(s).Function != "" || s == "admin" })
}

// allow sends the browser back with a code.
func (s *Service) allow(ctx context.Context, v *visit) {
	v.asked.SetID(id.New("ogr"))
	for _, sc := range v.asked.GetRequestedScopes() {
		v.asked.GrantScope(sc)
	}
	keep := &store{s}
	ctx, err := keep.BeginTX(ctx)
	if err != nil {
		s.broken(v, err)
		return
	}
	answer, err := s.provider.NewAuthorizeResponse(ctx, v.asked, &fosite.DefaultSession{Subject: v.who.UserID})
	if err == nil {
		err = keep.Commit(ctx)
	}
	if err != nil {
		s.back(v, err)
		return
	}
	answer.AddParameter("iss", s.issuer)
	s.provider.WriteAuthorizeResponse(ctx, v.w, v.asked, answer)
}

// back sends the browser back with an error (RFC 6749, 4.1.2.1, and RFC 9207).
func (s *Service) back(v *visit, err error) {
	f := fosite.ErrorToRFC6749Error(err)
	if f.CodeField >= http.StatusInternalServerError {
		s.log.ErrorContext(v.r.Context(), "a question of an app has failed", "app", v.app.ID, "error", err)
	}
	to := *v.asked.GetRedirectURI()
	q := to.Query()
	q.Set("error", f.ErrorField)
	q.Set("error_description", f.GetDescription())
	q.Set("iss", s.issuer)
	if state := v.asked.GetState(); state != "" {
		q.Set("state", state)
	}
	to.RawQuery = q.Encode()
	v.w.Header().Set("Location", to.String())
	v.w.WriteHeader(http.StatusSeeOther)
}

func (s *Service) broken(v *visit, err error) {
	s.log.ErrorContext(v.r.Context(), "a question of an app has failed", "request_id", httpapi.RequestID(v.r.Context()), "error", err)
	s.dialogs.Refused(v.w, v.r, http.StatusInternalServerError, "internal")
}

func (s *Service) tooMuch(w http.ResponseWriter, r *http.Request, after int64) {
	w.Header().Set("Retry-After", strconv.FormatInt(after, 10))
	s.dialogs.Refused(w, r, http.StatusTooManyRequests, "busy")
}

// words are scopes as the page for consent says them. Objects are called by their names in the reader's language.
func (s *Service) words(ctx context.Context, lang string, scopes []string) ([]web.Permission, error) {
	m, err := s.metadata.Model(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]web.Permission, 0, len(scopes))
	for _, sc := range scopes {
		p := web.Permission{Key: strings.ReplaceAll(sc, ":", "_")}
		if name, verb := access.Permission(sc).Object, access.Permission(sc).Verb; name != "" {
			p = web.Permission{Key: "object_" + verb, Object: name}
			if o, err := m.Object(name); err == nil {
				p.Object = o.PluralLabels.In(lang)
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// site is what a person recognises of where the browser goes back to.
func site(u *url.URL) string {
	if u.Scheme == "https" || u.Scheme == "http" {
		return u.Host
	}
	return u.Scheme
}

// target is where the browser goes back to, as a policy for forms names it.
func target(u *url.URL) string {
	if u.Scheme == "https" || u.Scheme == "http" {
		return u.Scheme + "://" + u.Host
	}
	return u.Scheme + ":"
}
