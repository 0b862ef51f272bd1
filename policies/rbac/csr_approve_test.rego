package policies.rbac.csr_approve_test

import data.lib.fixture_test as fixture
import data.policies.rbac.csr_approve as control

cases := {
	"no rules": {"rules": null, "want": set()},
	"reading": {"rules": [_rule(["certificatesigningrequests/approval"], ["get"])], "want": set()},
	"signers alone": {"rules": [_signers(null)], "want": set()},
	"another group": {
		"rules": [object.union(_rule(["certificatesigningrequests/approval"], ["update"]), {"apiGroups": ["apps"]})],
		"want": set(),
	},
	"approval alone": {
		"rules": [_rule(["pods"], ["get"]), _approval],
		"want": {[["rules", 1], "high", "no signer by this role"]},
	},
	"patching alone": {
		"rules": [_rule(["certificatesigningrequests/approval"], ["patch"])],
		"want": {[["rules", 0], "high", "no signer by this role"]},
	},
	"both": {"rules": [_approval, _signers(null)], "want": {[["rules", 0], "critical", "any signer"]}},
	"in one rule": {"rules": [_rule(["*"], ["*"])], "want": {[["rules", 0], "critical", "any signer"]}},
	"client certificates": {
		"rules": [_approval, _signers(["kubernetes.io/kube-apiserver-client", "example.com/a"])],
		"want": {[["rules", 0], "critical", "example.com/a, kubernetes.io/kube-apiserver-client"]},
	},
	"anything of Kubernetes": {
		"rules": [_approval, _signers(["kubernetes.io/*"])],
		"want": {[["rules", 0], "critical", "kubernetes.io/*"]},
	},
	"the old signer": {
		"rules": [_approval, _signers(["kubernetes.io/legacy-unknown"])],
		"want": {[["rules", 0], "critical", "kubernetes.io/legacy-unknown"]},
	},
	"serving certificates": {
		"rules": [_approval, _signers(["kubernetes.io/kubelet-serving", "example.com/a"])],
		"want": {[["rules", 0], "high", "example.com/a, kubernetes.io/kubelet-serving"]},
	},
	"a signer of one's own": {
		"rules": [_approval, _signers(["example.com/a"])],
		"want": {[["rules", 0], "medium", "example.com/a"]},
	},
	"several": {
		"rules": [_approval, _signers(["example.com/c", "example.com/a", "example.com/b"])],
		"want": {[["rules", 0], "medium", "example.com/a, example.com/b and 1 more"]},
	},
}

test_violation[note] if {
	some note, tc in cases
	role := fixture.rbac("ClusterRole", {"rules": tc.rules})
	found := {[v.details.path, v.details.severity, v.msg] | some v in control.violation} with input.review.object as role
	found == {[path, severity, sprintf("rule decides on requests for certificates, of %s", [scope])] |
		some [path, severity, scope] in tc.want
	}
}

test_messages_stay_short if {
	long := concat("/", ["example.com", concat("", [letter | some _ in numbers.range(1, 200); letter := "a"])])
	role := fixture.rbac("ClusterRole", {"rules": [_approval, _signers([long])]})
	messages := {count(v.msg) | some v in control.violation} with input.review.object as role
	max(messages) < 200
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["Role", "ClusterRoleBinding"]
	control.violation == set() with input.review.object as fixture.rbac(kind, {"rules": cases.both.rules})
}

_approval := _rule(["certificatesigningrequests/approval"], ["update"])

_signers(names) := object.union(_rule(["signers"], ["approve"]), {"resourceNames": names})

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

_rule(resources, verbs) := {"apiGroups": ["certificates.k8s.io"], "resources": resources, "verbs": verbs}
