package eval

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// policyText is a control of pods whose violation has this body, with more rules behind it.
func policyText(slug, body, rest string) string {
	return fmt.Sprintf(`# METADATA
# title: Pods must be judged by %s
# description: It is there to be stopped.
# custom:
#   severity: low
#   scope: object
#   match: [Pod]
#   frameworks: {cis: ["5.2.2"]}
#   remediation: Remove it.
#   verify: kubectl get pods
package policies.own.%s

violation contains {"msg": msg, "details": {"path": []}} if {
	%s
	msg := "done"
}

%s
`, slug, slug, body, rest)
}

type hostilePolicy struct{ body, rest, refused string }

// hostile are policies that must not have their way. Each is refused with a message that holds refused, or stopped.
var hostile = map[string]hostilePolicy{
	"network":       {body: `http.send({"method": "get", "url": "http://127.0.0.1"}).status_code == 200`, refused: "http.send"},
	"resolver":      {body: `count(net.lookup_ip_addr("localhost")) > 0`, refused: "net.lookup_ip_addr"},
	"environment":   {body: `opa.runtime().env.HOME`, refused: "opa.runtime"},
	"clock":         {body: `time.now_ns() > 0`, refused: "time.now_ns"},
	"random":        {body: `rand.intn("x", 3) == 1`, refused: "rand.intn"},
	"schema":        {body: `json.match_schema({}, {"$ref": "http://127.0.0.1"})[0]`, refused: "json.match_schema"},
	"shift":         {body: `bits.lsh(1, 100000000000) > 0`, refused: "bits.lsh"},
	"template":      {body: `strings.render_template("{{range 100000000000}}x{{end}}", {}) == "x"`, refused: "strings.render_template"},
	"recursion":     {body: `_f(1) == 2`, rest: "_f(n) := _f(n + 1)", refused: "recursive"},
	"rules":         {body: `_a`, rest: "_a if _b\n\n_b if _a", refused: "recursive"},
	"data":          {body: `count(data.policies) > 0`, refused: "data.policies"},
	"everything":    {body: `count(data) > 0`, refused: "data"},
	"width":         {body: `count(sprintf("%999999999d", [1])) > 0`, refused: "%d"},
	"walk":          {body: `count([p | walk(input.review.object, [p, _])]) > 0`, refused: "walk"},
	"comprehension": {body: `count([1 | some _ in numbers.range(1, 90000); some _ in numbers.range(1, 90000); some _ in numbers.range(1, 90000)]) > 0`},
	"pairs":         {body: `count([1 | some i in numbers.range(1, 99999); some j in numbers.range(1, 99999); i == j + 100000]) == 0`},
	"range":         {body: `count(numbers.range(1, 100000000000)) > 0`},
	"addresses":     {body: `count(net.cidr_expand("::/0")) > 0`},
	"of the object": {body: `count([1 | some _ in numbers.range(1, 90000); some _ in numbers.range(1, 90000); input.review.object.metadata.name == "x"]) == 0`},
}

func TestHostilePolicies(t *testing.T) {
	t.Parallel()
	for name, tc := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testHostile(t, name, tc, 0)
		})
		t.Run("planned: "+name, func(t *testing.T) {
			t.Parallel()
			testHostile(t, name, tc, planFrom)
		})
	}
}

func testHostile(t *testing.T, name string, tc hostilePolicy, objects int) {
	t.Helper()
	slug := strings.ReplaceAll(name, " ", "_")
	lib, problems := policy.Load(policy.Source{Name: "policies", FS: fstest.MapFS{
		"own/good.rego":         {Data: []byte(policyText("good", `input.review.object.spec.hostPID`, ""))},
		"own/" + slug + ".rego": {Data: []byte(policyText(slug, tc.body, tc.rest))},
	}})
	e, broken, err := New(t.Context(), Config{Library: lib, Controls: lib.Controls, Memory: 4 << 30, Time: time.Second, Objects: objects})
	if err != nil {
		t.Fatal(err)
	}
	if tc.refused != "" {
		told := fmt.Sprint(problems, broken)
		if !strings.Contains(told, slug+".rego") || !strings.Contains(told, tc.refused) {
			t.Errorf("the refusal names neither file nor reason: %s", told)
		}
		return
	}
	if len(problems)+len(broken) > 0 {
		t.Fatal(problems, broken)
	}
	// the other control has all the time it needs, however slow the machine is
	for ; ; e.time *= 4 {
		if report := judged(t, e); report["own/good"] == engine.StatusFail {
			if got := report["own/"+strings.ReplaceAll(slug, "_", "-")]; got != engine.StatusError {
				t.Errorf("it ended as %s", got)
			}
			return
		}
	}
}

// judged runs over two pods, and gives the verdicts by control.
func judged(t *testing.T, e *Evaluator) map[string]engine.Status {
	t.Helper()
	in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(`
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"hostPID": true, "containers": []}}
{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}, "spec": {"hostPID": true, "containers": []}}
`)})
	if err != nil {
		t.Fatal(err)
	}
	report, err := e.Run(t.Context(), in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]engine.Status{}
	for i := range report.Controls {
		verdicts[report.Controls[i].ID] = report.Controls[i].Status
	}
	return verdicts
}
