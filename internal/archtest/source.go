package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Module is the name of the Go module, the first part of our own import paths.
const Module = "sanchuang"

// Finding is one broken promise.
type Finding struct {
	Where string // file:line
	What  string
}

// String shows it as compilers do.
func (f Finding) String() string { return f.Where + ": " + f.What }

// File is one parsed Go file.
type File struct {
	Path string // from the root of the repository
	Test bool   // _test.go
	AST  *ast.File
	fset *token.FileSet
}

// Source is the repository as the checks read it.
type Source struct {
	FS    fs.FS
	Files []*File
}

// foreign folders hold what is not ours or not source.
var foreign = map[string]bool{"node_modules": true, "testdata": true, "dist": true, "out": true}

// Load parses the Go files below the root.
func Load(root fs.FS) (*Source, error) {
	s := &Source{FS: root}
	fset := token.NewFileSet()
	return s, walk(root, func(name string) error {
		if path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		s.Files = append(s.Files, &File{Path: name, Test: strings.HasSuffix(name, "_test.go"), AST: parsed, fset: fset})
		return nil
	})
}

// walk visits every file of ours; hidden folders but .ci are not.
func walk(root fs.FS, visit func(name string) error) error {
	return fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") && name != "." && name != ".ci"
		if e.IsDir() {
			if hidden || foreign[e.Name()] || e.Name() == "demo-data" {
				return fs.SkipDir
			}
			return nil
		}
		return visit(name)
	})
}

// Dir is the folder of the file.
func (f *File) Dir() string { return path.Dir(f.Path) }

// Room is the room the file stands in, "" outside of the house.
func (f *File) Room() string { return roomOf(f.Dir()) }

// Role is the ending of the name that says what the file may hold: "store" for problem_store.go;
// "" for the rules themselves.
func (f *File) Role() string {
	name := strings.TrimSuffix(path.Base(f.Path), ".go")
	name = name[strings.LastIndexByte(name, '_')+1:] // service.go too, where a room needs but one
	if roles[name] {
		return name
	}
	return ""
}

func (f *File) find(at ast.Node, format string, args ...any) Finding {
	return Finding{fmt.Sprintf("%s:%d", f.Path, f.fset.Position(at.Pos()).Line), fmt.Sprintf(format, args...)}
}

// imports calls visit with each import's path.
func (f *File) imports(visit func(spec *ast.ImportSpec, path string)) {
	for _, spec := range f.AST.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			visit(spec, p)
		}
	}
}

// literals calls visit with each string literal and the function it stands in, if any.
func (f *File) literals(visit func(lit *ast.BasicLit, text string, in *ast.FuncDecl)) {
	for _, decl := range f.AST.Decls {
		in, _ := decl.(*ast.FuncDecl)
		if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok && field.Tag != nil {
				return false // a struct tag is no text of ours
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil {
				visit(lit, text, in)
			}
			return true
		})
	}
}

// mentions finds the first use of pkg.name.
func (f *File) mentions(pkg, name string) ast.Node {
	var at ast.Node
	ast.Inspect(f.AST, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == pkg && sel.Sel.Name == name && at == nil {
			at = sel
		}
		return true
	})
	return at
}
