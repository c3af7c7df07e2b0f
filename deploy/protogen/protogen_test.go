package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const sdkFolder = "../../sdk"

func TestGeneratedCodeIsCurrent(t *testing.T) {
	t.Parallel()
	require.NoError(t, run(sdkFolder, true))
}

func TestTheContractKeepsItsForm(t *testing.T) {
	t.Parallel()
	files, err := compile(filepath.Join(sdkFolder, "proto"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	require.Empty(t, lint(files))
}

// TestTheContractOnlyGrows compares the contract with what its released versions have promised, one file for each
// version in sdk/proto/api. To release a version, write its file: -release 1.1.
func TestTheContractOnlyGrows(t *testing.T) {
	t.Parallel()
	files, err := compile(filepath.Join(sdkFolder, "proto"))
	require.NoError(t, err)
	released, err := releases(filepath.Join(sdkFolder, "proto", "api"))
	require.NoError(t, err)
	require.NotEmpty(t, released)
	require.Empty(t, broken(released, surface(files)))
}

func TestBrokenFormIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"no since":       {"// A is a.\nmessage A {}", "does not say since"},
		"no comment":     {"// since: 1.0\nmessage A {}", "does not begin with its name"},
		"field name":     {"// A is a.\n// since: 1.0\nmessage A { string userName = 1; }", "not in snake_case"},
		"ambiguous":      {"// A is a.\n// since: 1.0\nmessage A { string string = 1; }", "change this name"},
		"enum":           {"// E is e.\n// since: 1.0\nenum E { NONE = 0; }", "does not begin with E_"},
		"zero":           {"// E is e.\n// since: 1.0\nenum E { E_NONE = 0; }", "0 is unspecified"},
		"request's name": {"// Q is q.\n// since: 1.0\nmessage Q {}\n// S does.\nservice S {\n// Do does.\n// since: 1.0\nrpc Do(Q) returns (Q);}", "its request is called Q"},
		"stream":         {"// DoRequest is q.\n// since: 1.0\nmessage DoRequest {}\n// DoResponse is s.\n// since: 1.0\nmessage DoResponse {}\n// S does.\nservice S {\n// Do does.\n// since: 1.0\nrpc Do(DoRequest) returns (stream DoResponse);}", "no streams"},
		"context":        {"// DoRequest is q.\n// since: 1.0\nmessage DoRequest {}\n// DoResponse is s.\n// since: 1.0\nmessage DoResponse {}\n// Plugin does.\nservice Plugin {\n// Do does.\n// since: 1.0\nrpc Do(DoRequest) returns (DoResponse);}", "not the context"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := contract(t, c.body)
			files, err := compile(root)
			require.NoError(t, err)
			require.Contains(t, strings.Join(lint(files), "\n"), c.want)
		})
	}
}

func TestWhatOthersGetWrongIsRefused(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"oneof":    "message A { oneof x { string a = 1; string b = 2; } }",
		"optional": "message A { optional string a = 1; }",
		"float":    "message A { float a = 1; }",
		"list":     "message A { repeated int32 a = 1; }",
		"map key":  "message A { map<int32, string> a = 1; }",
		"map":      "message A { map<string, int32> a = 1; }",
		"nested":   "message A { message B {} B b = 1; }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := compile(contract(t, body))
			require.NoError(t, err)
			_, err = generate(files)
			require.Error(t, err)
		})
	}
}

func TestABreakingChangeIsSeen(t *testing.T) {
	t.Parallel()
	const before = "// A is a.\n// since: 1.0\nmessage A { string a = 1; int64 b = 2; }\n// E is e.\n// since: 1.0\nenum E { E_UNSPECIFIED = 0; E_ONE = 1; }\n"
	released := map[string][]string{"1.0": lines(t, before)}
	for name, c := range map[string]struct {
		after string
		want  int
	}{
		"nothing":            {before, 0},
		"a field is gone":    {strings.Replace(before, "int64 b = 2; ", "", 1), 1},
		"a type changes":     {strings.Replace(before, "int64 b", "int32 b", 1), 2},
		"a number changes":   {strings.Replace(before, "b = 2", "b = 3", 1), 2},
		"a name changes":     {strings.Replace(before, "string a", "string c", 1), 2},
		"a value is gone":    {strings.Replace(before, "E_ONE = 1; ", "", 1), 1},
		"added to a release": {strings.Replace(before, "int64 b = 2; ", "int64 b = 2; string c = 3; ", 1), 1},
		"added after it":     {strings.Replace(before, "int64 b = 2; ", "int64 b = 2;\n// since: 1.1\nstring c = 3; ", 1), 0},
		"a message after it": {before + "// B is b.\n// since: 1.1\nmessage B { string a = 1; }\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := compile(contract(t, c.after))
			require.NoError(t, err)
			require.Len(t, broken(released, surface(files)), c.want)
		})
	}
}

func lines(t *testing.T, body string) []string {
	t.Helper()
	files, err := compile(contract(t, body))
	require.NoError(t, err)
	var out []string
	for _, e := range surface(files) {
		out = append(out, e.line)
	}
	return out
}

// contract writes a contract of one file and gives its root.
func contract(t *testing.T, body string) string {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "kontor", "plugin", "v1")
	require.NoError(t, os.MkdirAll(dir, 0o750))
	src := "syntax = \"proto3\";\npackage kontor.plugin.v1;\n" + body
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.proto"), []byte(src), 0o600))
	return root
}
