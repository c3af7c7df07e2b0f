package message_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// use is one place of the source where a reason is given.
type use struct {
	reason string
	at     string
	// params are the names of the parameters, and known says that these are all.
	params []string
	known  bool
}

const faultPath = `"github.com/kontor-crm/kontor/sdk/fault"`

var reasonForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// scan finds every reason that the Go source of the repository gives: in calls of fault.New, fault.At and List.Add, in
// literals of fault.Error and fault.Field, in constants called Reason… or Warn…, and in calls of functions that pass a
// parameter of theirs on as a reason.
//
// Kinds are the kinds of things that fault.Missing and db.NotFound name, with a place of each.
func scan(t *testing.T) (uses []use, kinds map[string]string) {
	t.Helper()
	root := repositoryRoot(t)
	packages := map[string][]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			packages[filepath.Dir(path)] = append(packages[filepath.Dir(path)], path)
		}
		return nil
	}))
	kinds = map[string]string{}
	for _, files := range packages {
		uses = append(uses, scanPackage(t, root, files, kinds)...)
	}
	return uses, kinds
}

func repositoryRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "sdk", "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		require.NotEqual(t, parent, dir, "the test runs outside of the repository")
		dir = parent
	}
}

// source is one package that is read.
type source struct {
	set       *token.FileSet
	root      string
	files     []*ast.File
	constants map[string]string
	lists     map[string]bool
	listTypes map[string]bool
	// passing maps a function to the index of the parameter that it passes on as a reason.
	passing map[string]int
	uses    []use
	kinds   map[string]string
}

func scanPackage(t *testing.T, root string, paths []string, kinds map[string]string) []use {
	t.Helper()
	s := &source{kinds: kinds, set: token.NewFileSet(), root: root, constants: map[string]string{}, lists: map[string]bool{}, listTypes: map[string]bool{}, passing: map[string]int{}}
	imports := false
	for _, path := range paths {
		f, err := parser.ParseFile(s.set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("%s is being written: %v", path, err)
			continue
		}
		s.files = append(s.files, f)
		for _, i := range f.Imports {
			imports = imports || i.Path.Value == faultPath
		}
	}
	if !imports && filepath.Base(filepath.Dir(paths[0])) != "fault" && s.files[0].Name.Name != "fault" {
		return nil
	}
	// Twice, because a method may come before its type.
	for range 2 {
		for _, f := range s.files {
			ast.Inspect(f, s.declarations)
		}
	}
	for {
		before := len(s.passing)
		for _, f := range s.files {
			s.functions(f)
		}
		if len(s.passing) == before {
			break
		}
	}
	for _, f := range s.files {
		ast.Inspect(f, s.find)
	}
	return s.uses
}

// declarations notes string constants and whatever is declared as a fault.List.
func (s *source) declarations(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		if n.Tok != token.CONST {
			return true
		}
		for _, spec := range n.Specs {
			v := spec.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i >= len(v.Values) {
					continue
				}
				text, ok := literal(v.Values[i])
				if !ok {
					continue
				}
				s.constants[name.Name] = text
				if strings.HasPrefix(name.Name, "Reason") || strings.HasPrefix(name.Name, "reason") || strings.HasPrefix(name.Name, "Warn") {
					s.add(name, text, nil, false)
				}
			}
		}
	case *ast.ValueSpec:
		s.list(n.Names, n.Type)
		for i, v := range n.Values {
			if c, ok := v.(*ast.CompositeLit); ok && isList(c.Type) && i < len(n.Names) {
				s.lists[n.Names[i].Name] = true
			}
		}
	case *ast.AssignStmt:
		for i, v := range n.Rhs {
			c, ok := v.(*ast.CompositeLit)
			if u, isRef := v.(*ast.UnaryExpr); isRef {
				c, ok = u.X.(*ast.CompositeLit)
			}
			if ok && isList(c.Type) && i < len(n.Lhs) {
				if name, ok := n.Lhs[i].(*ast.Ident); ok {
					s.lists[name.Name] = true
				}
			}
		}
	case *ast.Field:
		s.list(n.Names, n.Type)
	case *ast.TypeSpec:
		// A type that embeds a fault.List is one too.
		if typ, ok := n.Type.(*ast.StructType); ok {
			for _, f := range typ.Fields.List {
				if len(f.Names) == 0 && isList(f.Type) {
					s.listTypes[n.Name.Name] = true
				}
			}
		}
	case *ast.FuncDecl:
		if n.Recv != nil && len(n.Recv.List) == 1 {
			typ := n.Recv.List[0].Type
			if star, ok := typ.(*ast.StarExpr); ok {
				typ = star.X
			}
			if id, ok := typ.(*ast.Ident); ok && s.listTypes[id.Name] {
				for _, name := range n.Recv.List[0].Names {
					s.lists[name.Name] = true
				}
			}
		}
	}
	return true
}

