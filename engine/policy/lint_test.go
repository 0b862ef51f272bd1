package policy

import (
	"strings"
	"testing"
)

func TestLint(t *testing.T) {
	t.Parallel()
	const control, lib, tests, body = "pod/odd.rego", "lib/k8s.rego", "pod/odd_test.rego", "	container.securityContext.privileged\n"
	line := func(expr string) string { return body + "\t" + expr + "\n" }
	cases := map[string]struct {
		file             string
		old, replacement string
		want             []string
	}{
		"import rego.v1": {
			file: control,
			old:  "import data.lib.k8s\n", replacement: "import data.lib.k8s\nimport rego.v1\n",
			want: []string{"pod/odd.rego:23:1: import of rego.v1 (remove the line: the language is Rego v1 without it, and Gatekeeper refuses it)"},
		},
		"import future.keywords": {
			file: lib,
			old:  "package lib.k8s\n", replacement: "package lib.k8s\n\nimport future.keywords.if\n",
			want: []string{`lib/k8s.rego:5:1: import of future.keywords["if"] (remove the line: the language is Rego v1 without it, and Gatekeeper refuses it)`},
		},
		"import of the input": {
			file: control,
			old:  "import data.lib.k8s\n", replacement: "import data.lib.k8s\nimport input.review.object\n",
			want: []string{"pod/odd.rego:23:1: import of input.review.object: only libraries are imported (import data.lib.<noun>; write anything else as a full reference)"},
		},
		"import of the inventory": {
			file: control,
			old:  "import data.lib.k8s\n", replacement: "import data.lib.k8s\nimport data.inventory\n",
			want: []string{"pod/odd.rego:23:1: import of data.inventory: only libraries are imported (import data.lib.<noun>; write anything else as a full reference)"},
		},
		"import of a rule": {
			file: control,
			old:  "import data.lib.k8s\n", replacement: "import data.lib.k8s\nimport data.lib.k8s.kind\n",
			want: []string{"pod/odd.rego:23:1: import of data.lib.k8s.kind: only libraries are imported (import data.lib.<noun>; write anything else as a full reference)"},
		},
		"import of an unknown library": {
			file: control,
			old:  "import data.lib.k8s\n", replacement: "import data.lib.k8s\nimport data.lib.k9s\n",
			want: []string{`pod/odd.rego:23:1: there is no library lib.k9s (did you mean "k8s"?)`},
		},
		"import of a test package": {
			file: control,
			old:  "import data.lib.k8s\n", replacement: "import data.lib.k8s\nimport data.lib.fixture_test\n",
			want: []string{"pod/odd.rego:23:1: there is no library lib.fixture_test (known are k8s)"},
		},
		"library without import": {
			file: control,
			old:  body, replacement: line(`data.lib.k8s.kind == "Pod"`),
			want: []string{"pod/odd.rego:32:2: data.lib.k8s.kind is used without an import (import data.lib.k8s and use its name: Gatekeeper finds nothing under the full path)"},
		},
		"library in a comprehension": {
			file: control,
			old:  body, replacement: line(`count([1 | data.lib.k8s.kind == "Pod"]) == 1`),
			want: []string{"pod/odd.rego:32:13: data.lib.k8s.kind is used without an import (import data.lib.k8s and use its name: Gatekeeper finds nothing under the full path)"},
		},
		"own package by its path": {
			file: control,
			old:  body, replacement: line(`not data.policies.pod.odd.allowed_names`),
			want: []string{"pod/odd.rego:32:6: data.policies.pod.odd.allowed_names names a control by its path (write the name of the rule alone; what two controls share belongs into a library)"},
		},
		"other data": {
			file: control,
			old:  body, replacement: line(`data.constraints.x`),
			want: []string{"pod/odd.rego:32:2: data.constraints.x is not readable (read data.inventory, or import data.lib.<noun>)"},
		},
		"data by a variable": {
			file: control,
			old:  body, replacement: line(`some root; data[root].x`),
			want: []string{"pod/odd.rego:32:13: data[root].x is not readable (read data.inventory, or import data.lib.<noun>)"},
		},
		"all data": {
			file: control,
			old:  body, replacement: line(`object.get(data, "x", false)`),
			want: []string{"pod/odd.rego:32:13: data is not readable (read data.inventory, or import data.lib.<noun>)"},
		},
		"the kind of the review": {
			file: control,
			old:  body, replacement: line(`input.review.kind.kind == "Pod"`),
			want: []string{"pod/odd.rego:32:2: input.review.kind.kind is not readable (read input.review.object: nothing else is the same in an audit, at admission and in files)"},
		},
		"the operation in a library": {
			file: lib,
			old:  "_private := 1", replacement: `_private := input.review["operation"]`,
			want: []string{"lib/k8s.rego:11:13: input.review.operation is not readable (read input.review.object: nothing else is the same in an audit, at admission and in files)"},
		},
		"the whole review": {
			file: control,
			old:  body, replacement: line(`review := input.review`),
			want: []string{"pod/odd.rego:32:12: input.review is not readable (read input.review.object: nothing else is the same in an audit, at admission and in files)"},
		},
		"the whole input": {
			file: control,
			old:  body, replacement: line(`object.get(input, "x", 1) == 1`),
			want: []string{"pod/odd.rego:32:13: input is not readable (read input.review.object)"},
		},
		"a local variable of that name": {
			file: control,
			old:  body, replacement: line(`some k8s in [{"nothing": 1}]; k8s.nothing == 1`),
		},
		"the metadata of the rule": {
			file: control,
			old:  body, replacement: line(`rego.metadata.rule().title == "x"`),
			want: []string{"pod/odd.rego:32:2: rego.metadata is not readable (write the text into the rule: Gatekeeper sees another path)"},
		},
		"walk": {
			file: control,
			old:  body, replacement: line(`walk(container, [["x"], true])`),
			want: []string{"pod/odd.rego:32:2: walk is not for policies (write the path out; walk costs 30 times as much)"},
		},
		"with": {
			file: control,
			old:  body, replacement: line(`k8s.kind == "Pod" with input.review.object as {}`),
			want: []string{"pod/odd.rego:32:20: with is for tests only (pass the value as an argument of a function)"},
		},
		"a kind that is no constant": {
			file: control,
			old:  body, replacement: line(`some gv, kind; data.inventory.cluster[gv][kind]`),
			want: []string{"pod/odd.rego:32:17: the kind that data.inventory.cluster[gv][kind] reads is not spelt out (write data.inventory.cluster[gv].Kind[name] or data.inventory.namespace[ns][gv].Kind[name], with the kind spelt out)"},
		},
		"the inventory half way": {
			file: control,
			old:  body, replacement: line(`some gv, kinds in data.inventory.namespace.shop`),
			want: []string{"pod/odd.rego:32:20: the kind that data.inventory.namespace.shop reads is not spelt out (write data.inventory.cluster[gv].Kind[name] or data.inventory.namespace[ns][gv].Kind[name], with the kind spelt out)"},
		},
		"the inventory at once": {
			file: control,
			old:  body, replacement: line(`inventory := data.inventory`),
			want: []string{"pod/odd.rego:32:15: the kind that data.inventory reads is not spelt out (write data.inventory.cluster[gv].Kind[name] or data.inventory.namespace[ns][gv].Kind[name], with the kind spelt out)"},
		},
		"whether there is an inventory": {
			file: control,
			old:  body, replacement: line(`data.inventory`),
		},
		"a pinned beta": {
			file: control,
			old:  body, replacement: line(`data.inventory.cluster["policy/v1beta1"].PodSecurityPolicy.x`),
			want: []string{`pod/odd.rego:32:2: data.inventory.cluster["policy/v1beta1"].PodSecurityPolicy.x pins version v1beta1 (loop over the versions: some gv)`},
		},
		"a pinned beta in a namespace": {
			file: control,
			old:  body, replacement: line(`data.inventory.namespace.shop["batch/v1beta1"].CronJob.x`),
			want: []string{`pod/odd.rego:32:2: data.inventory.namespace.shop["batch/v1beta1"].CronJob.x pins version v1beta1 (loop over the versions: some gv)`},
		},
		"the alpha version of facts": {
			file: control,
			old:  body, replacement: line(`data.inventory.cluster["facts.regolith.dev/v1alpha1"].NodeFacts.x`),
		},
		"an unknown rule of a library": {
			file: control,
			old:  "k8s.kind ==", replacement: "k8s.knd ==",
			want: []string{`pod/odd.rego:29:2: lib.k8s has no rule knd (did you mean "kind"?)`},
		},
		"a private rule of a library": {
			file: control,
			old:  "k8s.kind ==", replacement: "k8s._private ==",
			want: []string{"pod/odd.rego:29:2: k8s._private is private to lib.k8s (use what the library exports)"},
		},
		"a whole library": {
			file: control,
			old:  body, replacement: line(`count(k8s) > 0`),
			want: []string{"pod/odd.rego:32:8: k8s is a whole library (name the rule that is wanted)"},
		},
		"a rule that hides built-ins": {
			file: lib,
			old:  "_private := 1", replacement: "object := 1",
			want: []string{`lib/k8s.rego:11:1: rule "object" hides the built-in functions object.* (give the rule another name)`},
		},
		"a rule named like a built-in of one word": {
			file: lib,
			old:  "_private := 1", replacement: "max := 1",
		},

		"a rule too many": {
			file: control,
			old:  "default allowed_names := []", replacement: "helper := 1\n\ndefault allowed_names := []",
			want: []string{`pod/odd.rego:24:1: rule "helper" is exported: only violation, unknown, not_applicable and parameters are (name it _helper, or declare a parameter helper in the METADATA)`},
		},
		"no violation": {
			file: control,
			old:  `violation contains {`, replacement: `unknown contains {`,
			want: []string{`pod/odd.rego:20:1: the control has no rule violation (write violation contains {"msg": msg, "details": {"path": path}} if { ... })`},
		},
		"violation is a value": {
			file: control,
			old:  `violation contains {"msg": msg, "details": {"path": ["spec", "containers", i]}}`, replacement: `violation := {"msg": msg, "details": {"path": ["spec", "containers", i]}}`,
			want: []string{`pod/odd.rego:28:1: rule "violation" is no set (write violation contains {"msg": msg, "details": {"path": path}} if { ... })`},
		},
		"violation is a text": {
			file: control,
			old:  `violation contains {"msg": msg, "details": {"path": ["spec", "containers", i]}}`, replacement: `violation contains "odd"`,
			want: []string{`pod/odd.rego:28:20: an element of "violation" is no object (write violation contains {"msg": msg, "details": {"path": path}} if { ... })`},
		},
		"an element without msg": {
			file: control,
			old:  `{"msg": msg, "details"`, replacement: `{"message": msg, "details"`,
			want: []string{
				`pod/odd.rego:28:20: an element of "violation" has no msg (write violation contains {"msg": msg, "details": {"path": path}} if { ... })`,
				`pod/odd.rego:28:21: no host reads "message" (known are msg, details)`,
			},
		},
		"an element without details": {
			file: control,
			old:  `{"msg": msg, "details": {"path": ["spec", "containers", i]}}`, replacement: `{"msg": msg}`,
			want: []string{`pod/odd.rego:28:20: an element of "violation" has no details (write violation contains {"msg": msg, "details": {"path": path}} if { ... })`},
		},
		"details without a path": {
			file: control,
			old:  `{"path": ["spec", "containers", i]}`, replacement: `{"paths": ["spec", "containers", i]}`,
			want: []string{
				`pod/odd.rego:28:44: the details of "violation" have no path (write violation contains {"msg": msg, "details": {"path": path}} if { ... })`,
				`pod/odd.rego:28:45: no host reads "paths" (did you mean "path"?)`,
			},
		},
		"an element made elsewhere": {
			file: control,
			old:  `{"msg": msg, "details": {"path": ["spec", "containers", i]}}`, replacement: `_element(msg, i)`,
		},
		"not applicable needs no details": {
			file: control,
			old:  "violation contains", replacement: "not_applicable contains {\"msg\": \"it is no pod\"} if k8s.kind != \"Pod\"\n\nviolation contains",
		},

		"a parameter in a library": {
			file: lib,
			old:  "_private := 1", replacement: "_private := input.parameters.x",
			want: []string{"lib/k8s.rego:11:13: a library reads input.parameters (read the parameter in the control and pass it as an argument)"},
		},
		"a parameter that is not declared": {
			file: control,
			old:  body, replacement: line(`input.parameters.allowedName`),
			want: []string{`pod/odd.rego:32:2: parameter allowedName is not in the METADATA (did you mean "allowedNames"?)`},
		},
		"a parameter without a name": {
			file: control,
			old:  body, replacement: line(`some p; input.parameters[p]`),
			want: []string{"pod/odd.rego:32:10: input.parameters[p] is no whole parameter (write default x := ... and x := input.parameters.x, and use x)"},
		},
		"a part of a parameter": {
			file: control,
			old:  body, replacement: line(`input.parameters.allowedNames[0] == "x"`),
			want: []string{"pod/odd.rego:32:2: input.parameters.allowedNames[0] is no whole parameter (write default x := ... and x := input.parameters.x, and use x)"},
		},
		"a parameter read in place": {
			file: control,
			old:  body, replacement: line(`count(input.parameters.allowedNames) == 1`),
			want: []string{"pod/odd.rego:32:8: parameter allowedNames is read inside rule violation (write allowed_names := input.parameters.allowedNames as a rule of its own, and use it here)"},
		},
		"a parameter without a default rule": {
			file: control,
			old:  "default allowed_names := []\n", replacement: "",
			want: []string{"pod/odd.rego:17:7: parameter allowedNames has no default rule (write default allowed_names := [])"},
		},
		"a parameter that is not read": {
			file: control,
			old:  "allowed_names := input.parameters.allowedNames\n", replacement: "",
			want: []string{"pod/odd.rego:17:7: parameter allowedNames is never read (write allowed_names := input.parameters.allowedNames, or remove the parameter)"},
		},
		"another default": {
			file: control,
			old:  "default allowed_names := []", replacement: `default allowed_names := ["x"]`,
			want: []string{`pod/odd.rego:24:1: default allowed_names is ["x"] here and [] in the METADATA (make both the same: METADATA is what people read)`},
		},
		"a default that is no JSON": {
			file: control,
			old:  "default allowed_names := []", replacement: `default allowed_names := set()`,
			want: []string{"pod/odd.rego:24:1: default allowed_names is set() here and [] in the METADATA (make both the same: METADATA is what people read)"},
		},
		"a default that does not fit": {
			file: control,
			old:  "default: []", replacement: "default: [1]",
			want: []string{"pod/odd.rego:17:58: the default of parameter allowedNames does not fit its own schema: 0: got number, want string (make the default fit the schema)"},
		},

		"a number as a number": {
			file: control,
			old:  `sprintf("container %q is odd", [container.name])`, replacement: `sprintf("container %d is odd", [i])`,
			want: []string{"pod/odd.rego:33:17: %d prints a number differently from host to host (write %s and k8s.int(n): Gatekeeper and conftest hold numbers as floats)"},
		},
		"a number as a text": {
			file: control,
			old:  `sprintf("container %q is odd", [container.name])`, replacement: `sprintf("%v of %s is odd", [count(container), 7])`,
			want: []string{
				"pod/odd.rego:33:37: %v is given a number, which prints differently from host to host (write k8s.int(count(container)))",
				"pod/odd.rego:33:55: %s is given a number, which prints differently from host to host (write k8s.int(7))",
			},
		},
		"a number in a variable": {
			file: control,
			old:  `msg := sprintf("container %q is odd", [container.name])`, replacement: `n := to_number("1"); msg := sprintf("container %s%% is odd", [n])`,
			want: []string{"pod/odd.rego:33:64: %s is given a number, which prints differently from host to host (write k8s.int(n))"},
		},
		"too few arguments": {
			file: control,
			old:  `sprintf("container %q is odd", [container.name])`, replacement: `sprintf("container %q is %s", [container.name])`,
			want: []string{"pod/odd.rego:33:17: sprintf has 2 verbs and 1 arguments (give one argument to each verb)"},
		},
		"a message that ends with a full stop": {
			file: control,
			old:  "is odd\"", replacement: "is odd.\"",
			want: []string{"pod/odd.rego:33:17: the message ends with a full stop (remove the full stop)"},
		},
		"a message of two lines": {
			file: control,
			old:  "is odd\"", replacement: "is\\nodd\"",
			want: []string{"pod/odd.rego:33:17: the message has several lines (write one line)"},
		},
		"a long message": {
			file: control,
			old:  "is odd\"", replacement: strings.Repeat("very ", 40) + "odd\"",
			want: []string{"pod/odd.rego:33:17: the message has 216 bytes, at most 200 are shown (say what is wrong in fewer words; why it matters belongs into the description)"},
		},
		"an empty message": {
			file: control,
			old:  `{"msg": msg, "details"`, replacement: `{"msg": " ", "details"`,
			want: []string{"pod/odd.rego:28:28: the message is empty (name the part at fault)"},
		},

		"a kind of another group": {
			file: control,
			old:  "[Pod]", replacement: "[Deployment]",
			want: []string{`pod/odd.rego:13:13: METADATA custom.match: there is no Deployment in group "" (write apps/Deployment)`},
		},
		"a kind in an old group": {
			file: control,
			old:  "[Pod]", replacement: "[extensions/Ingress]",
			want: []string{`pod/odd.rego:13:13: METADATA custom.match: there is no Ingress in group "extensions" (write networking.k8s.io/Ingress)`},
		},
		"a misspelt kind": {
			file: control,
			old:  "[Pod]", replacement: "[apps/Deploymnt]",
			want: []string{`pod/odd.rego:13:13: METADATA custom.match: there is no Deploymnt in group "apps" (did you mean "Deployment"?)`},
		},
		"an unknown group": {
			file: control,
			old:  "[Pod]", replacement: "[ap/Gadget]",
			want: []string{`pod/odd.rego:13:13: METADATA custom.match: there is no group "ap" (write the group in full, as in networking.k8s.io/NetworkPolicy)`},
		},
		"an unknown fact": {
			file: control,
			old:  "[Pod]", replacement: "[facts.regolith.dev/NodeFact]",
			want: []string{`pod/odd.rego:13:13: METADATA custom.match: there is no NodeFact in group "facts.regolith.dev" (did you mean "NodeFacts"?)`},
		},
		"kinds that may be": {
			file: control,
			old:  "[Pod]", replacement: "[example.com/Deployment, policy/PodSecurityPolicy, workload, kubelet.config.k8s.io/KubeletConfiguration]",
		},

		"a schema that is not there": {
			file: control,
			old:  "schema.kubernetes.pod\n", replacement: "schema.kubernetes.pods\n",
			want: []string{`pod/odd.rego:9:7: METADATA schemas: there is no schema.kubernetes.pods (did you mean "schema.kubernetes.pod"?)`},
		},
		"a test helper without underscore": {
			file: tests,
			old:  "cases := ", replacement: "helper(x) := x\n\ncases := ",
			want: []string{`pod/odd_test.rego:5:1: rule "helper" is neither a test, a helper nor a table (name it test_helper if it is a test, _helper if it helps one)`},
		},
		"a test that is to be done": {
			file: tests,
			old:  "cases := ", replacement: "todo_test_x if true\n\ncases := ",
			want: []string{"pod/odd_test.rego:5:1: todo_test_x is never run (finish the test, or remove it)"},
		},
		"two tests of one name": {
			file: tests,
			old:  "cases := ", replacement: "test_violation.x if true\n\ncases := ",
			want: []string{"pod/odd_test.rego:9:1: test_violation stands here twice: one that passes hides the other (give each test its own name)"},
		},
		"a loop over a table": {
			file: tests,
			old:  "test_violation[note] if", replacement: "test_violation if",
			want: []string{"pod/odd_test.rego:8:2: test_violation loops over a table without a subtest for each round: one that passes hides the others (put a variable of the loop into the head, as in test_violation[note] if { some note, tc in cases ... })"},
		},
		"a loop over a literal": {
			file: tests,
			old:  "cases := ", replacement: "test_x if {\n\tsome x in [1, 2]\n\tx == 1\n}\n\ncases := ",
			want: []string{"pod/odd_test.rego:6:2: test_x loops over a table without a subtest for each round: one that passes hides the others (put a variable of the loop into the head, as in test_x[note] if { some note, tc in cases ... })"},
		},
		"a loop that looks for one element": {
			file: tests,
			old:  "cases := ", replacement: "test_x if {\n\tsome v in control.violation\n\tv.msg == \"x\"\n}\n\ncases := ",
		},
		"a loop over what a fixture makes": {
			file: tests,
			old:  "\ncases := ", replacement: "import data.lib.fixture_test as fixture\n\ntest_x if {\n\tsome x in fixture.workloads(1)\n\tx == 1\n}\n\ncases := ",
			want: []string{"pod/odd_test.rego:7:2: test_x loops over a table without a subtest for each round: one that passes hides the others (put a variable of the loop into the head, as in test_x[note] if { some note, tc in cases ... })"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := map[string]string{control: good, lib: goodLib, tests: goodTest}[tc.file]
			files := map[string]string{tc.file: spoil(t, text, tc.old, tc.replacement)}
			_, problems := Load(Source{FS: tree(files)})
			var own []Problem
			for _, p := range problems {
				if p.File == tc.file { // not what imports it
					own = append(own, p)
				}
			}
			wantProblems(t, own, tc.want)
		})
	}
}

