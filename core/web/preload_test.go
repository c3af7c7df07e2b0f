package web

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestAPagesFilesAreAskedForBesideTheEntrys(t *testing.T) {
	t.Parallel()
	files := maps.Clone(builtFiles)
	files["index.html"] = &fstest.MapFile{Data: []byte(`<!doctype html><html lang="en"><head></head><body></body></html>`)}
	files[".vite/manifest.json"] = &fstest.MapFile{Data: []byte(`{
		"index.html": {"file": "assets/index-1.js", "imports": ["_shell.js"]},
		"_shell.js": {"file": "assets/shell-1.js", "css": ["assets/shell-1.css"]},
		"_kit.js": {"file": "assets/kit-1.js", "imports": ["_shell.js"]},
		"_german.js": {"file": "assets/german-1.js", "name": "german"},
		"src/features/home/home-page.tsx": {"file": "assets/home-1.js", "imports": ["_shell.js"]},
		"src/features/records/list/list-page.tsx": {"file": "assets/list-1.js", "css": ["assets/list-1.css"], "imports": ["_kit.js"]},
		"src/features/records/record/record-page.tsx": {"file": "assets/record-1.js", "imports": ["_kit.js", "_shell.js"]}}`)}
	for target, want := range map[string][]string{
		"/":                     {"/assets/home-1.js"},
		"/records/deals":        {"/assets/kit-1.js", "/assets/list-1.js", "/assets/list-1.css"},
		"/records/deals/":       {"/assets/kit-1.js", "/assets/list-1.js", "/assets/list-1.css"},
		"/records/deals/dea_1":  {"/assets/kit-1.js", "/assets/record-1.js"},
		"/settings/data-model":  {},
		"/records/deals?view=1": {"/assets/kit-1.js", "/assets/list-1.js", "/assets/list-1.css"},
	} {
		_, body := ask(t, files, true, target)
		require.Equal(t, len(want), strings.Count(body, "<link"), "%s: %s", target, body)
		for _, file := range want {
			require.Contains(t, body, `href="`+file+`"`, target)
		}
		_, body = ask(t, files, true, target, "Accept-Language", "de")
		require.Contains(t, body, `href="/assets/german-1.js"`, target)
		require.Less(t, strings.Index(body, "german-1.js"), strings.Index(body, "</head>"))
	}
}
