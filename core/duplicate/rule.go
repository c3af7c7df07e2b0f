package duplicate

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/kontor-crm/kontor/core/metadata"
	"github.com/kontor-crm/kontor/core/metadata/fieldtype"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// Definition says when two records of an object may be one.
type Definition struct {
	// Threshold is the score, from 1 to 100, from which two records are a pair.
	Threshold int `json:"threshold"`
	// Match is the tree of conditions.
	Match Condition `json:"match"`
}

// Condition is a node of a rule: exactly one of All, Any, Sum and Compare is set. It says whether it is fulfilled, and how
// many points it gives.
type Condition struct {
	// All is fulfilled when all of its conditions are; it gives the sum of their points, or none.
	All []Condition `json:"all,omitempty"`
	// Any is fulfilled when one of its conditions is; it gives the points of the best.
	Any []Condition `json:"any,omitempty"`
	// Sum adds up the points of its conditions, fulfilled or not, and is fulfilled when they are more than none.
	Sum []Condition `json:"sum,omitempty"`

	// Fields are the API paths whose values are compared, each with each; for person_name the last one is the last name.
	Fields []string `json:"fields,omitempty"`
	// Compare is one of the ways of comparing.
	Compare string `json:"compare,omitempty"`
	// Min is how alike the values must be, from 0 to 1; 0 means as much as usual for the way of comparing.
	Min float64 `json:"min,omitempty"`
	// Weight are the points for values that are the same; those that are less alike give accordingly less.
	Weight int `json:"weight,omitempty"`
	// Against are the points taken for values that both are there and are not alike.
	Against int `json:"against,omitempty"`
}

const (
	maxConditions = 50
	maxDepth      = 5
	maxWeight     = 200
)

// least is the usual similarity from which values count as alike.
var least = map[string]float64{Text: 0.88, PersonName: 0.25, CompanyName: 0.5, Address: 0.25, Email: 0.6}

// Reason is what a condition has said about two records.
type Reason struct {
	// Fields are API paths.
	Fields  []string `json:"fields"`
	Compare string   `json:"compare"`
	// Similarity is from 0 to 100.
	Similarity int `json:"similarity"`
	// Points are what it has given, or taken.
	Points int `json:"points"`
}

// Score compares two records: from 0 to 100, with what has led to it.
func (d *Definition) Score(a, b *Facts) (int, []Reason) {
	v := d.Match.verdict(a, b)
	if !v.fulfilled {
		return 0, v.reasons
	}
	return int(min(max(v.points, 0), 100) + 0.5), v.reasons
}

type verdict struct {
	fulfilled bool
	points    float64
	reasons   []Reason
}

func (c *Condition) verdict(a, b *Facts) verdict {
	switch {
	case len(c.All) > 0:
		out := verdict{fulfilled: true}
		for i := range c.All {
			v := c.All[i].verdict(a, b)
			if !v.fulfilled {
				return verdict{}
			}
			out.points += v.points
			out.reasons = append(out.reasons, v.reasons...)
		}
		return out
	case len(c.Any) > 0:
		best := c.Any[0].verdict(a, b)
		for i := range c.Any[1:] {
			v := c.Any[i+1].verdict(a, b)
			if v.fulfilled && !best.fulfilled || v.fulfilled == best.fulfilled && v.points > best.points {
				best = v
			}
		}
		return best
	case len(c.Sum) > 0:
		var out verdict
		for i := range c.Sum {
			v := c.Sum[i].verdict(a, b)
			out.points += v.points
			out.reasons = append(out.reasons, v.reasons...)
		}
		out.fulfilled = out.points > 0
		return out
	}
	return c.leaf(a, b)
}

func (c *Condition) leaf(a, b *Facts) verdict {
	s, known := c.compare(a, b)
	if !known {
		return verdict{}
	}
	need := c.Min
	if need == 0 {
		if need = least[c.Compare]; need == 0 {
			need = 1
		}
	}
	v := verdict{fulfilled: s >= need, points: s * float64(c.Weight)}
	if !v.fulfilled {
		v.points = -float64(c.Against)
	}
	if v.points != 0 {
		v.reasons = []Reason{{Fields: c.Fields, Compare: c.Compare, Similarity: int(s*100 + 0.5), Points: int(v.points)}}
	}
	return v
}

// ParseDefinition reads a rule and checks it against an object's fields. Faults: invalid at places under match.
func ParseDefinition(o *metadata.Object, raw []byte) (Definition, error) {
	var d Definition
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, &fault.Error{Code: fault.Invalid, Reason: "validation", Fields: []fault.Field{{Location: "definition", Reason: "invalid_json"}}, Err: err}
	}
	var faults fault.List
	if d.Threshold < 1 || d.Threshold > 100 {
		faults.Add("definition.threshold", "out_of_range", fault.Params{"min": 1, "max": 100})
	}
	n := 0
	d.Match.check(o, "definition.match", 1, &n, &faults)
	return d, faults.Err()
}

func (c *Condition) check(o *metadata.Object, at string, depth int, n *int, faults *fault.List) {
	if *n++; *n > maxConditions || depth > maxDepth {
		if *n == maxConditions+1 || depth == maxDepth+1 {
			faults.Add(at, "too_many", fault.Params{"max": maxConditions})
		}
		return
	}
	kinds := 0
	for name, list := range map[string][]Condition{"all": c.All, "any": c.Any, "sum": c.Sum} {
		if len(list) == 0 {
			continue
		}
		kinds++
		for i := range list {
			list[i].check(o, at+"."+name+"."+strconv.Itoa(i), depth+1, n, faults)
		}
	}
	if c.Compare != "" {
		kinds++
		c.checkLeaf(o, at, faults)
	}
	if kinds != 1 {
		faults.Add(at, "one_of", fault.Params{"expected": []string{"all", "any", "sum", "compare"}})
	}
}

func (c *Condition) checkLeaf(o *metadata.Object, at string, faults *fault.List) {
	if !slices.Contains(methods, c.Compare) {
		faults.Add(at+".compare", "not_an_option", fault.Params{"value": c.Compare, "allowed": methods})
		return
	}
	if len(c.Fields) == 0 {
		faults.Add(at+".fields", "required")
	}
	for _, path := range c.Fields {
		f, ok := o.Field(path)
		switch {
		case !ok || f.Computed():
			faults.Add(at+".fields", "unknown_field", fault.Params{"field": path})
		case (c.Compare == Address) != (f.Type == fieldtype.AddressType):
			faults.Add(at+".fields", "wrong_type", fault.Params{"expected": c.Compare, "got": string(f.Type)})
		}
	}
	for name, v := range map[string]int{"weight": c.Weight, "against": c.Against} {
		if v < 0 || v > maxWeight {
			faults.Add(at+"."+name, "out_of_range", fault.Params{"min": 0, "max": maxWeight})
		}
	}
	if c.Min < 0 || c.Min > 1 {
		faults.Add(at+".min", "out_of_range", fault.Params{"min": 0, "max": 1})
	}
}
