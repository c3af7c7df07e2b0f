package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// builtFiles is what a build leaves, in small.
var builtFiles = fstest.MapFS{
	"index.html":          {Data: []byte(`<html lang="en"><meta property="csp-nonce" nonce="__NONCE__"><script nonce="__NONCE__" src="/assets/app-1.js">`)},
	"icon.svg":            {Data: []byte("<svg/>")},
	"assets/app-1.js":     {Data: []byte("plain")},
	"assets/app-1.js.br":  {Data: []byte("brotli")},
	"assets/app-1.js.gz":  {Data: []byte("gzip")},
	".vite/manifest.json": {Data: []byte("{}")},
	".source-1":           {Data: nil},
}

// ask sends a request to the handler with a built app, signed in or not; header holds pairs of names and values.
func ask(t *testing.T, files fstest.MapFS, in bool, target string, header ...string) (*http.Response, string) {
	t.Helper()
	assets := loadAssets()
	pages := loadPages(assets)
	handler := routes(assets, pages, loadApp(files, pages.render("/", http.StatusServiceUnavailable, "unbuilt.html")))
	r := httptest.NewRequest(http.MethodGet, target, nil)
	if in {
		r.AddCookie(&http.Cookie{Name: "kontor_session", Value: "x"})
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	response := w.Result()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(body)
}

func TestTheAppIsForThoseWhoAreSignedIn(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"/", "/records/deals", "/records/deals/dea_1?x=1", "/settings", "/no/such/page"} {
		response, body := ask(t, builtFiles, true, target)
		require.Equal(t, http.StatusOK, response.StatusCode, target)
		require.Contains(t, body, "/assets/app-1.js")
		require.Equal(t, "no-store", response.Header.Get("Cache-Control"))
	}
	response, _ := ask(t, builtFiles, false, "/records/deals?filter=%7B%7D")
	require.Equal(t, http.StatusSeeOther, response.StatusCode)
	require.Equal(t, "/login?next=%2Frecords%2Fdeals%3Ffilter%3D%257B%257D", response.Header.Get("Location"))

	response, body := ask(t, builtFiles, false, "/")
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.NotContains(t, body, "/assets/app-1.js", "strangers see the sign-up")
	response, _ = ask(t, builtFiles, false, "/no/such/page")
	require.Equal(t, http.StatusNotFound, response.StatusCode)
	response, body = ask(t, builtFiles, true, "/login")
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.NotContains(t, body, "/assets/app-1.js", "the pages stay where they are")
}

func TestTheAppsPageHasItsOwnNonceAndLanguage(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	nonce := regexp.MustCompile(`nonce="([A-Z0-9]{26})"`)
	for range 3 {
		response, body := ask(t, builtFiles, true, "/", "Accept-Language", "de-AT,de;q=0.9")
		require.Contains(t, body, `<html lang="de">`)
		found := nonce.FindAllStringSubmatch(body, -1)
		require.Len(t, found, 2)
		require.Equal(t, found[0][1], found[1][1])
		require.False(t, seen[found[0][1]], "a nonce is for one answer")
		seen[found[0][1]] = true
		policy := response.Header.Get("Content-Security-Policy")
		require.Contains(t, policy, "script-src 'self';")
		require.Contains(t, policy, "style-src 'self' 'nonce-"+found[0][1]+"'")
		require.NotContains(t, policy, "unsafe")
	}
}

func TestTheAppsFilesComeCompressedAndForEver(t *testing.T) {
	t.Parallel()
	for encodings, want := range map[string]string{
		"":                    "plain",
		"gzip":                "gzip",
		"gzip, deflate, br":   "brotli",
		"br;q=0, gzip":        "gzip",
		"br;q=0.000,gzip;q=0": "plain",
		"identity":            "plain",
	} {
		response, body := ask(t, builtFiles, false, "/assets/app-1.js", "Accept-Encoding", encodings)
		require.Equal(t, want, body, encodings)
		require.Equal(t, immutable, response.Header.Get("Cache-Control"))
		require.Equal(t, "text/javascript; charset=utf-8", response.Header.Get("Content-Type"))
		require.Equal(t, "Accept-Encoding", response.Header.Get("Vary"))
	}
	response, _ := ask(t, builtFiles, false, "/icon.svg")
	require.Equal(t, "no-cache", response.Header.Get("Cache-Control"))
	for _, target := range []string{"/assets/gone-2.js", "/assets/app-1.js.br", "/.vite/manifest.json", "/.source-1"} {
		response, body := ask(t, builtFiles, false, target)
		require.Equal(t, http.StatusNotFound, response.StatusCode, target)
		require.NotContains(t, body, "/assets/app-1.js")
	}
	response, _ = ask(t, builtFiles, true, "/assets/gone-2.js")
	require.Equal(t, http.StatusNotFound, response.StatusCode, "an asset that is gone is not the app")
}

func TestWithoutItsAppTheProgramSaysHowToBuildIt(t *testing.T) {
	t.Parallel()
	response, body := ask(t, fstest.MapFS{}, true, "/records/deals")
	require.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
	require.Contains(t, body, "make build")
	response, _ = ask(t, fstest.MapFS{}, false, "/login")
	require.Equal(t, http.StatusOK, response.StatusCode)
}

func TestTheAppOpensWithoutANetwork(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"sw.js": {Data: []byte("self")}, "app.webmanifest": {Data: []byte("{}")}, "icon-192.png": {Data: []byte("png")}}
	for name, file := range builtFiles {
		files[name] = file
	}
	for target, kind := range map[string]string{
		"/sw.js": "text/javascript; charset=utf-8", "/app.webmanifest": "application/manifest+json", "/icon-192.png": "image/png",
	} {
		response, _ := ask(t, files, false, target)
		require.Equal(t, http.StatusOK, response.StatusCode, target)
		require.Equal(t, kind, response.Header.Get("Content-Type"))
		require.Equal(t, "no-cache", response.Header.Get("Cache-Control"), "a newer worker must be found at once")
	}
	response, _ := ask(t, files, true, "/records/deals")
	require.Equal(t, "app", response.Header.Get("Kontor-Page"))
	require.Contains(t, response.Header.Get("Content-Security-Policy"), "worker-src 'self'; manifest-src 'self'")
	response, _ = ask(t, files, true, "/login")
	require.Empty(t, response.Header.Get("Kontor-Page"), "only the app's page may be kept by the worker")
}

func TestTheServiceWorkerKnowsTheAppsAddresses(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("app/src/sw.ts")
	require.NoError(t, err)
	list := regexp.MustCompile(`(?s)const areas = new Set\(\[(.*?)\]\)`).FindSubmatch(source)
	require.NotNil(t, list)
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`'(\w*)'`).FindAllStringSubmatch(string(list[1]), -1) {
		known[m[1]] = true
	}
	want := map[string]bool{"": true}
	for area := range appAreas {
		want[area] = true
	}
	require.Equal(t, want, known)
}
