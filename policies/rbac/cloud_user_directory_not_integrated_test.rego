package policies.rbac.cloud_user_directory_not_integrated_test

import data.lib.fixture_test as fixture
import data.policies.rbac.cloud_user_directory_not_integrated as control

cases := {
	"eks with access entries": {"fields": {"provider": "eks", "authenticationMode": "API"}, "want": set()},
	"eks with the map": {
		"fields": {"provider": "eks", "authenticationMode": "CONFIG_MAP"},
		"want": {["authenticationMode", "medium", "the ConfigMap aws-auth says who is who"]},
	},
	"eks with both": {
		"fields": {"provider": "eks", "authenticationMode": "API_AND_CONFIG_MAP"},
		"want": {["authenticationMode", "low", "beside access entries the ConfigMap aws-auth says who is who"]},
	},
	"a mode means nothing elsewhere": {
		"fields": {"provider": "gke", "authenticationMode": "CONFIG_MAP", "directoryIntegration": true},
		"want": set(),
	},
	"gke with groups": {"fields": {"provider": "gke", "directoryIntegration": true}, "want": set()},
	"gke without": {
		"fields": {"provider": "gke", "directoryIntegration": false, "localAccounts": true},
		"want": {["directoryIntegration", "", "the cluster is not connected to the directory"]},
	},
	"aks with all": {
		"fields": {"provider": "aks", "directoryIntegration": true, "localAccounts": false},
		"want": set(),
	},
	"aks with nothing": {
		"fields": {"provider": "aks", "directoryIntegration": false, "localAccounts": true},
		"want": {
			["directoryIntegration", "", "the cluster is not connected to the directory"],
			["localAccounts", "", "local accounts are on, which go past the directory"],
		},
	},
	"the directory means nothing in eks": {
		"fields": {"provider": "eks", "authenticationMode": "API", "directoryIntegration": false, "localAccounts": true},
		"want": set(),
	},
}

test_violation[note] if {
	some note, tc in cases
	cloud := fixture.fact("CloudCluster", tc.fields)
	found := fixture.told(control.violation) with input.review.object as cloud
	found == {[[field], severity, msg] | some [field, severity, msg] in tc.want}
	control.unknown == set() with input.review.object as cloud
	control.not_applicable == set() with input.review.object as cloud
}

test_unknown[provider][empty] if {
	some provider, fields in {
		"aks": {"directoryIntegration", "localAccounts"},
		"eks": {"authenticationMode"},
		"gke": {"directoryIntegration"},
		"other": set(),
	}
	some empty, values in {"unset": {}, "null": {"authenticationMode": null, "directoryIntegration": null, "localAccounts": null}}
	cloud := fixture.fact("CloudCluster", object.union({"provider": provider}, values))
	found := {[u.details.path, u.msg] | some u in control.unknown} with input.review.object as cloud
	found == {[[field], sprintf("%s is not recorded", [field])] | some field in fields}
	control.violation == set() with input.review.object as cloud
}

test_an_empty_mode_is_unknown if {
	cloud := fixture.fact("CloudCluster", {"provider": "eks", "authenticationMode": ""})
	{"authenticationMode is not recorded"} == {u.msg | some u in control.unknown} with input.review.object as cloud
}

test_another_provider[note] if {
	some note, fields in {"other": {"provider": "other"}, "unset": {}}
	cloud := fixture.fact("CloudCluster", fields)
	found := {n.msg | some n in control.not_applicable} with input.review.object as cloud
	found == {"the provider is none whose directory is known"}
}

test_other_kinds_are_left_alone[note][provider] if {
	some note, change in {"kind": {"kind": "Cluster"}, "group": {"apiVersion": "example.com/v1"}}
	some provider in ["aks", "eks", "other"]
	bad := {
		"provider": provider,
		"authenticationMode": "CONFIG_MAP",
		"directoryIntegration": false,
		"localAccounts": true,
	}
	other := object.union(fixture.fact("CloudCluster", bad), change)
	empty := object.union(fixture.fact("CloudCluster", {"provider": provider}), change)
	control.violation == set() with input.review.object as other
	control.unknown == set() with input.review.object as empty
	control.not_applicable == set() with input.review.object as empty
}
