package policy

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestMetadataProblems(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		old, replacement string
		want             []string
	}{
		"no METADATA": {
			old: "# METADATA\n", replacement: "# Metadata\n",
			want: []string{"pod/odd.rego:20:1: the package has no METADATA (write a block that starts with the line # METADATA right above the package; regolith new writes one)"},
		},
		"an unknown key": {
			old: "severity: high", replacement: "severty: high",
			want: []string{
				"pod/odd.rego:10:3: METADATA custom: missing severity (add it; docs/policy-contract.md says what it holds)",
				`pod/odd.rego:11:5: METADATA custom: unknown key "severty" (did you mean "severity"?)`,
			},
		},
		"an unknown key at the top": {
			old: "# custom:", replacement: "# organizations: [acme]\n# custom:",
			want: []string{`pod/odd.rego:10:3: METADATA: unknown key "organizations" (known are custom, description, related_resources, schemas, title)`},
		},
		"a scope": {
			old: "# custom:", replacement: "# scope: subpackages\n# custom:",
			want: []string{`pod/odd.rego:10:3: METADATA: unknown key "scope" (known are custom, description, related_resources, schemas, title)`},
		},
		"an unknown severity": {
			old: "severity: high", replacement: "severity: High",
			want: []string{"pod/odd.rego:11:5: METADATA custom.severity: High is not allowed (write one of critical, high, medium, low)"},
		},
		"an unknown framework": {
			old: `cis: ["5.2.2"]`, replacement: `csi: ["5.2.2"]`,
			want: []string{`pod/odd.rego:15:7: METADATA custom.frameworks: unknown key "csi" (did you mean "cis"?)`},
		},
		"a number for an id": {
			old: `cis: ["5.2.2"]`, replacement: `cis: [5.2]`,
			want: []string{`pod/odd.rego:15:13: METADATA custom.frameworks.cis.0: is a number, want string (quote it, as in "1.2")`},
		},
		"no ids": {
			old: `cis: ["5.2.2"]`, replacement: `cis: []`,
			want: []string{"pod/odd.rego:15:7: METADATA custom.frameworks.cis: the list is empty (write at least one element, or remove the key)"},
		},
		"a title without must": {
			old: "Containers must not be odd", replacement: "Containers should not be odd",
			want: []string{`pod/odd.rego:2:3: METADATA title: "Containers should not be odd" has the wrong form (write one sentence with the word "must" and no full stop)`},
		},
		"a title with a full stop": {
			old: "Containers must not be odd", replacement: "Containers must not be odd.",
			want: []string{`pod/odd.rego:2:3: METADATA title: "Containers must not be odd." has the wrong form (write one sentence with the word "must" and no full stop)`},
		},
		"an empty remediation": {
			old: "Make it even.", replacement: `""`,
			want: []string{`pod/odd.rego:18:5: METADATA custom.remediation: "" has the wrong form (write some text)`},
		},
		"no remediation": {
			old: "#   remediation: Make it even.\n", replacement: "",
			want: []string{"pod/odd.rego:10:3: METADATA custom: missing remediation (add it; docs/policy-contract.md says what it holds)"},
		},
		"a match that is no alias": {
			old: "[Pod]", replacement: "[workloads]",
			want: []string{`pod/odd.rego:13:13: METADATA custom.match: "workloads" is neither a kind nor an alias (did you mean "workload"?)`},
		},
		"a match that is no kind": {
			old: "[Pod]", replacement: "[Pod, apps/v1/Deployment]",
			want: []string{`pod/odd.rego:13:18: METADATA custom.match.1: "apps/v1/Deployment" has the wrong form (write Kind for the core group, group/Kind for others, or an alias such as workload)`},
		},
		"no match": {
			old: "[Pod]", replacement: "[]",
			want: []string{"pod/odd.rego:13:5: METADATA custom.match: the list is empty (write at least one element, or remove the key)"},
		},
		"a match twice": {
			old: "[Pod]", replacement: "[Pod, Pod]",
			want: []string{"pod/odd.rego:13:5: METADATA custom.match: items at 0 and 1 are equal"},
		},
		"cluster scope on pods": {
			old: "scope: object", replacement: "scope: cluster",
			want: []string{"pod/odd.rego:13:5: METADATA custom.match: scope is cluster, match is [Pod] (write match: [cluster], for the control is reviewed once; or choose another scope)"},
		},
		"an alias in needs": {
			old: "match: [Pod]", replacement: "match: [Pod]\n#   needs: [workload]",
			want: []string{`pod/odd.rego:14:13: METADATA custom.needs.0: "workload" has the wrong form (write Kind for the core group, group/Kind for others)`},
		},
		"a reference that is none": {
			old: "https://example.com/odd", replacement: "see the docs",
			want: []string{`pod/odd.rego:7:7: METADATA related_resources.0.ref: "see the docs" has the wrong form (write a URL that starts with https://)`},
		},
		"no version range": {
			old: "match: [Pod]", replacement: "match: [Pod]\n#   kubernetes: v1.25",
			want: []string{`pod/odd.rego:14:5: METADATA custom.kubernetes: "v1.25" has the wrong form (write a range such as ">=1.25" or ">=1.22 <1.25")`},
		},
		"a parameter without default": {
			old: "default: [], ", replacement: "",
			want: []string{"pod/odd.rego:17:7: METADATA custom.parameters.allowedNames: missing default (give the parameter a default, the same as that of its default rule)"},
		},
		"a parameter without type": {
			old: "{type: array, items", replacement: "{items",
			want: []string{"pod/odd.rego:17:7: METADATA custom.parameters.allowedNames: missing type (a parameter is a structural schema: every level has a type, every array has items)"},
		},
		"an array without items": {
			old: "items: {type: string}, ", replacement: "",
			want: []string{"pod/odd.rego:17:7: METADATA custom.parameters.allowedNames: missing items (a parameter is a structural schema: every level has a type, every array has items)"},
		},
		"items without type": {
			old: "items: {type: string}", replacement: "items: {}",
			want: []string{"pod/odd.rego:17:35: METADATA custom.parameters.allowedNames.items: missing type (a parameter is a structural schema: every level has a type, every array has items)"},
		},
		"a parameter with a reference": {
			old: "items: {type: string}", replacement: "items: {$ref: x}",
			want: []string{
				"pod/odd.rego:17:35: METADATA custom.parameters.allowedNames.items: missing type (a parameter is a structural schema: every level has a type, every array has items)",
				`pod/odd.rego:17:43: METADATA custom.parameters.allowedNames.items: unknown key "$ref" (engine/policy/control.schema.json lists the keys)`,
			},
		},
		"a parameter name in kebab-case": {
			old: "allowedNames: {", replacement: "allowed-names: {",
			want: []string{`pod/odd.rego:17:7: METADATA custom.parameters: unknown key "allowed-names" (name it in camelCase)`},
		},
		"a list for custom": {
			old: "# custom:\n#   severity: high\n", replacement: "# custom: []\n# more:\n#   severity: high\n",
			want: []string{"pod/odd.rego:10:1: METADATA: cannot unmarshal !!seq into map[string]interface {} (the METADATA is no YAML of the right form: quote texts, or write them as a block after |)"},
		},
		"keys that are no strings": {
			old: "# custom:", replacement: "# 1: x\n# custom:",
			want: []string{"pod/odd.rego:10:3: METADATA: a key is no text (quote it)"},
		},
		"a key twice": {
			old: "severity: high", replacement: "severity: high\n#   severity: low",
			want: []string{`pod/odd.rego:12:1: METADATA: mapping key "severity" already defined (the METADATA is no YAML of the right form: quote texts, or write them as a block after |)`},
		},
		"broken YAML": {
			old: "Make it even.", replacement: "%even",
			want: []string{"pod/odd.rego:18:1: METADATA: found character that cannot start any token (the METADATA is no YAML of the right form: quote texts, or write them as a block after |)"},
		},
		"a date": {
			old: "default: [], ", replacement: "default: 2026-01-01, ",
			want: []string{"pod/odd.rego:17:58: the default of parameter allowedNames does not fit its own schema: got string, want array (make the default fit the schema)"},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := fstest.MapFS{
				"pod/odd.rego": {Data: []byte(spoil(t, good, tc.old, tc.replacement))},
				"lib/k8s.rego": {Data: []byte(goodLib)},
			}
			l, problems := Load(Source{FS: source})
			wantProblems(t, problems, tc.want)
			if len(l.Controls) != 0 {
				t.Error("the control was loaded all the same")
			}
		})
	}
}

