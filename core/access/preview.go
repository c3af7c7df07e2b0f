package access

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/core/db"
)

// Shift is how the rights of one person would change.
type Shift struct {
	UserID        string
	Before, After *Compiled
}

// Surveyor counts what a change of rights makes visible and invisible. The record engine is one.
type Surveyor interface {
	Survey(ctx context.Context, shifts []Shift) ([]ObjectImpact, error)
}

// SetSurveyor wires the record engine, which is built on this room. It must be called before the service is used.
func (s *Service) SetSurveyor(v Surveyor) { s.surveyor = v }

// Impact is what a change of rights would do, before it is made.
type Impact struct {
	// People is how many people's rights would change.
	People    int              `json:"people"`
	Objects   []ObjectImpact   `json:"objects"`
	Actions   []ActionImpact   `json:"actions"`
	Fields    []FieldImpact    `json:"fields"`
	Functions []FunctionImpact `json:"functions"`
}

// ObjectImpact says which records of an object would be seen by more or by fewer people.
type ObjectImpact struct {
	Object    string     `json:"object" doc:"API name of the object"`
	Visible   Visibility `json:"visible" doc:"What some people do not see at present and would see"`
	Invisible Visibility `json:"invisible" doc:"What some people see at present and would not see any more"`
	// Partial says that more different sets of people than can be counted are concerned, so that there is at least this.
	Partial bool `json:"partial,omitempty"`
}

// Visibility counts records and the people for whom they come or go.
type Visibility struct {
	Records       int64           `json:"records"`
	RecordsCapped bool            `json:"records_capped,omitempty" doc:"There are at least so many"`
	People        int             `json:"people"`
	Examples      []ImpactExample `json:"examples"`
}

// ImpactExample is a record that somebody would begin or cease to see. It is one that the actor may read himself.
type ImpactExample struct {
	ID     string `json:"id"`
	Title  string `json:"title,omitempty"`
	UserID string `json:"user_id" doc:"One of those for whom it comes or goes"`
}

// ActionImpact says for how many people the scope of an action changes.
type ActionImpact struct {
	ObjectID string `json:"object_id" doc:"Stable id of the object; * for all that are not named"`
	Action   Action `json:"action"`
	From     Scope  `json:"from"`
	To       Scope  `json:"to"`
	People   int    `json:"people"`
}

// FieldImpact says for how many people the level of a field changes.
type FieldImpact struct {
	ObjectID string `json:"object_id"`
	FieldID  string `json:"field_id" doc:"Stable id of the field; * for all that are not named"`
	From     Level  `json:"from"`
	To       Level  `json:"to"`
	People   int    `json:"people"`
}

// FunctionImpact says how many people gain or lose a function.
type FunctionImpact struct {
	Function string `json:"function"`
	Gained   int    `json:"gained"`
	Lost     int    `json:"lost"`
}

// PreviewRole says what UpdateRole would do. It needs the same rights and refuses the same mistakes.
func (s *Service) PreviewRole(ctx context.Context, roleID string, p RolePatch) (*Impact, error) {
	if err := s.checkRolePatch(ctx, p); err != nil {
		return nil, err
	}
	return s.preview(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		_, err := s.updateRole(ctx, tx, me, roleID, "", p)
		return err
	})
}

// PreviewTeam says what UpdateTeam would do.
func (s *Service) PreviewTeam(ctx context.Context, teamID string, p TeamPatch) (*Impact, error) {
	return s.preview(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		_, err := s.updateTeam(ctx, tx, me, teamID, "", p)
		return err
	})
}

// PreviewGrant says what AddGrant would do.
func (s *Service) PreviewGrant(ctx context.Context, userID string, in NewUserGrant) (*Impact, error) {
	if err := s.checkGrant(ctx, &in); err != nil {
		return nil, err
	}
	return s.preview(ctx, ManageAccess, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		_, err := s.addGrant(ctx, tx, me, userID, in)
		return err
	})
}

// PreviewUser says what UpdateUser would do about roles, teams and the person reported to.
func (s *Service) PreviewUser(ctx context.Context, userID string, p UserPatch) (*Impact, error) {
	return s.preview(ctx, ManageUsers, func(ctx context.Context, tx *db.Tx, me *Compiled) error {
		u, err := getUser(ctx, tx, userID)
		if err != nil {
			return err
		}
		if err := mayManage(ctx, tx, me, userID); err != nil {
			return err
		}
		return updateUser(ctx, tx, me, u, UserPatch{ManagerID: p.ManagerID, RoleIDs: p.RoleIDs, TeamIDs: p.TeamIDs})
	})
}

