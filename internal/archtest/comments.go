package archtest

import (
	"go/ast"
	"go/token"
)

// Comments finds exported names without a comment that says what they are.
func Comments(s *Source) (out []Finding) {
	for _, f := range s.Files {
		if f.Test {
			continue
		}
		for _, decl := range f.AST.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					out = append(out, f.find(d.Name, "%s needs a comment: what it is, units, which faults come back", d.Name.Name))
				}
			case *ast.GenDecl:
				out = append(out, f.checkSpecs(d)...)
			}
		}
	}
	return out
}

func (f *File) checkSpecs(d *ast.GenDecl) (out []Finding) {
	if d.Tok == token.IMPORT {
		return nil
	}
	for _, spec := range d.Specs {
		switch sp := spec.(type) {
		case *ast.TypeSpec:
			if sp.Name.IsExported() && d.Doc == nil && sp.Doc == nil && sp.Comment == nil {
				out = append(out, f.find(sp.Name, "%s needs a comment: what it is, with the Chinese term", sp.Name.Name))
			}
		case *ast.ValueSpec:
			for _, name := range sp.Names {
				// In a group one comment may speak for all.
				if name.IsExported() && d.Doc == nil && sp.Doc == nil && sp.Comment == nil {
					out = append(out, f.find(name, "%s needs a comment, or its group does", name.Name))
				}
			}
		}
	}
	return out
}

// exportedReceiver reports whether a method can be reached from outside at all.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}
