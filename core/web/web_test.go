package web

import (
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var everyPage = []string{"/", "/login", "/forgot", "/reset", "/verify", "/invitation", "/security", "/start", "/settings/company", "/settings/sso", "/settings/security-policy", "/operator", "/operator/tenant", "/operator/system", "/no/such/page"}

// get asks the handler for a path and returns the answer with its body; header holds pairs of names and values.
func get(t *testing.T, target string, header ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	response := w.Result()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(body)
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		header []string
		want   string
	}{
		"none asked for":  {nil, "en"},
		"German":          {[]string{"Accept-Language", "de"}, "de"},
		"Austrian German": {[]string{"Accept-Language", "de-AT,de;q=0.9,en;q=0.8"}, "de"},
		"English first":   {[]string{"Accept-Language", "en-GB,de;q=0.9"}, "en"},
		"neither":         {[]string{"Accept-Language", "fr,it"}, "en"},
		"German second":   {[]string{"Accept-Language", "fr,de;q=0.5"}, "de"},
		"broken":          {[]string{"Accept-Language", "\xff;;q=x,,---"}, "en"},
		"chosen":          {[]string{"Accept-Language", "en", "Cookie", "kontor_lang=de"}, "de"},
		"chosen, unknown": {[]string{"Accept-Language", "de", "Cookie", "kontor_lang=xx"}, "de"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, path := range everyPage {
				response, body := get(t, path, c.header...)
				require.Equal(t, c.want, response.Header.Get("Content-Language"))
				require.Contains(t, body, `<html lang="`+c.want+`">`)
				require.Equal(t, "Accept-Language, Cookie", response.Header.Get("Vary"))
			}
		})
	}
}

func TestChoosingALanguage(t *testing.T) {
	t.Parallel()
	response, _ := get(t, "/login?lang=de")
	require.Equal(t, http.StatusSeeOther, response.StatusCode)
	require.Equal(t, "/login", response.Header.Get("Location"))
	require.Len(t, response.Cookies(), 1)
	require.Equal(t, "de", response.Cookies()[0].Value)

	response, _ = get(t, "/login?lang=../../etc")
	require.Equal(t, http.StatusSeeOther, response.StatusCode)
	require.Empty(t, response.Cookies())

	for _, path := range []string{`/\example.com?lang=de`, "/%5Cexample.com?lang=de", "/%2Fexample.com?lang=de"} {
		response, _ = get(t, path)
		require.Equal(t, "/", response.Header.Get("Location"), "a link must not lead to another host")
	}
}

func TestPagesAreProtectedAndRevalidated(t *testing.T) {
	t.Parallel()
	for _, path := range everyPage {
		response, body := get(t, path)
		require.Equal(t, path == "/no/such/page", response.StatusCode == http.StatusNotFound)
		require.Equal(t, "text/html; charset=utf-8", response.Header.Get("Content-Type"))
		require.Contains(t, response.Header.Get("Content-Security-Policy"), "default-src 'none'")
		require.NotContains(t, response.Header.Get("Content-Security-Policy"), "unsafe")
		require.Equal(t, "nosniff", response.Header.Get("X-Content-Type-Options"))
		require.NotRegexp(t, `(?i)<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|https?://[^l]`, body, "nothing inline, no other host")
		require.Equal(t, "no-cache", response.Header.Get("Cache-Control"))

		again, body := get(t, path, "If-None-Match", `"x", W/`+response.Header.Get("ETag"))
		if response.StatusCode == http.StatusOK {
			require.Equal(t, http.StatusNotModified, again.StatusCode)
			require.Empty(t, body)
		} else {
			require.Equal(t, response.StatusCode, again.StatusCode)
		}
		german, _ := get(t, path, "If-None-Match", response.Header.Get("ETag"), "Accept-Language", "de")
		require.NotEqual(t, http.StatusNotModified, german.StatusCode)
	}
}