func (s *source) list(names []*ast.Ident, typ ast.Expr) {
	if isList(typ) {
		for _, n := range names {
			s.lists[n.Name] = true
		}
	}
}

func isList(e ast.Expr) bool {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := sel.X.(*ast.Ident)
	return ok && x.Name == "fault" && sel.Sel.Name == "List"
}

// functions notes the functions that pass a parameter on as a reason.
func (s *source) functions(f *ast.File) {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		index := map[string]int{}
		n := 0
		for _, p := range fn.Type.Params.List {
			for _, name := range p.Names {
				if typ, ok := p.Type.(*ast.Ident); ok && typ.Name == "string" {
					index[name.Name] = n
				}
				n++
			}
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			reason, _ := s.reasonOf(n)
			if id, ok := reason.(*ast.Ident); ok {
				if i, ok := index[id.Name]; ok {
					s.passing[fn.Name.Name] = i
				}
			}
			return true
		})
	}
}

// reasonOf is the expression that a node gives as a reason, and the parameters that come with it.
func (s *source) reasonOf(n ast.Node) (ast.Expr, []ast.Expr) {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch fun := n.Fun.(type) {
		case *ast.Ident:
			name = fun.Name
		case *ast.SelectorExpr:
			x, isName := fun.X.(*ast.Ident)
			switch {
			case isName && x.Name == "fault" && (fun.Sel.Name == "New" || fun.Sel.Name == "At") && len(n.Args) > 1:
				return n.Args[1], n.Args[2:]
			case fun.Sel.Name == "Add" && len(n.Args) > 1 && s.lists[last(fun.X)]:
				return n.Args[1], n.Args[2:]
			case isName && x.Name != "fault" || !isName:
				name = fun.Sel.Name
			}
		}
		if i, ok := s.passing[name]; ok && i < len(n.Args) {
			return n.Args[i], []ast.Expr{nil}
		}
	case *ast.CompositeLit:
		var reason ast.Expr
		var params []ast.Expr
		for _, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			switch last(kv.Key) {
			case "Reason":
				reason = kv.Value
			case "Params":
				params = []ast.Expr{kv.Value}
			}
		}
		return reason, params
	}
	return nil, nil
}

// last is the name that an expression such as b.problems ends in.
func last(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.ParenExpr:
		return last(e.X)
	case *ast.UnaryExpr:
		return last(e.X)
	default:
		return ""
	}
}

func (s *source) find(n ast.Node) bool {
	s.findKind(n)
	reason, params := s.reasonOf(n)
	if reason == nil {
		return true
	}
	text, ok := literal(reason)
	if id, isName := reason.(*ast.Ident); isName && !ok {
		text, ok = s.constants[id.Name]
	}
	if ok && reasonForm.MatchString(text) {
		names, known := paramNames(params)
		s.add(reason, text, names, known)
	}
	return true
}

func (s *source) findKind(n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return
	}
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	index := map[string]int{"fault.Missing": 0, "db.NotFound": 1}
	if i, ok := index[last(fun.X)+"."+fun.Sel.Name]; ok && i < len(call.Args) {
		if kind, ok := literal(call.Args[i]); ok {
			s.kinds[kind] = s.place(call)
		}
	}
}

func (s *source) place(n ast.Node) string {
	p := s.set.Position(n.Pos())
	file, err := filepath.Rel(s.root, p.Filename)
	if err != nil {
		file = p.Filename
	}
	return file + ":" + strconv.Itoa(p.Line)
}

func (s *source) add(n ast.Node, reason string, params []string, known bool) {
	s.uses = append(s.uses, use{reason: reason, at: s.place(n), params: params, known: known})
}

// paramNames are the keys of literal parameters; known is false where one is no literal.
func paramNames(args []ast.Expr) (names []string, known bool) {
	for _, a := range args {
		lit, ok := a.(*ast.CompositeLit)
		if !ok {
			return nil, false
		}
		for _, e := range lit.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				return nil, false
			}
			key, ok := literal(kv.Key)
			if !ok {
				return nil, false
			}
			names = append(names, key)
		}
	}
	return names, true
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
