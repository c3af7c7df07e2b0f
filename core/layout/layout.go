// Package layout keeps how a company shows its screens: which fields a record's page shows in which sections, which columns a
// list begins with, what the navigation and the first screen hold, for everybody or for a role, a team, a kind of record.
//
// It owns what a company has changed about the shipped layouts and nothing else: each layer is a set of changes to the one
// below it, so that what is shipped later appears. A layout gives no rights and takes none: what somebody may not see is left
// out of it, and what it hides can still be read through the API. core/app serves it.
package layout

import (
	"context"
	"slices"
	"time"

	"github.com/kontor-crm/kontor/core/access"
	"github.com/kontor-crm/kontor/core/cache"
	"github.com/kontor-crm/kontor/core/db"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/records"
)

// Kind is what a layout is of.
type Kind string

// The kinds. Record and List are of one object each, the others of the whole app.
const (
	Record     Kind = "record"
	List       Kind = "list"
	Navigation Kind = "navigation"
	Home       Kind = "home"
)

var kinds = []Kind{Record, List, Navigation, Home}

// Area is a part of a screen. An item stands in an area at most once.
type Area string

// The areas. A record's page has the first three, each other kind of layout one of its own.
const (
	// Head holds the fields at the top of a record.
	Head Area = "head"
	// Fields holds the sections with a record's fields.
	Fields Area = "fields"
	// Around holds what stands around a record: timeline, composer and related records.
	Around  Area = "around"
	Columns Area = "columns"
	Places  Area = "places"
	Cards   Area = "cards"
)

var areas = map[Kind][]Area{Record: {Head, Fields, Around}, List: {Columns}, Navigation: {Places}, Home: {Cards}}

// grouped are the areas whose groups may be added to, moved and hidden; the others have one group for good.
var grouped = []Area{Fields, Places}

// Item is one thing in a group: a field by its stable id, "object:" and an object's id, "place:", "relation:" or "card:" and a
// name.
type Item struct {
	ID string
	// When is the condition on the record, in the canonical JSON form; empty for none.
	When string
}

// Group is a section with its items in order.
type Group struct {
	ID   string
	Area Area
	// Own groups are the company's. Shipped ones are named by whoever shows them, unless Labels say otherwise.
	Own       bool
	Labels    metadata.Labels
	Columns   int
	Collapsed bool
	Hidden    bool
	When      string
	Items     []Item
}

// Layout is a whole layout: its groups in order, those of an area one after the other.
type Layout struct{ Groups []Group }

func (l Layout) clone() Layout {
	out := Layout{slices.Clone(l.Groups)}
	for i := range out.Groups {
		out.Groups[i].Items = slices.Clone(l.Groups[i].Items)
	}
	return out
}

// of returns the groups of an area.
func (l Layout) of(area Area) []Group {
	var out []Group
	for _, g := range l.Groups {
		if g.Area == area {
			out = append(out, g)
		}
	}
	return out
}

// conditions counts the conditions.
func (l Layout) conditions() (n int) {
	for _, g := range l.Groups {
		if g.When != "" {
			n++
		}
		for _, i := range g.Items {
			if i.When != "" {
				n++
			}
		}
	}
	return n
}

// Audience is who sees a layer.
type Audience struct {
	Kind string `json:"kind" enum:"everybody,role,team"`
	// ID is the role's or the team's; empty for everybody.
	ID string `json:"id,omitempty" maxLength:"64"`
}

// The kinds of audiences, in the order in which their layers are put on: the later ones say more.
const (
	Everybody = "everybody"
	Role      = "role"
	Team      = "team"
)

// Scope names one layer.
type Scope struct {
	Kind Kind
	// Object is the API name; empty for Navigation and Home.
	Object string
	Audience
	// TypeField and TypeValue narrow a record's layout to those with a value of a select or a reference, such as the deals of
	// one pipeline; empty for all records. TypeField is the field's API path.
	TypeField, TypeValue string

	objectID, typeFieldID string
}

// layer is what a company has changed for one scope.
type layer struct {
	id        string
	kind      Kind
	objectID  string
	audience  Audience
	typeField string
	typeValue string
	changes   Changes
	version   int64
	updatedAt time.Time
}

// rank orders layers: those for kinds of records after those for all, and those for everybody first.
func rank(audience Audience, typed bool) int {
	r := slices.Index([]string{Everybody, Role, Team}, audience.Kind)
	if typed {
		r += 3
	}
	return r
}

func (l *layer) rank() int { return rank(l.audience, l.typeField != "") }

// Service is the door to layouts.
type Service struct {
	db      *db.DB
	records *records.Service
	meta    *metadata.Service
	access  *access.Service
	layers  *cache.Cache[int64, []*layer]
	now     func() time.Time
}

// New returns the service.
func New(d *db.DB, r *records.Service, m *metadata.Service, a *access.Service) *Service {
	return &Service{
		db: d, records: r, meta: m, access: a,
		layers: cache.New[int64, []*layer](cache.Options{Name: "layouts", Size: 2000, TTL: time.Hour}),
		now:    func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
	}
}

// all returns a tenant's layers in the order in which they are put on. They are part of the metadata and change with its epoch.
func (s *Service) all(ctx context.Context, m *metadata.Model) ([]*layer, error) {
	return s.layers.Load(ctx, cache.Key[int64]{Tenant: m.Tenant, ID: m.Epoch}, func(ctx context.Context) (out []*layer, err error) {
		err = s.db.Read(ctx, func(ctx context.Context, tx *db.Tx) error {
			out, err = list(ctx, tx)
			return err
		})
		return out, err
	})
}