func TestLintNames(t *testing.T) {
	t.Parallel()
	const shorter = " (choose a shorter slug)"
	tests := map[string]struct {
		slug  string
		scope string
		want  []string // for pod/<slug>
	}{
		"as long as it goes": {slug: strings.Repeat("x", 56), scope: "object"},
		"the kind too long": {
			slug: strings.Repeat("x", 57), scope: "object",
			want: []string{"the Gatekeeper kind of pod/" + strings.Repeat("x", 57) + " would have 60 characters, at most 59 are possible" + shorter},
		},
		"the constraint too long": {
			slug: strings.Repeat("x_", 29) + "xx", scope: "object",
			want: []string{"the constraint of pod/" + strings.Repeat("x-", 29) + "xx would have a name of 64 characters, at most 63 are possible" + shorter},
		},
		"Gatekeeper runs no host control": {slug: strings.Repeat("x", 70), scope: "host"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := spoil(t, good, "package policies.pod.odd", "package policies.pod."+tc.slug)
			text = spoil(t, text, "scope: object", "scope: "+tc.scope)
			_, problems := Load(Source{FS: tree(map[string]string{"pod/" + tc.slug + ".rego": text})})
			var want []string
			for _, message := range tc.want {
				want = append(want, "pod/"+tc.slug+".rego:20:1: "+message)
			}
			wantProblems(t, problems, want)
		})
	}
}
