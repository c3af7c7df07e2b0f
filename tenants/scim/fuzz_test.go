package scim

import (
	"testing"
)

// Whatever a directory sends as a filter, a path or a body is answered or refused, and never panics.
func FuzzFilter(f *testing.F) {
	for _, s := range []string{`userName eq "x"`, `emails[type eq "work" and value co "@"]`, `not (active eq true) or name.familyName pr`, `((`, `a[b[c`, `meta.lastModified gt "2011-05-13T04:42:34Z"`} {
		f.Add(s)
	}
	d := document{"userName": "x", "active": true, "emails": []any{document{"value": "x@corp.example", "type": "work"}}}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parseFilter(text)
		if err == nil {
			_, err = users.matches(d, e)
		}
		if err != nil && problemOf(err) == nil {
			t.Fatal(err)
		}
	})
}

func FuzzPatch(f *testing.F) {
	for _, s := range []string{
		`{"Operations":[{"op":"Replace","path":"active","value":"False"}]}`, `{"Operations":[{"op":"add","path":"emails[type eq \"work\"].value","value":"x"}]}`,
		`{"Operations":[{"op":"remove","path":"members","value":[{"value":"x"}]}]}`, `{"Operations":[{"op":"replace","value":{"name.givenName":"x","active":false}}]}`,
		`{"Operations":[{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"x"}]}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range []*kind{users, groups} {
			var p patch
			if decode([]byte(text), &p) != nil {
				return
			}
			d := document{"displayName": "x", "members": []any{document{"value": "x"}}, "emails": []any{document{"value": "x", "type": "work"}}}
			if _, err := k.apply(d, p); err != nil && problemOf(err) == nil {
				t.Fatal(err)
			}
			if _, err := k.read(d); err != nil {
				t.Fatalf("a changed document is none: %v", err)
			}
		}
	})
}
