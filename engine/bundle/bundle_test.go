package bundle

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/regolith-policy/regolith/bundles"
	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/policy"
)

func control(custom string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`# METADATA
# title: Objects must be as the test wants them
# description: A control of a test.
# custom:
#   scope: object
#   match: [Pod]
#   remediation: Nothing.
#   verify: "true"
#   ` + strings.ReplaceAll(custom, "\n", "\n#   ") + `
package policies.PACKAGE

default limit := 1

limit := input.parameters.limit

violation contains {"msg": "x", "details": {"path": []}} if input.review.object.spec.n == limit
`)}
}

func library(t *testing.T) *policy.Library {
	t.Helper()
	limit := "\nparameters:\n  limit: {type: integer, default: 1, description: The limit.}"
	files := fstest.MapFS{
		"pod/one.rego":  control("severity: high\nframeworks: {cis: [\"5.2.1\"], pss: [baseline/privileged]}" + limit),
		"pod/two.rego":  control("severity: low\nframeworks: {pss: [restricted/runAsUser]}" + limit),
		"rbac/off.rego": control("severity: critical\nenabled: false\nframeworks: {}" + limit),
	}
	for name, file := range files {
		file.Data = []byte(strings.Replace(string(file.Data), "PACKAGE", strings.ReplaceAll(strings.TrimSuffix(name, ".rego"), "/", "."), 1))
	}
	lib, problems := policy.Load(policy.Source{FS: files, Name: "own", Trusted: true})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lib
}

func TestSelect(t *testing.T) {
	t.Parallel()
	all := Profile{Name: "all"}
	tests := map[string]struct {
		request Request
		want    []string
		err     string
	}{
		"all that is enabled":         {request: Request{Profiles: []Profile{all}}, want: []string{"pod/one", "pod/two"}},
		"a framework":                 {request: Request{Profiles: []Profile{{Name: "p", Select: []Criterion{{Frameworks: []string{"pss"}}}}}}, want: []string{"pod/one", "pod/two"}},
		"ids of a framework":          {request: Request{Profiles: []Profile{{Name: "p", Select: []Criterion{{Frameworks: []string{"pss"}, IDs: []string{"baseline/"}}}}}}, want: []string{"pod/one"}},
		"severity":                    {request: Request{Profiles: []Profile{{Name: "p", Select: []Criterion{{Severity: "high"}}}}}, want: []string{"pod/one"}},
		"includes what is off":        {request: Request{Profiles: []Profile{{Name: "p", Include: []string{"rbac/off"}}}}, want: []string{"rbac/off"}},
		"excludes":                    {request: Request{Profiles: []Profile{{Name: "p", Exclude: []string{"pod/one"}}}}, want: []string{"pod/two"}},
		"profiles add up":             {request: Request{Profiles: []Profile{{Name: "p", Include: []string{"pod/one"}}, {Name: "q", Include: []string{"pod/two"}}}}, want: []string{"pod/one", "pod/two"}},
		"exactly these":               {request: Request{Profiles: []Profile{all}, Controls: []string{"rbac/off"}}, want: []string{"rbac/off"}},
		"a domain":                    {request: Request{Profiles: []Profile{all}, Domains: []string{"pod"}, Severity: engine.SeverityHigh}, want: []string{"pod/one"}},
		"a domain that is all off":    {request: Request{Profiles: []Profile{all}, Domains: []string{"rbac"}}, err: "no control is selected"},
		"an unknown control":          {request: Request{Profiles: []Profile{all}, Controls: []string{"pod/onee"}}, err: `--control: unknown control "pod/onee"`},
		"an unknown domain":           {request: Request{Profiles: []Profile{all}, Domains: []string{"pods"}}, err: `--domain: unknown domain "pods"`},
		"an unknown framework":        {request: Request{Profiles: []Profile{all}, Frameworks: []string{"ciss"}}, err: `--framework: unknown framework "ciss"`},
		"an unknown id in a profile":  {request: Request{Profiles: []Profile{{Name: "p", Exclude: []string{"pod/on"}}}}, err: `profile p: unknown control "pod/on"`},
		"an empty profile":            {request: Request{Profiles: []Profile{{Name: "p", Select: []Criterion{{Domains: []string{"none"}}}}}}, err: "profile p: no control is selected"},
		"a parameter":                 {request: Request{Profiles: []Profile{all}, Parameters: map[string]map[string]any{"pod/one": {"limit": 2}}}, want: []string{"pod/one", "pod/two"}},
		"an unknown parameter":        {request: Request{Profiles: []Profile{all}, Parameters: map[string]map[string]any{"pod/one": {"limits": 2}}}, err: `unknown parameter of pod/one "limits"`},
		"a parameter of a wrong type": {request: Request{Profiles: []Profile{all}, Parameters: map[string]map[string]any{"pod/one": {"limit": "2"}}}, err: "parameter limit of pod/one"},
		"a parameter nobody uses":     {request: Request{Profiles: []Profile{all}, Parameters: map[string]map[string]any{"rbac/off": {"limit": 2}}}, err: "rbac/off, which is not selected"},
	}
	lib := library(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			selection, err := Select(lib, tc.request)
			if tc.err != "" {
				if err == nil || !strings.Contains(err.Error(), tc.err) {
					t.Fatalf("error %v, want %q", err, tc.err)
				}
				return
			}
			var got []string
			for _, c := range selection.Controls {
				got = append(got, c.ID)
			}
			if err != nil || !slices.Equal(got, tc.want) {
				t.Errorf("selected %v, error %v; want %v", got, err, tc.want)
			}
		})
	}
}

func TestUnknownNamesTheNearest(t *testing.T) {
	t.Parallel()
	_, err := Select(library(t), Request{Profiles: []Profile{{Name: "all"}}, Controls: []string{"pod/onee"}})
	var unknown *UnknownError
	if !errors.As(err, &unknown) || unknown.Hint() != `did you mean "pod/one"?` {
		t.Errorf("error %v", err)
	}
}

// TestShippedProfiles holds that every profile that ships resolves against the library that ships.
func TestShippedProfiles(t *testing.T) {
	t.Parallel()
	profiles, err := Profiles(bundles.FS)
	if err != nil {
		t.Fatal(err)
	}
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	for _, p := range profiles {
		if _, err := Select(lib, Request{Profiles: []Profile{p}}); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func FuzzProfile(f *testing.F) {
	f.Add([]byte("name: x\nselect:\n  - frameworks: [pss]\n    ids: [baseline/]\n"))
	f.Add([]byte("name: x\nparameters: {pod/one: {limit: 2}}\ninclude: [pod/one]\n"))
	f.Add([]byte("name: [x]\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProfile(data, "fuzz.yaml")
		if err != nil {
			if !strings.Contains(err.Error(), "fuzz.yaml") {
				t.Fatalf("error does not name the file: %v", err)
			}
			return
		}
		if p.Name == "" {
			t.Fatal("a profile without a name was read")
		}
	})
}