func TestEveryAssetThatIsNamedIsServed(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`/assets/[a-z0-9.-]+`)
	types := map[string]string{}
	var follow func(path string)
	follow = func(path string) {
		response, body := get(t, path)
		require.Contains(t, []int{http.StatusOK, http.StatusNotFound}, response.StatusCode)
		require.NotRegexp(t, `["']\./`, body, "every reference is replaced")
		for _, asset := range named.FindAllString(body, -1) {
			if _, seen := types[asset]; seen {
				continue
			}
			response, _ := get(t, asset)
			require.Equal(t, http.StatusOK, response.StatusCode, asset)
			require.Equal(t, "public, max-age=31536000, immutable", response.Header.Get("Cache-Control"))
			types[asset] = response.Header.Get("Content-Type")
			follow(asset)
		}
	}
	for _, path := range everyPage {
		follow(path)
	}
	files, err := fs.ReadDir(assetFiles, "asset")
	require.NoError(t, err)
	require.Len(t, types, len(files), "an asset that no page names is dead")
	require.Subset(t, slices.Collect(maps.Values(types)), []string{
		"text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml", "font/woff2", "text/plain; charset=utf-8",
	})
	require.NotContains(t, slices.Collect(maps.Values(types)), "application/octet-stream")

	response, _ := get(t, "/assets/app.css")
	require.Equal(t, http.StatusNotFound, response.StatusCode, "a name without its hash is none")
}

func TestEveryTextExistsInBothLanguagesAndIsUsed(t *testing.T) {
	t.Parallel()
	english, german := loadTexts("en"), loadTexts("de")
	require.ElementsMatch(t, slices.Collect(maps.Keys(english)), slices.Collect(maps.Keys(german)))

	used := map[string]bool{}
	call := regexp.MustCompile(`\bt "([^"]+)"`)
	files, err := fs.Glob(pageFiles, "page/*.html")
	require.NoError(t, err)
	for _, file := range files {
		content, err := fs.ReadFile(pageFiles, file)
		require.NoError(t, err)
		for _, match := range call.FindAllSubmatch(content, -1) {
			used[string(match[1])] = true
		}
	}
	// Pages that are rendered for each reader choose some texts by what they show.
	for key := range english {
		for _, chosen := range []string{"scope.", "refused."} {
			used[key] = used[key] || strings.HasPrefix(key, chosen)
		}
	}
	for key, is := range used {
		if !is {
			delete(used, key)
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(english)), slices.Collect(maps.Keys(used)))
	for key, text := range german {
		require.NotEmpty(t, text, key)
		require.NotEmpty(t, english[key], key)
	}
}

func TestInputsAreLabelledAndDescribed(t *testing.T) {
	t.Parallel()
	input := regexp.MustCompile(`<input id="([a-z]+)" name="([a-z]+)"[^>]*aria-describedby="([a-z -]+)"`)
	anyInput := regexp.MustCompile(`<input (?:[^t]|t[^y])`) // Hidden ones, which begin with their type, need no label.
	for _, path := range []string{"/", "/login", "/forgot", "/reset", "/verify", "/invitation", "/security"} {
		_, body := get(t, path)
		inputs := input.FindAllStringSubmatch(body, -1)
		require.Len(t, anyInput.FindAllString(body, -1), len(inputs))
		for _, match := range inputs {
			require.Contains(t, body, `<label for="`+match[1]+`">`)
			require.Contains(t, match[3], match[1]+"-error")
			require.Contains(t, body, `id="`+match[1]+`-error"`)
		}
		require.Contains(t, body, `method="post"`, "without script, a password must not end up in an address")
	}
}

func TestOtherMethodsAndFiles(t *testing.T) {
	t.Parallel()
	response, body := get(t, "/robots.txt")
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Contains(t, body, "Disallow: /api/")

	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	require.Equal(t, http.StatusNotFound, w.Code)

	w = httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/start", nil))
	require.Equal(t, http.StatusOK, w.Code)
}
