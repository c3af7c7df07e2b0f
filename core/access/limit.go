package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/kontor-crm/kontor/sdk/fault"
)

// limit is what the scopes of an API key let through of its person's rights. A nil limit lets everything through.
//
//	admin             everything
//	read              reading all records
//	write             reading, creating, changing, deleting, merging and bulk changes of all records
//	import, export    the same by file, with the reading and writing that it needs
//	send              reading all records and writing to the people behind them
//	contacts:read     reading the records of one object
//	contacts:write    reading, creating, changing, deleting, merging and bulk changes of the records of one object
//	metadata:write    the function settings.metadata; likewise access, tenant, users, api_keys, webhooks and plugins
type limit struct {
	all     [actionCount]bool
	objects map[string][actionCount]bool
	allowed map[string]bool // functions
}

// The scopes that stand for no object.
const (
	scopeAdmin  = "admin"
	scopeRead   = "read"
	scopeWrite  = "write"
	scopeImport = "import"
	scopeExport = "export"
	scopeSend   = "send"
)

// functionScopes are the scopes of functions. No object may be called like one of the words before their colons.
var functionScopes = map[string]string{
	"metadata:write": ManageMetadata,
	"access:write":   ManageAccess,
	"tenant:write":   ManageTenant,
	"users:write":    ManageUsers,
	"api_keys:write": ManageKeys,
	"webhooks:write": ManageWebhooks,
	"plugins:write":  ManagePlugins,
}

var (
	readActions  = []Action{Read}
	writeActions = []Action{Read, Create, Update, Delete, Merge, Bulk}
)

var plainScopes = map[string]struct {
	actions   []Action
	functions []string
}{
	scopeRead:   {readActions, []string{ReadJobs}},
	scopeWrite:  {writeActions, []string{ReadJobs, ShareViews, UndoChangeSets}},
	scopeImport: {[]Action{Read, Create, Update, Import}, []string{ReadJobs, RunImports}},
	scopeExport: {[]Action{Read, Export}, []string{ReadJobs, RunExports}},
	scopeSend:   {[]Action{Read, Send}, nil},
}

// maxScopes is how many scopes a key may have.
const maxScopes = 50

// CheckScopes refuses scopes that mean nothing. Whether there is an object of the name is not asked: it may come later.
func CheckScopes(scopes []string) error {
	var l fault.List
	if len(scopes) > maxScopes {
		l.Add("scopes", "too_many", fault.Params{"max": maxScopes})
	}
	for _, s := range scopes {
		_, plain := plainScopes[s]
		_, function := functionScopes[s]
		object, verb, _ := strings.Cut(s, ":")
		if s != scopeAdmin && !plain && !function && (!stableID.MatchString(object) || verb != "read" && verb != "write") {
			l.Add("scopes", "unknown_scope", fault.Params{
				"value":    shorten(s),
				"expected": append(slices.Sorted(maps.Keys(plainScopes)), scopeAdmin, "contacts:read", "contacts:write", "metadata:write"),
			})
		}
	}
	return l.Err()
}

// Permitted is what a scope stands for: a function, or reading or writing one object by its API name, or neither, for the
// scopes that reach all objects.
type Permitted struct{ Function, Object, Verb string }

// Permission reads a scope that CheckScopes accepts.
func Permission(scope string) Permitted {
	if f, ok := functionScopes[scope]; ok {
		return Permitted{Function: f}
	}
	object, verb, ok := strings.Cut(scope, ":")
	if !ok {
		return Permitted{}
	}
	return Permitted{Object: object, Verb: verb}
}

// newLimit reads scopes. objectID finds the id of an object by its API name; scopes of objects that it does not know
// stand for the name itself. No scopes at all are no limit.
func newLimit(scopes []string, objectID func(name string) (string, bool)) *limit {
	if len(scopes) == 0 || slices.Contains(scopes, scopeAdmin) {
		return nil
	}
	l := &limit{objects: map[string][actionCount]bool{}, allowed: map[string]bool{}}
	for _, s := range scopes {
		if p, ok := plainScopes[s]; ok {
			for _, a := range p.actions {
				l.all[a] = true
			}
			for _, f := range p.functions {
				l.allowed[f] = true
			}
			continue
		}
		if f, ok := functionScopes[s]; ok {
			l.allowed[f] = true
			continue
		}
		object, verb, _ := strings.Cut(s, ":")
		actions := map[string][]Action{"read": readActions, "write": writeActions}[verb]
		if id, ok := objectID(object); ok {
			object = id
		}
		set := l.objects[object]
		for _, a := range actions {
			set[a] = true
		}
		l.objects[object] = set
	}
	return l
}

func (l *limit) action(object string, a Action) bool {
	return l == nil || l.all[a] || l.objects[object][a]
}

func (l *limit) function(name string) bool { return l == nil || l.allowed[name] }

func (l *limit) objectIDs() []string {
	if l == nil {
		return nil
	}
	return slices.Collect(maps.Keys(l.objects))
}
