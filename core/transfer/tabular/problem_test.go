package tabular

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The lists of reasons are complete: every constant and every fault of the source is in them.
func TestReasonsAreListed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var problems, warnings, faults []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if len(n.Values) != 1 || len(n.Names) != 1 {
					return true
				}
				value := stringLiteral(n.Values[0])
				switch {
				case strings.HasPrefix(n.Names[0].Name, "Reason"):
					problems = append(problems, value)
				case strings.HasPrefix(n.Names[0].Name, "Warn"):
					warnings = append(warnings, value)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "New" && len(n.Args) >= 2 && stringLiteral(n.Args[1]) != "" {
					faults = append(faults, stringLiteral(n.Args[1]))
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Reason" && stringLiteral(n.Value) != "" {
					faults = append(faults, stringLiteral(n.Value))
				}
			}
			return true
		})
	}
	slices.Sort(faults)
	require.ElementsMatch(t, problems, Reasons())
	require.ElementsMatch(t, warnings, WarningReasons())
	require.ElementsMatch(t, slices.Compact(faults), FaultReasons())
}

func stringLiteral(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}
