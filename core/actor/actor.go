// Package actor carries who acts, for which tenant and through what, along the context.
//
// Every service method takes its tenant from here and fails without one. The HTTP border, the job runner and the
// command line put an actor in; nobody else does.
package actor

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// Kind is the kind of principal that acts.
type Kind string

const (
	// Person is a member of the tenant's staff.
	Person Kind = "person"
	// Key is an API key.
	Key Kind = "api_key"
	// App is a program of somebody else that acts for a person who has agreed to it, within scopes.
	App Kind = "app"
	// AI is a model that acts for a person, with that person's rights at most.
	AI Kind = "ai"
	// Plugin is an extension. Like an automation and a customer it has no person behind it and may do what the roles allow
	// that it was given.
	Plugin Kind = "plugin"
	// Automation is a rule of the tenant's own.
	Automation Kind = "automation"
	// Portal is a customer on the self-service portal.
	Portal Kind = "portal"
	// Directory is a company's directory of people, which comes with a SCIM token. It may manage people and teams, but nobody
	// who may do more than work with records, unless the company's mapping says so.
	Directory Kind = "scim"
	// Support is an operator of this Kontor whom the tenant has let in for a while. It has no person of the tenant's behind it, and
	// the roles that the tenant has given it.
	Support Kind = "support"
	// System is Kontor itself: jobs, migrations, set-up. It is bound to one tenant like everybody else, and may do all there.
	System Kind = "system"
)

// Via says through which door a change came in.
type Via string

// The doors.
const (
	ViaAPI    Via = "api"
	ViaApp    Via = "app"
	ViaImport Via = "import"
	ViaCLI    Via = "cli"
	ViaJob    Via = "job"
	ViaDemo   Via = "demo"
	ViaSCIM   Via = "scim"
	ViaPlugin Via = "plugin"
	ViaPortal Via = "portal"
)

// Actor is who acts.
type Actor struct {
	// Tenant is the tenant that everything in this context belongs to.
	Tenant string
	// Kind and ID name the principal: a user's id, a key's id, or the name of a system part.
	Kind Kind
	ID   string
	// UserID is the person whom `me` means: the person itself, or the person that a key belongs to. Empty for System.
	UserID string
	// OnBehalfOf is the person for whom a machine acts, if any.
	OnBehalfOf string
	// Via is the door.
	Via Via
	// Scopes limit a key further than its person's roles; empty means no further limit.
	Scopes []string
	// Rights names the rights that a job was started with; empty for those that count at present. See core/access.
	Rights string
	// ReadOnly refuses every change, such as for an administrator who looks at Kontor as somebody else: that person is then
	// UserID, and the administrator is OnBehalfOf.
	ReadOnly bool
	// Locale is the language of texts for this actor: "en" or "de".
	Locale string
	// TimeZone is the IANA zone for relative dates; empty means UTC.
	TimeZone string
	// AuthenticatedAt is when a person has last proven to be the same; zero for everybody else.
	AuthenticatedAt time.Time `json:"-"`
	// Unproven says that the person's session is doubted: until it is proven anew it opens nothing but the ways to prove it.
	Unproven bool `json:"-"`
	// Session is the id of the person's session, empty for everybody else.
	Session string
	// Address and Agent are where a request came from and with which program: for the audit, and never trusted.
	Address netip.Addr
	Agent   string
	// Customer is whom a portal principal is; zero for a visitor whom nobody knows, and for everybody else.
	Customer Customer `json:"customer,omitzero"`
	// RequestID ties log lines, change sets and problems together.
	RequestID string
}

// Customer is what the rights of somebody on the portal follow from. The portal reads it from the contact with every request, so
// that nobody keeps what they have lost.
type Customer struct {
	// Contact is the contact that the person is, Company the one it works for.
	Contact string `json:"contact,omitempty"`
	Company string `json:"company,omitempty"`
	// WholeCompany lets the person see what belongs to everybody of the company, and not only what is their own.
	WholeCompany bool `json:"whole_company,omitempty"`
	// Tags are the contact's, which articles may be meant for.
	Tags []string `json:"tags,omitempty"`
}

// NewcomerTag is the tag of contacts that came in by themselves: by a mail, or by proving an address on the portal. It gives them
// their own tickets and nothing that is for customers, until somebody of the company takes it away.
const NewcomerTag = "newcomer"

// Known reports whether the company counts the person among its customers.
func (c Customer) Known() bool { return c.Contact != "" && !slices.Contains(c.Tags, NewcomerTag) }

// Visitor is the id of a portal principal whom nobody knows.
const Visitor = "visitor"

// ForPortal returns a context in which somebody looks at a tenant's portal: the customer, or with the zero value a visitor.
func ForPortal(ctx context.Context, tenant, locale string, c Customer) context.Context {
	a, _ := Peek(ctx)
	id := c.Contact
	if id == "" {
		id, c = Visitor, Customer{}
	}
	return With(ctx, Actor{Tenant: tenant, Kind: Portal, ID: id, Via: ViaPortal, Locale: locale, Customer: c, Address: a.Address, Agent: a.Agent, RequestID: a.RequestID})
}

type key struct{}

// With returns a context that carries a.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, key{}, a) }

// From returns the actor of the context. Without one, or without a tenant, it is an unauthenticated fault.
func From(ctx context.Context) (Actor, error) {
	a, ok := ctx.Value(key{}).(Actor)
	if !ok || a.Tenant == "" {
		return Actor{}, fault.New(fault.Unauthenticated, "no_actor")
	}
	return a, nil
}

// Peek returns the actor without demanding a tenant.
func Peek(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(key{}).(Actor)
	return a, ok
}

// ForSystem returns a context in which a part of Kontor itself acts for a tenant.
func ForSystem(ctx context.Context, tenant, part string) context.Context {
	return With(ctx, Actor{Tenant: tenant, Kind: System, ID: part, Via: ViaJob, Locale: "en"})
}

// Location returns the actor's time zone, UTC when unset or unknown.
func (a Actor) Location() *time.Location {
	if a.TimeZone == "" {
		return time.UTC
	}
	loc, err := time.LoadLocation(a.TimeZone)
	if err != nil {
		return time.UTC
	}
	return loc
}
