package layout

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kontor-crm/kontor/core/filter"
	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/sdk/fault"
)

const (
	maxGroups     = 40
	maxItems      = 500
	maxConditions = 30
	maxLabel      = 100
	maxColumns    = 2
)

var (
	ownID   = regexp.MustCompile(`^grp_[a-z0-9]{4,40}$`)
	appName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,49}$`)
)

// check refuses a layout that cannot be, and brings it into its usual form: groups by area.
func (s *Service) check(ctx context.Context, e *Edited, m *metadata.Model, o *metadata.Object, want *Layout) error {
	var l fault.List
	if len(want.Groups) > maxGroups {
		return fault.At("groups", "too_many", fault.Params{"max": maxGroups})
	}
	if want.conditions() > maxConditions {
		l.Add("groups", "too_many", fault.Params{"max": maxConditions})
	}
	below := map[string]Group{}
	for _, g := range e.Base.Groups {
		below[g.ID] = g
	}
	seen := map[string]bool{}
	for i := range want.Groups {
		g := &want.Groups[i]
		at := "groups[" + strconv.Itoa(i) + "]"
		was, shared := below[g.ID]
		switch {
		case seen[g.ID]:
			l.Add(at+".id", "layout_twice")
		case shared && was.Area != g.Area:
			l.Add(at+".area", "not_an_option", fault.Params{"value": string(g.Area), "allowed": []Area{was.Area}})
		case !shared && (!ownID.MatchString(g.ID) || !slices.Contains(areas[e.Scope.Kind], g.Area) || !slices.Contains(grouped, g.Area)):
			l.Add(at+".id", "layout_unknown", fault.Params{"value": g.ID})
		case !shared && len(g.Labels) == 0:
			l.Add(at+".labels", "required")
		}
		seen[g.ID] = true
		g.Own = !shared || was.Own
		g.check(&l, at, s.condition(ctx, e, &l))
		all := universe(m, e.Scope.Kind, o, g.Area)
		for j := range g.Items {
			id, place := g.Items[j].ID, at+".items["+strconv.Itoa(j)+"]"
			if j >= maxItems || seen[string(g.Area)+" "+id] {
				l.Add(place, "layout_twice")
			} else if !known(all, g.Area, id) {
				l.Add(place+".id", "layout_unknown", fault.Params{"value": id})
			}
			seen[string(g.Area)+" "+id] = true
			s.condition(ctx, e, &l)(place+".when", &g.Items[j].When)
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	var sorted []Group
	for _, area := range areas[e.Scope.Kind] {
		sorted = append(sorted, want.of(area)...)
	}
	want.Groups = sorted
	return nil
}

func (g *Group) check(l *fault.List, at string, condition func(at string, when *string)) {
	if g.Columns == 0 {
		g.Columns = 1
	}
	if g.Columns < 1 || g.Columns > maxColumns {
		l.Add(at+".columns", "out_of_range", fault.Params{"min": 1, "max": maxColumns})
	}
	if !slices.Contains(grouped, g.Area) {
		g.Hidden, g.Labels = false, nil
	}
	for lang, text := range g.Labels {
		switch text = strings.TrimSpace(text); {
		case lang != "en" && lang != "de":
			l.Add(at+".labels", "not_an_option", fault.Params{"value": lang, "allowed": []string{"de", "en"}})
		case text == "":
			l.Add(at+".labels."+lang, "required")
		case utf8.RuneCountInString(text) > maxLabel:
			l.Add(at+".labels."+lang, "too_long", fault.Params{"max": maxLabel})
		case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
			l.Add(at+".labels."+lang, "invalid_characters")
		}
		g.Labels[lang] = text
	}
	if len(g.Labels) == 0 {
		g.Labels = nil
	}
	condition(at+".when", &g.When)
}

// condition checks a condition as the editor could list records by it, and brings it into its canonical form. There are
// conditions on records alone.
func (s *Service) condition(ctx context.Context, e *Edited, l *fault.List) func(at string, when *string) {
	return func(at string, when *string) {
		if *when == "" || *when == "null" {
			*when = ""
			return
		}
		if e.Scope.Kind != Record {
			l.Add(at, "must_be_empty")
			return
		}
		node, err := filter.ParseJSON([]byte(*when))
		if err == nil && node != nil {
			err = s.records.CheckFilter(ctx, e.Scope.Object, node)
		}
		if err != nil {
			l.Add(at, "layout_condition")
			return
		}
		*when = ""
		if node != nil {
			*when = string(filter.FormatJSON(node))
		}
	}
}
