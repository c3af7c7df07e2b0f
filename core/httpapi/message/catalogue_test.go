package message_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/kontor-crm/kontor/core/httpapi/message"
	"github.com/kontor-crm/kontor/sdk/fault"
)

// entry is one text of a catalogue file: its plural forms, or one form under "other".
func entries(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	raw, err := os.ReadFile("locales/" + lang + ".json")
	require.NoError(t, err)
	var mixed map[string]any
	require.NoError(t, json.Unmarshal(raw, &mixed))
	out := map[string]map[string]string{}
	for key, v := range mixed {
		forms := map[string]string{}
		switch v := v.(type) {
		case string:
			forms["other"] = v
		case map[string]any:
			for form, text := range v {
				forms[form], _ = text.(string)
			}
		}
		out[key] = forms
	}
	return out
}

var placeholder = regexp.MustCompile(`\.([a-z][a-z0-9_]*)`)

func placeholders(forms map[string]string) []string {
	seen := map[string]bool{}
	for _, text := range forms {
		for _, action := range regexp.MustCompile(`{{[^}]*}}`).FindAllString(text, -1) {
			for _, m := range placeholder.FindAllStringSubmatch(action, -1) {
				seen[m[1]] = true
			}
		}
	}
	var out []string
	for name := range seen {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

func TestTheLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	english, german := entries(t, message.English), entries(t, message.German)
	for key, forms := range english {
		require.Contains(t, german, key, "de.json lacks it")
		require.Equal(t, placeholders(forms), placeholders(german[key]), "the placeholders of %q differ", key)
		for _, all := range []map[string]string{forms, german[key]} {
			for form, text := range all {
				require.NotEmpty(t, strings.TrimSpace(text), "%s of %q", form, key)
			}
			if len(all) > 1 {
				require.Contains(t, all, "one", key)
				require.Contains(t, all, "other", key)
				require.Contains(t, placeholders(all), "count", key)
			}
		}
	}
	for key := range german {
		require.Contains(t, english, key, "en.json lacks it")
	}
}

func TestTheFilesAreSorted(t *testing.T) {
	t.Parallel()
	for _, lang := range message.Languages {
		raw, err := os.ReadFile("locales/" + lang + ".json")
		require.NoError(t, err)
		var keys []string
		for _, m := range regexp.MustCompile(`(?m)^ {4}"([^"]+)":`).FindAllStringSubmatch(string(raw), -1) {
			keys = append(keys, m[1])
		}
		require.True(t, slices.IsSorted(keys), "%s.json must be sorted by key, four spaces deep", lang)
		require.Len(t, keys, len(entries(t, lang)), "%s.json holds a key twice, or is not four spaces deep", lang)
	}
}

// TestEveryReasonHasAText is what fails for a room that makes up a reason: add a text to locales/en.json and de.json.
func TestEveryReasonHasAText(t *testing.T) {
	t.Parallel()
	uses, kinds := scan(t)
	require.NotEmpty(t, uses)
	texts := entries(t, message.English)
	missing := map[string]string{}
	var holes []string
	for _, u := range uses {
		if _, ok := texts[u.reason]; !ok {
			missing[u.reason] = u.at
		}
		for _, p := range bare(texts[u.reason]) {
			if u.known && p != "count" && !slices.Contains(u.params, p) {
				holes = append(holes, u.reason+" {{."+p+"}}  "+u.at)
			}
		}
	}
	for kind, at := range kinds {
		if _, ok := texts["param.kind."+kind]; !ok {
			missing["param.kind."+kind] = at
		}
	}
	var lines []string
	for reason, at := range missing {
		lines = append(lines, reason+"  "+at)
	}
	sort.Strings(lines)
	require.Empty(t, lines, "reasons without a text in core/httpapi/message/locales:\n%s", strings.Join(lines, "\n"))
	sort.Strings(holes)
	require.Empty(t, holes, "texts that name a parameter which is not given there; write {{with .name}}…{{end}}:\n%s", strings.Join(holes, "\n"))
}

// bare lists the placeholders of a text that no {{with}} guards.
func bare(forms map[string]string) []string {
	var out []string
	for _, text := range forms {
		depth := 0
		for _, action := range regexp.MustCompile(`{{[^}]*}}`).FindAllString(text, -1) {
			switch {
			case strings.HasPrefix(action, "{{with"), strings.HasPrefix(action, "{{if"):
				depth++
			case action == "{{end}}":
				depth--
			case depth == 0:
				for _, m := range placeholder.FindAllStringSubmatch(action, -1) {
					out = append(out, m[1])
				}
			}
		}
	}
	return out
}

func TestEveryClassHasTitleAndRemedy(t *testing.T) {
	t.Parallel()
	texts := entries(t, message.English)
	for _, code := range []fault.Code{
		fault.Invalid, fault.Malformed, fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.Conflict, fault.Stale,
		fault.PreconditionRequired, fault.TooLarge, fault.RateLimited, fault.Unavailable, fault.Internal,
	} {
		require.Contains(t, texts, "class."+string(code)+".title")
		require.Contains(t, texts, "class."+string(code)+".remedy")
	}
}
