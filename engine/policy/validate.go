package policy

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed control.schema.json
var controlSchemaJSON string

// newControlSchema compiles control.schema.json.
func newControlSchema() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(controlSchemaJSON))
	if err != nil {
		return nil, fmt.Errorf("parse control.schema.json: %w", err)
	}
	return compileSchema(document)
}

func compileSchema(document any) (*jsonschema.Schema, error) {
	const url = "mem:///schema.json" // no loader: nothing is fetched
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(url, document); err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	schema, err := compiler.Compile(url)
	if err != nil {
		return nil, fmt.Errorf("compile schema: %w", err)
	}
	return schema, nil
}

// validate checks decoded METADATA against control.schema.json.
func (b *block) validate(schema *jsonschema.Schema, value any) []Problem {
	var invalid *jsonschema.ValidationError
	if err := schema.Validate(value); !errors.As(err, &invalid) {
		return nil
	}
	var problems []Problem
	for _, leaf := range leaves(invalid) {
		problems = append(problems, b.explain(schema, leaf)...)
	}
	return problems
}

// leaves lists the errors that have no cause of their own.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		out = append(out, leaves(cause)...)
	}
	return out
}

// explain turns one schema error into problems at the keys it is about.
func (b *block) explain(schema *jsonschema.Schema, e *jsonschema.ValidationError) []Problem {
	path := e.InstanceLocation
	where := "METADATA"
	if len(path) > 0 {
		where += " " + strings.Join(path, ".")
	}
	problem := func(at *ast.Location, message, hint string) Problem {
		return b.file.at(at, where+": "+message, hint)
	}
	var problems []Problem
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, key := range k.Properties {
			problems = append(problems, problem(b.find(append(slices.Clone(path), key)...),
				fmt.Sprintf("unknown key %q", key), unknownKey(schema, path, key)))
		}
	case *kind.Required:
		problems = append(problems, problem(b.find(path...), "missing "+strings.Join(k.Missing, ", "), required(k.Missing[0])))
	case *kind.Enum:
		problems = append(problems, problem(b.find(path...), fmt.Sprintf("%v is not allowed", k.Got), "write one of "+list(k.Want)))
	case *kind.Type:
		hint := ""
		if slices.Contains(k.Want, "string") {
			hint = `quote it, as in "1.2"`
		}
		problems = append(problems, problem(b.find(path...), fmt.Sprintf("is a %s, want %s", k.Got, strings.Join(k.Want, " or ")), hint))
	case *kind.MinItems:
		problems = append(problems, problem(b.find(path...), "the list is empty", "write at least one element, or remove the key"))
	case *kind.Pattern:
		problems = append(problems, problem(b.find(path...), fmt.Sprintf("%q has the wrong form", k.Got), form(path)))
	default:
		text := e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
		problems = append(problems, problem(b.find(path...), text, ""))
	}
	return problems
}

// schemaMessage says what a schema error is about, with the path to it where it is deeper.
func schemaMessage(e *jsonschema.ValidationError) string {
	text := e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	if len(e.InstanceLocation) == 0 {
		return text
	}
	return strings.Join(e.InstanceLocation, ".") + ": " + text
}

// unknownKey is the remedy for a key that control.schema.json does not allow at a path.
func unknownKey(schema *jsonschema.Schema, path []string, key string) string {
	for _, step := range path {
		next := schema.Properties[step]
		for _, patterned := range schema.PatternProperties {
			next = patterned
		}
		if next == nil {
			next, _ = schema.AdditionalProperties.(*jsonschema.Schema)
		}
		for next != nil && next.Ref != nil {
			next = next.Ref
		}
		if next == nil {
			return ""
		}
		schema = next
	}
	if len(schema.Properties) == 0 {
		return "name it in camelCase"
	}
	return cmp.Or(meant(key, sortedKeys(schema.Properties)), "engine/policy/control.schema.json lists the keys")
}

// required is the remedy for a missing key.
func required(key string) string {
	switch key {
	case "default":
		return "give the parameter a default, the same as that of its default rule"
	case "type", "items":
		return "a parameter is a structural schema: every level has a type, every array has items"
	}
	return "add it; docs/policy-contract.md says what it holds"
}

// form is the remedy for a text of the wrong form.
func form(path []string) string {
	switch top := strings.Join(path[:min(len(path), 2)], "."); {
	case strings.HasPrefix(top, "related_resources."):
		return "write a URL that starts with https://"
	case top == "title":
		return `write one sentence with the word "must" and no full stop`
	case top == "custom.match":
		return "write Kind for the core group, group/Kind for others, or an alias such as workload"
	case top == "custom.needs":
		return "write Kind for the core group, group/Kind for others"
	case top == "custom.kubernetes":
		return `write a range such as ">=1.25" or ">=1.22 <1.25"`
	}
	return "write some text"
}

func list(values []any) string {
	words := make([]string, 0, len(values))
	for _, v := range values {
		words = append(words, fmt.Sprint(v))
	}
	return strings.Join(words, ", ")
}
