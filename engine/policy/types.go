package policy

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/regolith-policy/regolith/capabilities"
	"github.com/regolith-policy/regolith/schemas"
)

// Capabilities gives what a policy may use of Rego, for parsers and compilers: the built-ins of OPA 1.3.0 without
// the network, the clock, the environment and randomness. It is not to be changed.
func Capabilities() *ast.Capabilities { return readCapabilities() }

var readCapabilities = sync.OnceValue(func() *ast.Capabilities { //nolint:gochecknoglobals // read once, never changed
	allowed, err := ast.LoadCapabilitiesJSON(strings.NewReader(string(capabilities.JSON)))
	if err != nil {
		return &ast.Capabilities{} // allows nothing; the file is embedded and a test reads it
	}
	return allowed
})

// Schemas gives the types that METADATA may name under schemas: schema.kubernetes.*, schema.config.* and
// schema.facts.*.
func Schemas() *ast.SchemaSet {
	set := ast.NewSchemaSet()
	for name, file := range schemaFiles() {
		raw, err := fs.ReadFile(schemas.FS, file)
		if err != nil {
			continue // embedded files do not fail; what were missing would be an undefined schema, and a test reads all
		}
		var schema any
		if err := util.UnmarshalJSON(raw, &schema); err != nil {
			continue
		}
		set.Put(ast.MustParseRef(name), schema)
	}
	return set
}

// schemaFiles maps the names of the schemas, as schema.kubernetes.pod, to their files.
func schemaFiles() map[string]string {
	files := map[string]string{}
	for _, pattern := range []string{"kubernetes/*.json", "config/*.json", "facts/*.json"} {
		found, err := fs.Glob(schemas.FS, pattern)
		if err != nil {
			continue // the patterns are right
		}
		for _, file := range found {
			files["schema."+strings.ReplaceAll(strings.TrimSuffix(file, ".json"), "/", ".")] = file
		}
	}
	return files
}

// builtInKinds gives the kinds that Kubernetes, its configuration files and facts have, by group.
func builtInKinds() map[string][]string {
	raw, err := fs.ReadFile(schemas.FS, "shapes.json")
	if err != nil {
		return nil
	}
	var shapes struct {
		Kinds map[string]string `json:"kinds"`
	}
	if err := json.Unmarshal(raw, &shapes); err != nil {
		return nil
	}
	groups := map[string][]string{}
	for _, key := range sortedKeys(shapes.Kinds) { // "group/version/Kind" or "version/Kind"
		version, kind := path.Split(key)
		group := path.Dir(path.Clean(version))
		if group == "." {
			group = ""
		}
		groups[group] = append(groups[group], kind)
	}
	return groups
}
