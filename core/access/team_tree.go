package access

import (
	"maps"
	"slices"
)

// tree is how teams lie below each other, or people report to each other: who is above each, empty for none.
type tree map[string]string

// below returns the teams and all teams below them. A loop, which writes prevent, ends the walk.
func (t tree) below(teams []string) []string {
	children := make(map[string][]string, len(t))
	for id, parent := range t {
		if parent != "" {
			children[parent] = append(children[parent], id)
		}
	}
	seen := map[string]bool{}
	queue := slices.Clone(teams)
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if _, exists := t[id]; !exists || seen[id] {
			continue
		}
		seen[id] = true
		queue = append(queue, children[id]...)
	}
	out := make([]string, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// above returns the teams and all teams above them. A loop, which writes prevent, ends the walk.
func (t tree) above(teams []string) []string {
	seen := map[string]bool{}
	for _, id := range teams {
		for id != "" && !seen[id] {
			seen[id] = true
			id = t[id]
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// contains reports whether team is at or below top.
func (t tree) contains(top, team string) bool {
	for range len(t) + 1 {
		if team == "" || team == top {
			return team != ""
		}
		team = t[team]
	}
	return true
}