func TestMetadataDefaults(t *testing.T) {
	t.Parallel()
	text := spoil(t, good, "severity: high", "severity: low\n#   enabled: false\n#   absence: true\n#   manual: |\n#     Look at it.\n#   kubernetes: \">=1.22 <1.25\"")
	l, problems := Load(Source{FS: tree(map[string]string{"pod/odd.rego": text})})
	wantProblems(t, problems, nil)
	c := l.Controls[0]
	if c.Enabled || !c.Absence || c.Manual != "Look at it." || c.Kubernetes != ">=1.22 <1.25" {
		t.Errorf("got enabled %t, absence %t, manual %q, kubernetes %q", c.Enabled, c.Absence, c.Manual, c.Kubernetes)
	}
}

// Any METADATA either gives a control or a problem with a place, and nothing panics.
func FuzzMetadata(f *testing.F) {
	block, _, _ := strings.Cut(good, "package ")
	f.Add(block)
	f.Add("# METADATA\n# title: x\n")
	f.Add("# METADATA\n# custom: {a: &a [*a, *a], <<: *a}\n")
	f.Add("# METADATA\n# - x\n# METADATA\n#\n#title: 1\n")
	f.Add("# METADATA\n# custom:\n#   parameters: {x: {type: array, items: {type: object}, default: {}, pattern: '('}}\n")
	f.Add("# METADATA\n# ? [x]\n# : 2026-01-01\n# custom: !!binary x\n")
	rest := good[len(block):]

	schema, err := newControlSchema()
	if err != nil {
		f.Fatal(err)
	}
	l, _ := Load(Source{FS: tree(nil)})
	allowed, linter := Capabilities(), newLinter(l, Capabilities())
	f.Fuzz(func(t *testing.T, block string) { // what Load does, without what it does once
		file := classify("pod/odd.rego")
		file.path, file.raw = "pod/odd.rego", []byte(block+rest)
		problems := file.parse(allowed, true)
		if len(problems) == 0 {
			problems = file.readMetadata(schema)
		}
		if (file.control != nil) == (len(problems) > 0) {
			t.Errorf("got control %v and problems %v", file.control, problems)
		}
		if file.control != nil {
			problems = linter.lint(file)
		}
		for _, p := range problems {
			if p.File != "pod/odd.rego" || p.Row < 1 || p.Col < 1 || p.Message == "" {
				t.Errorf("problem without a place: %+v", p)
			}
		}
	})
}
