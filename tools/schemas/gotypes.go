package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// goKind is a kind whose type is a Go struct.
type goKind struct {
	apiVersion string
	pkg        string // import path
	name       string // of the kind and of the struct
}

// goTypes reads Go source into a model, as encoding/json would see it. It parses and never builds, so that
// nothing of Kubernetes enters go.mod.
type goTypes struct {
	model  *model
	dirs   map[string]string // import path or module path -> folder
	parsed map[string]goPackage
}

// goPackage holds the type declarations of a package and the file of each, for its imports.
type goPackage struct {
	types map[string]*ast.TypeSpec
	files map[string]*ast.File
}

// custom lists the types with a JSON form of their own.
func custom(name string) string {
	switch name {
	case "meta.v1.Duration", "meta.v1.Time", "meta.v1.MicroTime":
		return exprString
	case "resource.Quantity", "component-base.logs.api.v1.QuantityValue", "resource.QuantityValue":
		return exprQuantity
	case "util.intstr.IntOrString":
		return exprIntOrString
	case "runtime.RawExtension":
		return exprMap + exprAny
	case "runtime.Unknown", "component-base.logs.api.v1.TimeOrMetaDuration":
		return exprAny
	case "kubernetes.cmd.kubeadm.app.apis.bootstraptoken.v1.BootstrapTokenString":
		return exprString
	}
	return ""
}

// addKind adds a kind, its type and all types it is made of.
func (g *goTypes) addKind(k goKind) error {
	name, err := g.add(k.pkg, k.name)
	if err != nil {
		return fmt.Errorf("read %s %s: %w", k.apiVersion, k.name, err)
	}
	if _, known := g.model.Types[name]; !known {
		return fmt.Errorf("read %s %s: it is a %s, want a struct", k.apiVersion, k.name, name)
	}
	g.model.Kinds[k.apiVersion+"/"+k.name] = name
	return nil
}

// add adds the named type of a package and gives its expression.
func (g *goTypes) add(pkg, name string) (string, error) {
	full := typeName(pkg, name)
	if expr := custom(full); expr != "" {
		return expr, nil
	}
	if _, known := g.model.Types[full]; known {
		return full, nil
	}
	p, err := g.load(pkg)
	if err != nil {
		return "", err
	}
	spec := p.types[name]
	if spec == nil {
		return "", fmt.Errorf("no type %s in %s", name, pkg)
	}
	scope := goScope{g: g, pkg: pkg, file: p.files[name]}
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return scope.expr(spec.Type)
	}
	tree := typeTree{Fields: map[string]string{}}
	g.model.Types[full] = tree // first, for types that hold themselves
	return full, scope.fields(structure, tree)
}

// load parses a package once.
func (g *goTypes) load(pkg string) (goPackage, error) {
	if p, ok := g.parsed[pkg]; ok {
		return p, nil
	}
	dir, err := g.dir(pkg)
	if err != nil {
		return goPackage{}, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return goPackage{}, fmt.Errorf("list %s: %w", dir, err)
	}
	p := goPackage{types: map[string]*ast.TypeSpec{}, files: map[string]*ast.File{}}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return goPackage{}, fmt.Errorf("parse %s: %w", name, err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				p.types[spec.Name.Name], p.files[spec.Name.Name] = spec, file
			}
			_, function := n.(*ast.FuncDecl)
			return !function
		})
	}
	if g.parsed == nil {
		g.parsed = map[string]goPackage{}
	}
	g.parsed[pkg] = p
	return p, nil
}

// dir is the folder of a package, in the module it belongs to.
func (g *goTypes) dir(pkg string) (string, error) {
	if dir, ok := g.dirs[pkg]; ok {
		return dir, nil
	}
	parts := strings.SplitN(pkg, "/", 3)
	if len(parts) < 2 || parts[0] != "k8s.io" {
		return "", fmt.Errorf("find package %s: %w", pkg, fs.ErrNotExist)
	}
	module := path.Join(parts[:2]...)
	if g.dirs[module] == "" {
		version := stagingVersion
		if module == "k8s.io/kubernetes" {
			version = kubernetesVersion
		}
		dir, err := moduleDir(module, version)
		if err != nil {
			return "", err
		}
		g.dirs[module] = dir
	}
	return filepath.Join(g.dirs[module], strings.TrimPrefix(pkg, module)), nil
}

