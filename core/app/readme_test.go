package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shell are the shell blocks of a section of the README.
func shell(t *testing.T, heading string) string {
	t.Helper()
	raw, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(raw), "\n## "+heading+"\n")
	require.True(t, ok, "the README has no section %q", heading)
	section, _, _ = strings.Cut(section, "\n## ")
	var out strings.Builder
	for _, m := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(section, -1) {
		out.WriteString(m[1])
	}
	return out.String()
}

// TestTheREADMEsStepsWork runs the README's commands as they stand there, but for the address, and reads the answers.
func TestTheREADMEsStepsWork(t *testing.T) {
	t.Parallel()
	steps := shell(t, "The API in four steps")
	require.Equal(t, 4, strings.Count(steps, "\ncurl "), "one command for each step")
	processes(t, func(p *process) {
		t := p.t
		p.start()
		script := strings.Replace(steps, "http://localhost:8080", p.url, 1)
		require.NotEqual(t, steps, script)
		// A refusal ends the script.
		cmd := exec.CommandContext(t.Context(), "bash", "-c", "set -euo pipefail\ncurl() { command curl -sS --fail-with-body \"$@\"; }\n"+script)
		cmd.Dir, cmd.Env = t.TempDir(), p.environment()
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		var answers []json.RawMessage
		for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
			var answer json.RawMessage
			require.NoError(t, d.Decode(&answer), string(out))
			answers = append(answers, answer)
		}
		require.Len(t, answers, 4, string(out))
		var signup struct {
			Tenant struct{ ID, Slug, Name string }
			User   struct{ ID, Email string }
		}
		require.NoError(t, json.Unmarshal(answers[0], &signup))
		require.Equal(t, "Hansa Handel GmbH", signup.Tenant.Name)
		require.NotEmpty(t, signup.User.ID)
		require.Contains(t, string(answers[1]), `"name":"region"`)
		type contact struct {
			ID        string
			FirstName string `json:"first_name"`
			LastName  string `json:"last_name"`
			Custom    map[string]any
		}
		var made contact
		require.NoError(t, json.Unmarshal(answers[2], &made))
		require.Equal(t, map[string]any{"region": "north"}, made.Custom)
		var found struct{ Data []contact }
		require.NoError(t, json.Unmarshal(answers[3], &found))
		require.Equal(t, []contact{made}, found.Data)

		for _, path := range []string{"/", "/api/docs", "/healthz", "/readyz", "/version"} {
			res, err := http.Get(p.url + path)
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
			require.Equal(t, http.StatusOK, res.StatusCode, path)
		}
	})
}

// TestTheREADMEsSettingsExist compares the README's table of settings with those that the program shows.
func TestTheREADMEsSettingsExist(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	named := regexp.MustCompile(`(?m)^\| .KONTOR_([A-Z_]+). \|`).FindAllStringSubmatch(string(raw), -1)
	require.NotEmpty(t, named)
	p := &process{t: t, dir: t.TempDir()}
	shown := p.run("config")
	for _, m := range named {
		require.Contains(t, shown, strings.ReplaceAll(strings.ToLower(m[1]), "_", "-"), m[1])
	}
}