func (s *Service) preview(ctx context.Context, function string, apply func(ctx context.Context, tx *db.Tx, me *Compiled) error) (*Impact, error) {
	shifts, err := s.rehearse(ctx, function, apply)
	if err != nil {
		return nil, err
	}
	out := &Impact{People: len(shifts), Objects: []ObjectImpact{}}
	out.count(shifts)
	if s.surveyor != nil && len(shifts) > 0 {
		objects, err := s.surveyor.Survey(ctx, shifts)
		if err != nil {
			return nil, err
		}
		out.Objects = append(out.Objects, objects...)
	}
	return out, nil
}

var errRehearsed = errors.New("only a rehearsal")

// rehearse makes a change, looks whose rights are other than before, and takes it back: what is previewed is what the change
// itself does. It reads who is who twice, whatever the number of records, and holds the lock of the tenant's rights no
// longer than the change.
func (s *Service) rehearse(ctx context.Context, function string, apply func(ctx context.Context, tx *db.Tx, me *Compiled) error) ([]Shift, error) {
	var before, after *roster
	err := s.change(ctx, function, func(ctx context.Context, tx *db.Tx, me *Compiled) (err error) {
		if before, err = readRoster(ctx, tx, ""); err != nil {
			return err
		}
		if err := apply(ctx, tx, me); err != nil {
			return err
		}
		if after, err = readRoster(ctx, tx, ""); err != nil {
			return err
		}
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		return nil, err
	}
	after.now = before.now
	var out []Shift
	for _, id := range slices.Sorted(maps.Keys(before.active)) {
		if !before.active[id] {
			continue
		}
		was, is := before.user(id), after.user(id)
		is.Epoch = was.Epoch
		x, err := was.marshal()
		if err != nil {
			return nil, err
		}
		y, err := is.marshal()
		if err != nil {
			return nil, err
		}
		if x == y {
			continue
		}
		shift := Shift{UserID: id, Before: was.compile(nil), After: is.compile(nil)}
		if shift.Before.Hash() != shift.After.Hash() {
			out = append(out, shift)
		}
	}
	return out, nil
}

// count fills in what needs no look at records.
func (i *Impact) count(shifts []Shift) {
	actions, fields, functions := map[ActionImpact]int{}, map[FieldImpact]int{}, map[string]*FunctionImpact{}
	for _, s := range shifts {
		objects := map[string]bool{}
		for _, c := range []*Compiled{s.Before, s.After} {
			for id := range c.rights.objects {
				objects[id] = true
			}
		}
		for id := range objects {
			was, is := s.Before.Object(id), s.After.Object(id)
			for _, a := range Actions() {
				if was.Scope(a) != is.Scope(a) {
					actions[ActionImpact{ObjectID: id, Action: a, From: was.Scope(a), To: is.Scope(a)}]++
				}
			}
			if !was.Can(Read) || !is.Can(Read) {
				continue // Who does not see the records sees none of their fields.
			}
			named := map[string]bool{everything: true}
			for _, o := range []Object{was, is} {
				for f := range o.o.rights.fields {
					named[f] = true
				}
			}
			for f := range named {
				if from, to := was.Field(f), is.Field(f); from != to {
					fields[FieldImpact{ObjectID: id, FieldID: f, From: from, To: to}]++
				}
			}
		}
		for _, f := range Functions() {
			if s.Before.Has(f) == s.After.Has(f) {
				continue
			}
			if functions[f] == nil {
				functions[f] = &FunctionImpact{Function: f}
			}
			if s.After.Has(f) {
				functions[f].Gained++
			} else {
				functions[f].Lost++
			}
		}
	}
	i.Actions, i.Fields, i.Functions = []ActionImpact{}, []FieldImpact{}, []FunctionImpact{}
	for a, n := range actions {
		a.People = n
		i.Actions = append(i.Actions, a)
	}
	slices.SortFunc(i.Actions, func(a, b ActionImpact) int {
		return strings.Compare(a.ObjectID+" "+string('a'+rune(a.Action))+string('a'+rune(a.From)), b.ObjectID+" "+string('a'+rune(b.Action))+string('a'+rune(b.From)))
	})
	for f, n := range fields {
		f.People = n
		i.Fields = append(i.Fields, f)
	}
	slices.SortFunc(i.Fields, func(a, b FieldImpact) int {
		return strings.Compare(a.ObjectID+" "+a.FieldID+" "+string('a'+rune(a.From)), b.ObjectID+" "+b.FieldID+" "+string('a'+rune(b.From)))
	})
	for _, f := range Functions() {
		if functions[f] != nil {
			i.Functions = append(i.Functions, *functions[f])
		}
	}
}
