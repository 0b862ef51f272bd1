// Command schemas writes the types that Regolith checks policies and input against, out of what Kubernetes
// publishes: the OpenAPI document of its API server and the Go types of its configuration files. The types of
// facts come from the Go types beside this command.
//
// Run it in tools/: go run ./schemas. It downloads the pinned Go modules and rewrites ../schemas: shapes.json,
// kubernetes/*.json, config/*.json and facts/*.json. The same pins give the same bytes.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// The release of Kubernetes that the types are taken from: k8s.io/kubernetes and its staging modules.
const (
	kubernetesVersion = "v1.37.2"
	stagingVersion    = "v0.37.2"
)

func main() {
	if err := run(filepath.Join("..", "schemas"), filepath.Join("schemas", "facts")); err != nil {
		fmt.Fprintln(os.Stderr, "schemas: error:", err)
		os.Exit(1)
	}
}

// run writes all files below out; facts is the folder of the Go types of facts.
func run(out, facts string) error {
	m := newModel()
	kubernetes, err := moduleDir("k8s.io/kubernetes", kubernetesVersion)
	if err != nil {
		return err
	}
	if err := addOpenAPI(m, filepath.Join(kubernetes, "api", "openapi-spec", "swagger.json")); err != nil {
		return err
	}
	packages := &goTypes{model: m, dirs: map[string]string{factsPackage: facts}}
	for _, c := range configKinds() {
		if err := packages.addKind(c); err != nil {
			return err
		}
	}
	for _, kind := range factKinds() {
		if err := packages.addKind(goKind{apiVersion: factsVersion, pkg: factsPackage, name: kind}); err != nil {
			return err
		}
		m.addIdentity(m.Kinds[factsVersion+"/"+kind])
	}
	m.removeUnreachable()
	return write(m, out)
}
