package webhook

import (
	"encoding/json"
	"maps"
	"slices"
)

var masked = json.RawMessage(`"•••"`)

// project takes out of an event what its reader may not see any more, going by the visible paths (true: with its value) of
// the record's object. It reports whether there was anything of that kind; otherwise nothing is touched.
func (d *data) project(visible map[string]bool) bool {
	touched := project(d.Previous, "", visible)
	changed := slices.DeleteFunc(slices.Clone(d.Changed), func(path string) bool {
		_, known := visible[path]
		return !known
	})
	touched = touched || len(changed) < len(d.Changed)
	d.Changed = changed
	return d.projectRecord(visible) || touched
}

// projectRecord does the same for the record, whose custom values lie one level below.
func (d *data) projectRecord(visible map[string]bool) bool {
	var record, custom map[string]json.RawMessage
	if json.Unmarshal(d.Record, &record) != nil || record == nil {
		return false
	}
	rest, some := record["custom"]
	delete(record, "custom")
	touched := project(record, "", visible)
	if json.Unmarshal(rest, &custom) == nil && project(custom, "custom.", visible) {
		touched = true
		rest, _ = json.Marshal(custom) // Raw values can always be written, here and below.
	}
	if !touched {
		return false
	}
	if some {
		record["custom"] = rest
	}
	d.Record, _ = json.Marshal(record)
	return true
}

// project takes values out of a map whose keys, behind the prefix, are paths, or masks them.
func project(values map[string]json.RawMessage, prefix string, visible map[string]bool) (touched bool) {
	for _, key := range slices.Collect(maps.Keys(values)) {
		shown, known := visible[prefix+key]
		switch raw := string(values[key]); {
		case !known:
			delete(values, key)
		case !shown && raw != "null" && raw != string(masked):
			values[key] = masked
		default:
			continue
		}
		touched = true
	}
	return touched
}
