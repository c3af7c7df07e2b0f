package coretest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// outcome is a testing.TB that notes how a test would have ended, and ends the goroutine as the real one does.
type outcome struct {
	testing.TB
	ended string
}

func (o *outcome) Helper()               {}
func (o *outcome) Fatal(...any)          { o.ended = "failed"; panic(o) }
func (o *outcome) Skip(...any)           { o.ended = "skipped"; panic(o) }
func (o *outcome) Skipf(string, ...any)  { o.ended = "skipped"; panic(o) }
func (o *outcome) Fatalf(string, ...any) { o.ended = "failed"; panic(o) }

func run(f func(testing.TB) string) (value, ended string) {
	o := &outcome{}
	defer func() {
		if r := recover(); r != nil && r != any(o) {
			panic(r)
		}
		ended = o.ended
	}()
	return f(o), ""
}

// The environment belongs to the whole process, so this test is not parallel.
func TestServices(t *testing.T) {
	cases := map[string]struct {
		environment map[string]string
		value       string
		ended       string
	}{
		"given":         {map[string]string{"SERVICE": "url", "CI": "true"}, "url", ""},
		"absent":        {nil, "", "skipped"},
		"absent in CI":  {map[string]string{"CI": "true"}, "", "failed"},
		"absent, asked": {map[string]string{"KONTOR_TEST_REQUIRE": "1"}, "", "failed"},
		"other CI":      {map[string]string{"CI": "false"}, "", "skipped"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for service, variable := range map[string]string{"Postgres": "KONTOR_TEST_POSTGRES", "Redis": "KONTOR_TEST_REDIS"} {
				t.Setenv("CI", c.environment["CI"])
				t.Setenv("KONTOR_TEST_REQUIRE", c.environment["KONTOR_TEST_REQUIRE"])
				t.Setenv(variable, c.environment["SERVICE"])
				door := map[string]func(testing.TB) string{"Postgres": Postgres, "Redis": Redis}[service]
				value, ended := run(door)
				require.Equal(t, c.value, value)
				require.Equal(t, c.ended, ended)
			}
		})
	}
}

func TestSharedDataIsSkippedWhereAbsent(t *testing.T) {
	t.Parallel()
	_, ended := run(func(tb testing.TB) string { return SharedData(tb, "no such set") })
	require.Equal(t, "skipped", ended)
}

func TestSharedDataLiesBesideTheRepository(t *testing.T) {
	t.Parallel()
	path := SharedData(t, "README.md")
	require.FileExists(t, path)
	require.True(t, filepath.IsAbs(path))
}

func TestRepositoryRoot(t *testing.T) {
	t.Parallel()
	dir, err := os.Getwd()
	require.NoError(t, err)
	root := repositoryRoot(dir)
	require.FileExists(t, filepath.Join(root, "sdk", "go.mod"))
	require.Equal(t, root, repositoryRoot(root))
	require.Empty(t, repositoryRoot(t.TempDir()))
}
