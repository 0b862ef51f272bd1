package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// openAPI is the part of an OpenAPI v2 document that describes types.
type openAPI struct {
	Definitions map[string]openAPIType `json:"definitions"`
	Paths       map[string]struct {
		Post *struct {
			Creates struct {
				Group string `json:"group"`
				Kind  string `json:"kind"`
			} `json:"x-kubernetes-group-version-kind"`
		} `json:"post"`
	} `json:"paths"`
}

type openAPIType struct {
	Ref                  string                 `json:"$ref"`
	Type                 string                 `json:"type"`
	Format               string                 `json:"format"`
	Items                *openAPIType           `json:"items"`
	AdditionalProperties *openAPIType           `json:"additionalProperties"`
	Properties           map[string]openAPIType `json:"properties"`
	Kinds                []struct {
		Group   string `json:"group"`
		Version string `json:"version"`
		Kind    string `json:"kind"`
	} `json:"x-kubernetes-group-version-kind"`
}

// addOpenAPI adds every kind and type of the OpenAPI document in a file.
func addOpenAPI(m *model, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read OpenAPI document: %w", err)
	}
	var doc openAPI
	if err := json.Unmarshal(raw, &doc); err != nil {
		return fmt.Errorf("parse OpenAPI document %s: %w", file, err)
	}
	m.Namespaced = doc.namespaced()
	for name, definition := range doc.Definitions {
		if len(definition.Properties) == 0 {
			continue
		}
		fields := map[string]string{}
		for field, property := range definition.Properties {
			fields[field] = doc.expr(property)
		}
		if _, taken := m.Types[shortName(name)]; taken {
			return fmt.Errorf("name %s: %s is taken by another definition", name, shortName(name))
		}
		m.Types[shortName(name)] = typeTree{Fields: fields}
		if fields["metadata"] != "meta.v1.ObjectMeta" {
			continue // lists, options and parts
		}
		for _, gvk := range definition.Kinds {
			m.Kinds[strings.TrimPrefix(gvk.Group+"/"+gvk.Version, "/")+"/"+gvk.Kind] = shortName(name)
		}
	}
	return nil
}

// namespaced lists the kinds, as "group/Kind", that are created below a namespace.
func (doc openAPI) namespaced() []string {
	collection := regexp.MustCompile(`/namespaces/\{namespace\}/[a-z]+$`)
	var kinds []string
	for path, item := range doc.Paths {
		if item.Post != nil && collection.MatchString(path) {
			kinds = append(kinds, strings.TrimPrefix(item.Post.Creates.Group+"/"+item.Post.Creates.Kind, "/"))
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// expr is the type expression of a property.
func (doc openAPI) expr(t openAPIType) string {
	if name, ok := strings.CutPrefix(t.Ref, "#/definitions/"); ok {
		return doc.named(name)
	}
	switch {
	case t.Type == "array" && t.Items != nil:
		return exprList + doc.expr(*t.Items)
	case t.Type == "object" && t.AdditionalProperties != nil:
		return exprMap + doc.expr(*t.AdditionalProperties)
	case t.Type == "boolean":
		return exprBool
	case t.Type == "integer":
		return exprInt
	case t.Type == "number":
		return exprNumber
	case t.Type == "string" && t.Format == "int-or-string":
		return exprIntOrString
	case t.Type == "string":
		return exprString
	}
	return exprAny
}

// named is the type expression of a reference to a definition.
func (doc openAPI) named(name string) string {
	definition := doc.Definitions[name]
	switch {
	case strings.HasSuffix(name, ".resource.Quantity"):
		return exprQuantity
	case len(definition.Properties) > 0:
		return shortName(name)
	case definition.Type == "object":
		return exprMap + exprAny // RawExtension, FieldsV1 and structs without fields
	}
	return doc.expr(definition)
}

// shortName makes "core.v1.Pod" of "io.k8s.api.core.v1.Pod": the name without the Go module.
func shortName(name string) string {
	for _, cut := range []string{".pkg.apis.", ".pkg.api.", "io.k8s.api.", "io.k8s."} {
		if _, rest, found := strings.Cut(name, cut); found {
			return rest
		}
	}
	return name
}
