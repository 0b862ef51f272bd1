package eval

import (
	"fmt"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
)

func TestShapes(t *testing.T) {
	t.Parallel()
	s, err := loadShapes()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		apiVersion, kind, object string
		want                     string
	}{
		"right":                      {"v1", "Pod", `{"spec":{"containers":[{"name":"a","ports":[{"containerPort":1}]}]}}`, ""},
		"a string for a list":        {"v1", "Pod", `{"spec":{"containers":"a"}}`, "spec.containers: must be a list, not a string"},
		"a list for an object":       {"v1", "Pod", `{"spec":[]}`, "spec: must be an object, not a list"},
		"a string for a boolean":     {"v1", "Pod", `{"spec":{"hostPID":"true"}}`, "spec.hostPID: must be true or false, not a string"},
		"a number for a string":      {"v1", "Pod", `{"spec":{"containers":[{"name":"a","env":[{"name":"b","value":1}]}]}}`, "spec.containers[0].env[0].value: must be a string, not a number"},
		"a fraction for an integer":  {"apps/v1", "Deployment", `{"spec":{"replicas":1.5}}`, "spec.replicas: must be an integer, not a number"},
		"null is unset":              {"v1", "Pod", `{"spec":{"containers":null,"hostPID":null}}`, ""},
		"quantities are both":        {"v1", "Pod", `{"spec":{"containers":[{"resources":{"limits":{"cpu":1,"memory":"1Gi"}}}]}}`, ""},
		"ports are both":             {"v1", "Service", `{"spec":{"ports":[{"port":80,"targetPort":"http"},{"port":81,"targetPort":8080}]}}`, ""},
		"a label that is no string":  {"v1", "Pod", `{"metadata":{"labels":{"a":true}}}`, "metadata.labels.a: must be a string, not true or false"},
		"unknown fields are allowed": {"v1", "Pod", `{"spec":{"newField":{"a":1}}}`, ""},
		"a misspelt kind":            {"apps/v1", "Deploymnet", `{}`, `kind: apps/v1 has no kind "Deploymnet"; did you mean "Deployment"?`},
		"a foreign group":            {"example.com/v1", "Widget", `{"spec":"x"}`, ""},
		"a removed version":          {"extensions/v1beta1", "Ingress", `{"spec":{}}`, ""},
		"a redacted secret":          {"v1", "Secret", `{"data":{"a":{"redacted":true,"kind":"base64","empty":false}}}`, ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			term, err := newDecoder(false, "").Decode([]byte(tc.object))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range s.check(engine.Ref{APIVersion: tc.apiVersion, Kind: tc.kind}, term) {
				got = append(got, fmt.Sprintf("%s: %s", renderPath(f.path), f.message))
			}
			if strings.Join(got, "\n") != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
