package policy

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// good is a control without a problem, for tests to spoil.
const good = `# METADATA
# title: Containers must not be odd
# description: |
#   An odd container is a risk.
# related_resources:
#   - description: About oddness
#     ref: https://example.com/odd
# schemas:
#   - input.review.object: schema.kubernetes.pod
# custom:
#   severity: high
#   scope: object
#   match: [Pod]
#   frameworks:
#     cis: ["5.2.2"]
#   parameters:
#     allowedNames: {type: array, items: {type: string}, default: [], description: Names that may be odd.}
#   remediation: Make it even.
#   verify: kubectl get pods
package policies.pod.odd

import data.lib.k8s

default allowed_names := []

allowed_names := input.parameters.allowedNames

violation contains {"msg": msg, "details": {"path": ["spec", "containers", i]}} if {
	k8s.kind == "Pod"
	some i, container in input.review.object.spec.containers
	container.securityContext.privileged
	not container.name in allowed_names
	msg := sprintf("container %q is odd", [container.name])
}
`

const goodLib = `# METADATA
# title: The object under review
package lib.k8s

kind := input.review.object.kind

default name := ""

name := input.review.object.metadata.name

_private := 1

int(n) := format_int(n, 10)

nodes := {node | some gv; some node in data.inventory.cluster[gv].Node}
`

const goodTest = `package policies.pod.odd_test

import data.policies.pod.odd as control

cases := {"a pod": {"want": 0}}

test_violation[note] if {
	some note, tc in cases
	count(control.violation) == tc.want with input as {}
}
`

// tree is a source without a problem, with other files over it; a file of no bytes is left out.
func tree(over map[string]string) fstest.MapFS {
	files := map[string]string{
		"pod/odd.rego": good, "pod/odd_test.rego": goodTest, "pod/odd.txtar": "an example\n", "lib/k8s.rego": goodLib,
		"embed.go": "package policies\n", "README.md": "",
	}
	out := fstest.MapFS{}
	for _, m := range []map[string]string{files, over} {
		for name, text := range m {
			out[name] = &fstest.MapFile{Data: []byte(text)}
			if text == "" {
				delete(out, name)
			}
		}
	}
	return out
}

// spoil replaces a part of a text that must be there.
func spoil(t *testing.T, text, old, replacement string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q stands %d times in the text, want once", old, strings.Count(text, old))
	}
	return strings.Replace(text, old, replacement, 1)
}

// told is problems as people read them, with hints.
func told(problems []Problem) []string {
	var out []string
	for _, p := range problems {
		line := p.Error()
		if p.Hint != "" {
			line += " (" + p.Hint + ")"
		}
		out = append(out, line)
	}
	return out
}

func wantProblems(t *testing.T, got []Problem, want []string) {
	t.Helper()
	if diff := cmp.Diff(want, told(got)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, p := range got {
		if p.File == "" {
			t.Errorf("problem without a file: %v", p)
		}
	}
}
