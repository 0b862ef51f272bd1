package policies.resources.memory_request_missing_test

import data.lib.fixture_test as fixture
import data.policies.resources.memory_request_missing as control

cases := {
	"no resources": {"resources": null, "want": true},
	"a request": {"resources": {"requests": {"memory": "128Mi"}}, "want": false},
	"a request of zero": {"resources": {"requests": {"memory": "0"}}, "want": true},
	"a limit": {"resources": {"limits": {"memory": "128Mi"}}, "want": false},
	"a request of another resource": {"resources": {"requests": {"cpu": "1"}}, "want": true},
}

test_violation[note][list][kind] if {
	some note, tc in cases
	some list, who in {"containers": "container", "initContainers": "init container"}
	some kind, workload in fixture.workloads({list: [{"name": "app", "resources": tc.resources}]})

	want := {{
		"msg": sprintf("%s \"app\" has no memory request", [who]),
		"details": {"path": array.concat(workload.path, [list, 0, "resources", "requests", "memory"])},
	} |
		tc.want == true
	}
	want == control.violation with input.review.object as workload.object
}

test_the_pod_may_have_the_request if {
	pod := fixture.pod({"containers": [{"name": "app"}], "resources": {"requests": {"memory": "128Mi"}}})
	control.violation == set() with input.review.object as pod
}

test_a_limit_range_gives_the_request if {
	range := fixture.made(
		"v1", "LimitRange", {"name": "defaults", "namespace": "shop"},
		{"spec": {"limits": [{"type": "Container", "default": {"memory": "128Mi"}}]}},
	)
	control.violation == set() with input.review.object as fixture.pod({"containers": [{"name": "app"}]})
		with data.inventory as fixture.inventory([range])
}

test_other_kinds_are_left_alone if {
	service := fixture.made("v1", "Service", {"name": "web"}, {"spec": {"containers": [{"name": "app"}]}})
	control.violation == set() with input.review.object as service
}
