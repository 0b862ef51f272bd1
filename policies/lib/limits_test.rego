package lib.limits_test

import data.lib.fixture_test as fixture
import data.lib.limits

containers := {
	"no resources": {"resources": null, "limits": true, "requests": true},
	"empty resources": {"resources": {}, "limits": true, "requests": true},
	"null fields": {"resources": {"limits": null, "requests": null}, "limits": true, "requests": true},
	"another resource": {"resources": {"limits": {"cpu": "1"}}, "limits": true, "requests": true},
	"a limit": {"resources": {"limits": {"memory": "64Mi"}}, "limits": false, "requests": false},
	"a limit as a number": {"resources": {"limits": {"memory": 1000}}, "limits": false, "requests": false},
	"a request": {"resources": {"requests": {"memory": "64Mi"}}, "limits": true, "requests": false},
	"a limit of zero": {"resources": {"limits": {"memory": "0"}}, "limits": true, "requests": true},
	"a request of zero beside a limit": {
		"resources": {"limits": {"memory": "1Gi"}, "requests": {"memory": 0}},
		"limits": false,
		"requests": true,
	},
	"a request of null beside a limit": {
		"resources": {"limits": {"memory": "1Gi"}, "requests": {"memory": null}},
		"limits": false,
		"requests": false,
	},
	"no quantity": {"resources": {"limits": {"memory": "much"}}, "limits": true, "requests": true},
}

test_containers[note][field][kind] if {
	some note, tc in containers
	some field in ["limits", "requests"]
	some kind, workload in fixture.workloads({"containers": [{"name": "app", "resources": tc.resources}]})

	missing := limits.missing(field, "memory") with input.review.object as workload.object
	found := {container.path | some container in missing}
	found == {array.concat(workload.path, ["containers", 0]) | tc[field] == true}
}

test_lists if {
	pod := fixture.pod({list: [{"name": "app"}] | some list in ["containers", "initContainers", "ephemeralContainers"]})
	found := {container.list | some container in limits.missing("limits", "cpu")} with input.review.object as pod
	found == {"containers", "initContainers"}
}

test_resources_of_the_pod[field] if {
	some field, want in {"limits": set(), "requests": {"app"}}
	pod := fixture.pod({"containers": [{"name": "app"}], "resources": {field: {"cpu": "1"}}})
	found := {container.name | some container in limits.missing("limits", "cpu")} with input.review.object as pod
	found == want
}

test_limits_of_the_pod_are_requests_as_well if {
	pod := fixture.pod({"containers": [{"name": "app"}], "resources": {"limits": {"cpu": "1"}}})
	limits.missing("requests", "cpu") == [] with input.review.object as pod
}

sandbox := {
	"apiVersion": "extensions.agents.x-k8s.io/v1alpha1",
	"kind": "SandboxTemplate",
	"metadata": {"name": "agent", "namespace": "shop"},
	"spec": {"podTemplate": {"spec": {
		"containers": [{"name": "a", "resources": {"limits": {"cpu": 1}}}, {}],
		"initContainers": [{"name": "b"}],
		"ephemeralContainers": [{"name": "c"}],
	}}},
}

test_sandbox_templates if {
	found := limits.missing("limits", "cpu") with input.review.object as sandbox
	{["containers", 1, "unnamed"], ["initContainers", 0, "b"]} == {[container.list, container.path[4], container.name] |
		some container in found
	}
	{["spec", "podTemplate", "spec"]} == {array.slice(container.path, 0, 3) | some container in found}
	{{}, {"name": "b"}} == {container.spec | some container in found}
}

test_sandbox_templates_with_resources_of_the_pod if {
	spec := object.union(sandbox.spec.podTemplate.spec, {"resources": {"limits": {"cpu": "2"}}})
	template := object.union(sandbox, {"spec": {"podTemplate": {"spec": spec}}})
	limits.missing("limits", "cpu") == [] with input.review.object as template
}

test_kinds_of_that_name_elsewhere[note] if {
	some note, fields in {"group": {"apiVersion": "example.com/v1"}, "kind": {"kind": "Sandbox"}}
	limits.missing("limits", "cpu") == [] with input.review.object as object.union(sandbox, fields)
}

ranges := {
	"default": {"item": {"default": {"cpu": "1"}}, "limits": false, "requests": false},
	"max": {"item": {"max": {"cpu": "1"}}, "limits": false, "requests": false},
	"defaultRequest": {"item": {"defaultRequest": {"cpu": "1"}}, "limits": true, "requests": false},
	"min": {"item": {"min": {"cpu": "1"}}, "limits": true, "requests": false},
	"another resource": {"item": {"default": {"memory": "1Gi"}}, "limits": true, "requests": true},
	"zero": {"item": {"default": {"cpu": "0"}}, "limits": true, "requests": true},
	"for pods": {"item": {"type": "Pod", "max": {"cpu": "1"}}, "limits": true, "requests": true},
}

test_limit_ranges[note][field] if {
	some note, tc in ranges
	some field in ["limits", "requests"]
	world := fixture.inventory([_range("shop", tc.item)])
	found := limits.missing(field, "cpu") with input.review.object as fixture.pod({"containers": [{"name": "app"}]})
		with data.inventory as world
	{container.name | some container in found} == {"app" | tc[field] == true}
}

test_limit_ranges_of_other_namespaces if {
	world := fixture.inventory([_range("other", {"default": {"cpu": "1"}})])
	found := limits.missing("limits", "cpu") with input.review.object as fixture.pod({"containers": [{"name": "app"}]})
		with data.inventory as world
	count(found) == 1
}

test_a_default_does_not_replace_zero if {
	world := fixture.inventory([_range("shop", {"default": {"cpu": "1"}})])
	pod := fixture.pod({"containers": [{"name": "app", "resources": {"limits": {"cpu": 0}}}]})
	found := limits.missing("limits", "cpu") with input.review.object as pod with data.inventory as world
	count(found) == 1
}

test_path if limits.path({"path": ["spec"]}, "limits", "cpu") == ["spec", "resources", "limits", "cpu"]

_range(namespace, item) := fixture.made(
	"v1", "LimitRange",
	{"name": "defaults", "namespace": namespace},
	{"spec": {"limits": [object.union({"type": "Container"}, item)]}},
)
