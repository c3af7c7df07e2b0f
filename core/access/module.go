package access

import (
	"maps"
	"slices"
)

// modules are the parts of Kontor that can be closed to somebody as a whole, with the ids of their objects.
var modules = map[string][]string{
	"sales":      {"lead", "deal", "contract", "product", "pipeline", "stage"},
	"activities": activityObjects,
	"service":    slices.Concat(ticketObjects, knowledge),
}

// Modules returns the names of all modules, sorted.
func Modules() []string { return slices.Sorted(maps.Keys(modules)) }

// moduleOf returns the module of an object; empty for objects that belong to none, such as a tenant's own.
func moduleOf(object string) string {
	for name, objects := range modules {
		if slices.Contains(objects, object) {
			return name
		}
	}
	return ""
}
