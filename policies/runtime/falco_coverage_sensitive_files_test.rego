package policies.runtime.falco_coverage_sensitive_files_test

import data.lib.fixture_test as fixture
import data.policies.runtime.falco_coverage_sensitive_files as control

_config_map(name, files) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": name, "namespace": "falco"},
	"data": files,
}

_loading(files) := _config_map("falco", {"falco.yaml": yaml.marshal({"rules_files": files})})

_rule(name, tags) := {"rule": name, "desc": "d", "condition": "spawned_process", "output": "o", "tags": tags}

_collected(rules) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "DetectionRules",
	"metadata": {"name": "rules"},
	"rules": rules,
}

_anchor := fixture.cluster({})

_stock := _loading(["/etc/falco/falco_rules.yaml"])

# everything off that Falco brings along
_off := _config_map("custom", {"off.yaml": yaml.marshal([{"rule": name, "enabled": false} | some name in _stable])})

_stable := [
	"Read sensitive file untrusted",
	"Read sensitive file trusted after startup",
	"Directory traversal monitored file read",
	"Search Private Keys or Passwords",
	"Create Symlink Over Sensitive Files",
	"Create Hardlink Over Sensitive Files",
	"Find AWS Credentials",
]

cases := {
	"the stock rules cover it": {"objects": [_stock], "want": "pass"},
	"all stock rules of the kind are off": {"objects": [_stock, _off], "want": "fail"},
	"only other rules": {"objects": [_collected([_rule("Another", ["maturity_stable"])])], "want": "fail"},
	"nothing is known of the rules": {
		"objects": [_config_map("custom", {"custom.yaml": yaml.marshal([_rule("Mine", [])])}), _daemonset],
		"want": "unknown",
	},
	"a file was not collected": {
		"objects": [_loading(["/etc/falco/falco-sandbox_rules.yaml"])],
		"want": "unknown",
	},
	"Falco is not used": {"objects": [], "want": "not applicable"},
}

_daemonset := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": "falco", "namespace": "falco"},
	"spec": {"template": {"spec": {"containers": []}}},
}

_verdict := "fail" if {
	count(control.violation) == 1
	count(control.unknown | control.not_applicable) == 0
}

_verdict := "unknown" if {
	count(control.unknown) == 1
	count(control.violation | control.not_applicable) == 0
}

_verdict := "not applicable" if {
	count(control.not_applicable) == 1
	count(control.violation | control.unknown) == 0
}

_verdict := "pass" if count(((control.violation | control.unknown) | control.not_applicable)) == 0

test_verdict[note] if {
	some note, tc in cases
	tc.want == _verdict with input.review.object as _anchor with data.inventory as fixture.inventory(tc.objects)
}

# each rule of the list alone is enough
test_rule[name] if {
	some name in [
		"Read sensitive file untrusted",
		"Read sensitive file trusted after startup",
		"Directory traversal monitored file read",
		"Read ssh information",
		"Search Private Keys or Passwords",
		"Create Symlink Over Sensitive Files",
		"Create Hardlink Over Sensitive Files",
		"Find AWS Credentials",
		"Read environment variable from /proc files",
		"Container Access to Host Sensitive Paths",
		"Read Shell Configuration File",
	]
	"pass" == _verdict with input.review.object as _anchor
		with data.inventory as fixture.inventory([_collected([_rule(name, ["maturity_sandbox"])])])
}

test_technique[technique] if {
	some technique in ["T1555", "T1552.001"]
	"pass" == _verdict with input.review.object as _anchor
		with data.inventory as fixture.inventory([_collected([_rule("Mine", [technique])])])
}

test_message if {
	world := fixture.inventory([_collected([])])
	{"no loaded rule detects reading of sensitive files"} == {v.msg | some v in control.violation}
		with input.review.object as _anchor with data.inventory as world
}

test_other_objects[note] if {
	some note, tc in cases
	"pass" == _verdict with input.review.object as fixture.pod({"containers": []})
		with data.inventory as fixture.inventory(array.concat([_anchor], tc.objects))
}

# what is created makes the finding go away
test_create if {
	world := [_daemonset, _collected([])]
	[[related, create]] := [[v.details.related, v.details.create] | some v in control.violation] with input.review.object as _anchor
		with data.inventory as fixture.inventory(world)
	[{"apiVersion": "apps/v1", "kind": "DaemonSet", "namespace": "falco", "name": "falco"}] == related
	"pass" == _verdict with input.review.object as _anchor with data.inventory as fixture.inventory(array.concat(world, create))
}
