// Package coretest holds what the tests of several rooms share: the database servers to test against and the real
// data sets. It decides nothing about the product, and only tests import it.
package coretest

import (
	"os"
	"path/filepath"
	"testing"
)

// Postgres returns the URL of a PostgreSQL superuser that may create databases and roles, from KONTOR_TEST_POSTGRES.
// Without one the test is skipped, or fails where services are required; see required.
func Postgres(t testing.TB) string {
	t.Helper()
	return service(t, "PostgreSQL", "KONTOR_TEST_POSTGRES")
}

// Redis returns the URL of a Redis that tests may write to under their own key prefix, from KONTOR_TEST_REDIS.
// Without one the test is skipped, or fails where services are required; see required.
func Redis(t testing.TB) string {
	t.Helper()
	return service(t, "Redis", "KONTOR_TEST_REDIS")
}

// SharedData returns the path of a file or directory of the shared data sets, which lie beside the repository in
// ../shared/data. The test is skipped where they are absent, since their licences keep them out of the repository.
func SharedData(t testing.TB, elem ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatalf("find the working directory: %v", err)
	}
	root := repositoryRoot(dir)
	if root == "" {
		t.Fatalf("%s lies in no checkout of the repository", dir)
	}
	path := filepath.Join(append([]string{filepath.Dir(root), "shared", "data"}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the shared data set %s is not beside the repository", filepath.Join(elem...))
	}
	return path
}

func service(t testing.TB, name, variable string) string {
	t.Helper()
	url := os.Getenv(variable)
	if url != "" {
		return url
	}
	message := name + " is needed: set " + variable + ", or run the test through deploy/dev/with-services.sh"
	if required(os.Getenv) {
		t.Fatal(message)
	}
	t.Skip(message)
	return ""
}

// required reports whether a missing service fails a test instead of skipping it: in CI and under `make test`, so
// that a green run proves both engines.
func required(getenv func(string) string) bool {
	return getenv("CI") == "true" || getenv("KONTOR_TEST_REQUIRE") == "1"
}

// repositoryRoot walks up from dir to the directory that holds the product's go.mod and its sdk beside it; it is
// empty where there is none.
func repositoryRoot(dir string) string {
	for {
		_, product := os.Stat(filepath.Join(dir, "go.mod"))
		_, sdk := os.Stat(filepath.Join(dir, "sdk", "go.mod"))
		if product == nil && sdk == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}
