package gatekeeper

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
)

// Examples are those of a control, with the parameters that hold in them.
type Examples struct {
	Parameters map[string]any
	Worlds     []World
}

// World is one example of a control: objects, and what the control says of each.
type World struct {
	Name    string // as in the archive: "fail/deployment.yaml"
	Objects []Object
}

// Object is an object of an example with the messages of the violations that reviewing it gives.
type Object struct {
	Ref      engine.Ref
	JSON     []byte
	Messages []string
}

type suite struct {
	Kind       string      `yaml:"kind"`
	APIVersion string      `yaml:"apiVersion"`
	Metadata   meta        `yaml:"metadata"`
	Tests      []suiteTest `yaml:"tests"`
}

type suiteTest struct {
	Name       string      `yaml:"name"`
	Template   string      `yaml:"template"`
	Constraint string      `yaml:"constraint"`
	Cases      []suiteCase `yaml:"cases"`
}

type suiteCase struct {
	Name       string      `yaml:"name"`
	Object     string      `yaml:"object"`
	Inventory  []string    `yaml:"inventory,omitempty"`
	Assertions []assertion `yaml:"assertions"`
}

type assertion struct {
	Violations any    `yaml:"violations"` // a number, or "no"
	Message    string `yaml:"message,omitempty"`
}

// addSuite writes the examples of a control as a suite for `gator verify`: one case for each object that its constraint
// matches.
func (e *Export) addSuite(home string, control engine.Control, examples Examples) error {
	name := Name(control.ID)
	samples := path.Join("samples", name)
	test := suiteTest{Name: name, Template: "template.yaml", Constraint: path.Join(samples, "example-constraint.yaml")}
	parameters := map[string]map[string]any{control.ID: examples.Parameters}
	plain, err := encode(newConstraint(Config{Parameters: parameters}, control))
	if err != nil {
		return err
	}
	e.Files[path.Join(home, test.Constraint)] = plain
	for _, world := range examples.Worlds {
		cases, err := e.addWorld(home, samples, control, world)
		if err != nil {
			return err
		}
		test.Cases = append(test.Cases, cases...)
	}
	if len(test.Cases) == 0 {
		return nil
	}
	encoded, err := encode(suite{
		Kind: "Suite", APIVersion: "test.gatekeeper.sh/v1alpha1", Metadata: meta{Name: name}, Tests: []suiteTest{test},
	})
	e.Files[path.Join(home, "suite.yaml")] = encoded
	return err
}

// addWorld writes one example: the world as an inventory, and each object to be reviewed as a file of its own, for
// gator takes one a case.
func (e *Export) addWorld(home, samples string, control engine.Control, world World) ([]suiteCase, error) {
	stem := strings.NewReplacer("/", "-", ".yaml", "", ".json", "").Replace(world.Name)
	var inventory []byte
	for _, object := range world.Objects {
		text, err := yaml.JSONToYAML(object.JSON)
		if err != nil {
			return nil, fmt.Errorf("write %s of %s: %w", object.Ref, world.Name, err)
		}
		inventory = append(append(inventory, "---\n"...), text...)
	}
	var cases []suiteCase
	for i, object := range world.Objects {
		if !isMatched(control, object.Ref) {
			continue
		}
		file := path.Join(samples, fmt.Sprintf("%s-%d.yaml", stem, i+1))
		text, err := yaml.JSONToYAML(object.JSON)
		if err != nil {
			return nil, fmt.Errorf("write %s of %s: %w", object.Ref, world.Name, err)
		}
		e.Files[path.Join(home, file)] = text
		one := suiteCase{
			Name: fmt.Sprintf("%s-%d %s", stem, i+1, object.Ref), Object: file, Assertions: assertions(object.Messages),
		}
		if Joins(control) {
			one.Inventory = []string{path.Join(samples, stem+".inventory.yaml")}
			e.Files[path.Join(home, one.Inventory[0])] = bytes.TrimPrefix(inventory, []byte("---\n"))
		}
		cases = append(cases, one)
	}
	return cases, nil
}

// isMatched tells whether the constraint of a control matches an object.
func isMatched(control engine.Control, ref engine.Ref) bool {
	if len(Reviewed(control)) == 0 && ref.Name != Anchor {
		return false
	}
	return slices.ContainsFunc(constraintKindsOf(control), func(k constraintKinds) bool {
		return k.APIGroups[0] == ref.Group() && slices.Contains(k.Kinds, ref.Kind)
	})
}

// assertions says how many violations there are in all, and of each message.
func assertions(messages []string) []assertion {
	if len(messages) == 0 {
		return []assertion{{Violations: "no"}}
	}
	out := []assertion{{Violations: len(messages)}}
	counts := map[string]int{}
	for _, message := range messages {
		counts[message]++
	}
	for _, message := range sortedKeys(counts) {
		out = append(out, assertion{Violations: counts[message], Message: "^" + regexp.QuoteMeta(message) + "$"})
	}
	return out
}