// moduleDir downloads a Go module, unless it is there, and gives its folder.
func moduleDir(module, version string) (string, error) {
	out, err := exec.Command("go", "mod", "download", "-json", module+"@"+version).Output()
	if err != nil {
		return "", fmt.Errorf("download %s@%s: %w", module, version, err)
	}
	var info struct{ Dir string }
	if err := json.Unmarshal(out, &info); err != nil {
		return "", fmt.Errorf("download %s@%s: %w", module, version, err)
	}
	return info.Dir, nil
}

// goScope is where a type expression stands: its package, and the file with its imports.
type goScope struct {
	g    *goTypes
	pkg  string
	file *ast.File
}

// fields adds the JSON fields of a struct to a type, those of inlined structs among them.
func (s goScope) fields(structure *ast.StructType, into typeTree) error {
	for _, field := range structure.Fields.List {
		expr, err := s.expr(field.Type)
		if err != nil {
			return err
		}
		name, inline := jsonName(field)
		switch {
		case inline:
			for k, v := range s.g.model.Types[expr].Fields {
				into.Fields[k] = v
			}
		case name != "":
			into.Fields[name] = expr
		}
	}
	return nil
}

// jsonName is the key of a field in JSON, or that its own fields are taken in its place.
func jsonName(field *ast.Field) (name string, inline bool) {
	if field.Tag != nil {
		tag, err := strconv.Unquote(field.Tag.Value)
		if err == nil {
			name, _, _ = strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		}
	}
	switch {
	case name == "-":
		return "", false
	case name != "":
		return name, false
	case len(field.Names) == 0:
		return "", true
	}
	return field.Names[0].Name, false
}

// expr is the type expression of a Go type.
func (s goScope) expr(t ast.Expr) (string, error) {
	switch t := t.(type) {
	case *ast.StarExpr:
		return s.expr(t.X)
	case *ast.ArrayType:
		if id, ok := t.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return exprString, nil
		}
		inner, err := s.expr(t.Elt)
		return exprList + inner, err
	case *ast.MapType:
		inner, err := s.expr(t.Value)
		return exprMap + inner, err
	case *ast.InterfaceType:
		return exprAny, nil
	case *ast.SelectorExpr:
		return s.selected(t)
	case *ast.Ident:
		if expr := basic(t.Name); expr != "" {
			return expr, nil
		}
		return s.g.add(s.pkg, t.Name)
	}
	return "", fmt.Errorf("type %T in %s is not supported", t, s.pkg)
}

// basic is the expression of a predeclared type.
func basic(name string) string {
	switch name {
	case "string":
		return exprString
	case "bool":
		return exprBool
	case "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64":
		return exprInt
	case "float32", "float64":
		return exprNumber
	case "any":
		return exprAny
	}
	return ""
}

// selected is the expression of a type of another package.
func (s goScope) selected(t *ast.SelectorExpr) (string, error) {
	alias, ok := t.X.(*ast.Ident)
	if !ok {
		return "", fmt.Errorf("type %s in %s is not supported", t.Sel.Name, s.pkg)
	}
	for _, spec := range s.file.Imports {
		target, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return "", fmt.Errorf("read imports of %s: %w", s.pkg, err)
		}
		name := path.Base(target)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name == alias.Name {
			return s.g.add(target, t.Sel.Name)
		}
	}
	return "", fmt.Errorf("no import %s in %s", alias.Name, s.pkg)
}

// typeName is the name of a Go type in the model, the same as that of its OpenAPI definition.
func typeName(pkg, name string) string {
	for _, cut := range []string{"/pkg/apis/", "/pkg/api/", "k8s.io/api/", "k8s.io/apimachinery/pkg/", "k8s.io/"} {
		if _, rest, found := strings.Cut(pkg, cut); found {
			pkg = rest
			break
		}
	}
	return strings.ReplaceAll(pkg, "/", ".") + "." + name
}
