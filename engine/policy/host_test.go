package policy

import (
	"slices"
	"testing"

	"github.com/regolith-policy/regolith/engine"
)

func TestInRange(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		version, bounds string
		want            bool
		fails           bool
	}{
		"in":                    {version: "v1.37.2-gke.1", bounds: ">=1.25 <1.38", want: true},
		"below":                 {version: "1.24", bounds: ">=1.25 <1.30"},
		"above":                 {version: "1.30.0", bounds: ">=1.25 <1.30"},
		"numbers, not texts":    {version: "1.9", bounds: "<1.10", want: true},
		"at most":               {version: "1.25", bounds: "<=1.25", want: true},
		"over":                  {version: "1.25", bounds: ">1.25"},
		"just that one":         {version: "1.25+k3s1", bounds: "=1.25", want: true},
		"no bounds":             {version: "1.25", bounds: "", want: true},
		"no version":            {version: "latest", bounds: ">=1.25", fails: true},
		"no bound":              {version: "1.25", bounds: ">=v1.25", fails: true},
		"a number out of range": {version: "1.99999999999999999999", bounds: ">1.25", want: true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := InRange(tc.version, tc.bounds)
			if got != tc.want || (err != nil) != tc.fails {
				t.Errorf("InRange(%q, %q) = %t, %v", tc.version, tc.bounds, got, err)
			}
		})
	}
}

func TestCheckParameter(t *testing.T) {
	t.Parallel()
	texts := engine.Parameter{"type": "array", "items": map[string]any{"type": "string"}}
	tests := map[string]struct {
		schema engine.Parameter
		value  any
		want   string
	}{
		"fits":           {schema: texts, value: []string{"a"}},
		"an int":         {schema: engine.Parameter{"type": "integer"}, value: 7},
		"another type":   {schema: texts, value: "a", want: "got string, want array"},
		"deep in":        {schema: texts, value: []any{"a", 1}, want: "1: got number, want string"},
		"no JSON":        {schema: texts, value: func() {}, want: "read value: json: unsupported type: func()"},
		"no JSON schema": {schema: engine.Parameter{"type": func() {}}, value: 1, want: "read schema: json: unsupported type: func()"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if err := CheckParameter(tc.schema, tc.value); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestComponents(t *testing.T) {
	t.Parallel()
	for _, component := range Components() {
		if !IsComponent(component) || len(alias(component)) == 0 {
			t.Errorf("%s is no alias of match", component)
		}
	}
	for _, component := range KubeadmComponents() {
		if !slices.Contains(Components(), component) {
			t.Errorf("%s is no component", component)
		}
	}
	if IsComponent("nginx") || Nearest("kube-apisrever", Components()) != "kube-apiserver" {
		t.Error("nginx is a component, or kube-apisrever is not near one")
	}
}
