package httpapi

import (
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// schemaNamer names the schemas of types. Two rooms may call types alike: the second one gets its package's name in
// front, so that no room has to know the others' types.
func schemaNamer() func(t reflect.Type, hint string) string {
	owners := map[string]reflect.Type{}
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		name := huma.DefaultSchemaNamer(t, hint)
		if have, taken := owners[name]; taken && have != t {
			pkg := path.Base(t.PkgPath())
			if pkg == "." || pkg == "/" || pkg == "" {
				pkg = "Other"
			}
			name = strings.ToUpper(pkg[:1]) + pkg[1:] + name
		}
		owners[name] = t
		return name
	}
}
