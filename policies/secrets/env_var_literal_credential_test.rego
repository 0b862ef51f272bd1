package policies.secrets.env_var_literal_credential_test

import data.lib.fixture_test as fixture
import data.policies.secrets.env_var_literal_credential as control

_literal := "a literal credential"

_known := "the value of a known kind of credential"

_url := "a URL with a password"

cases := {
	"a plain variable": {"name": "LOG_LEVEL", "value": "info", "want": set()},
	"a password": {"name": "DB_PASSWORD", "value": "hunter2", "want": {_literal}},
	"in small letters": {"name": "db-password", "value": "hunter2", "want": {_literal}},
	"the word alone": {"name": "TOKEN", "value": "hunter2", "want": {_literal}},
	"with more behind it": {"name": "SECRET_KEY_BASE", "value": "hunter2", "want": {_literal}},
	"a part of another word": {"name": "TOKENIZER", "value": "bpe", "want": set()},
	"no value": {"name": "DB_PASSWORD", "value": null, "want": set()},
	"an empty value": {"name": "DB_PASSWORD", "value": "", "want": set()},
	"a value that is no text": {"name": "DB_PASSWORD", "value": 12345, "want": set()},
	"the name of a file": {"name": "DB_PASSWORD_FILE", "value": "db.txt", "want": set()},
	"a path by name": {"name": "TOKEN_PATH", "value": "db", "want": set()},
	"the name of a Secret": {"name": "SECRET_NAME", "value": "db", "want": set()},
	"a switch by name": {"name": "token_enabled", "value": "yes", "want": set()},
	"the suffix only counts at the end": {"name": "FILE_TOKEN", "value": "hunter2", "want": {_literal}},
	"a path by value": {"name": "TOKEN", "value": "/run/token", "want": set()},
	"a reference": {"name": "TOKEN", "value": "$(OTHER)", "want": set()},
	"a shell reference": {"name": "TOKEN", "value": "${OTHER}", "want": set()},
	"a boolean": {"name": "TOKEN", "value": "True", "want": set()},
	"a short number": {"name": "TOKEN", "value": "360", "want": set()},
	"a long number": {"name": "TOKEN", "value": "3600", "want": {_literal}},
	"a URL without a password": {"name": "TOKEN_URL", "value": "https://id.example.com/token", "want": set()},
	"a URL with a password": {"name": "DATABASE", "value": "postgres://app:hunter2@db/app", "want": {_url}},
	"a URL with a reference": {"name": "DATABASE", "value": "postgres://app:$(PW)@db/app", "want": set()},
	"a private key": {"name": "X", "value": "-----BEGIN RSA PRIVATE KEY-----", "want": {_known}},
	"a cloud key": {"name": "X", "value": concat("", ["AKIA", "ABCDEFGHIJKLMNOP"]), "want": {_known}},
	"a temporary cloud key": {"name": "X", "value": concat("", ["ASIA", "ABCDEFGHIJKLMNOP"]), "want": {_known}},
	"a forge token": {"name": "X", "value": concat("", ["ghp_", _letters(36)]), "want": {_known}},
	"a fine-grained forge token": {"name": "X", "value": concat("", ["github_pat_", _letters(82)]), "want": {_known}},
	"a search key": {"name": "X", "value": concat("", ["AIza", _letters(35)]), "want": {_known}},
	"a chat token": {"name": "X", "value": concat("", ["xoxb-", _letters(12)]), "want": {_known}},
	"a signed token": {"name": "X", "value": concat("", ["eyJ", _letters(12), ".eyJ"]), "want": {_known}},
	"another forge's token": {"name": "X", "value": concat("", ["glpat-", _letters(20)]), "want": {_known}},
	"a payment key": {"name": "X", "value": concat("", ["sk_live_", _letters(24)]), "want": {_known}},
	"a known form needs no name, and ignores the path suffix": {
		"name": "TOKEN_FILE",
		"value": concat("", ["ghp_", _letters(36)]),
		"want": {_known},
	},
}

test_violation[note] if {
	some note, tc in cases
	pod := fixture.pod(_containers([{"name": "A"}, {"name": tc.name, "value": tc.value}]))
	got := {[v.msg, v.details.path] | some v in control.violation} with input.review.object as pod
	got == {[sprintf("container \"app\" holds %s in variable %q", [reason, tc.name]), path] |
		some reason in tc.want
		path := ["spec", "containers", 0, "env", 1, "value"]
	}
}

# the whole text of each variable counts, though containers are looked over at once
test_patterns_of_the_whole_text[pattern] if {
	some pattern in [`^CODE$`, `\ACODE\z`]
	pod := fixture.pod(_containers([{"name": "A", "value": "b"}, {"name": "CODE", "value": "x1y2"}, {"name": "Z", "value": "c"}]))
	parameters := {"namePatterns": [pattern]}
	found := control.violation with input.review.object as pod with input.parameters as parameters
	count(found) == 1
}

test_every_workload[kind] if {
	variable := {"name": "TOKEN", "value": "hunter2"}
	some kind, workload in fixture.workloads({
		"containers": [{"name": "app", "env": null}],
		"ephemeralContainers": [{"name": "debug", "env": [variable]}],
		"initContainers": [{"name": "setup", "env": [variable]}],
	})
	want := {array.concat(workload.path, [list, 0, "env", 0, "value"]) |
		some list in ["ephemeralContainers", "initContainers"]
	}
	want == {v.details.path | some v in control.violation} with input.review.object as workload.object
}

_redacted := {
	"a name": {"variable": {"name": "TOKEN", "value": "[redacted]"}, "want": {"a literal credential"}},
	"a form": {
		"variable": {"name": "X", "value": "[redacted: credential]"},
		"want": {"the value of a known kind of credential"},
	},
	"a URL": {"variable": {"name": "X", "value": "a://b:[redacted]@c"}, "want": {"a URL with a password"}},
	"another name": {"variable": {"name": "X", "value": "[redacted]"}, "want": set()},
}

test_redacted[note] if {
	some note, tc in _redacted
	got := {v.msg | some v in control.violation} with input.review.object as fixture.pod(_containers([tc.variable]))
	got == {sprintf("container \"app\" holds %s in variable %q", [reason, tc.variable.name]) | some reason in tc.want}
}

test_values_are_never_shown if {
	pod := fixture.pod(_containers([{"name": "TOKEN", "value": "hunter2"}, {"name": "U", "value": "a://b:hunter2@c"}]))
	found := control.violation with input.review.object as pod
	count(found) == 2
	not contains(json.marshal(found), "hunter2")
}

_parameters := {
	"own names": {
		"parameters": {"namePatterns": ["^PIN$"]},
		"variables": [{"name": "PIN", "value": "abcd"}, {"name": "TOKEN", "value": "abcd"}],
		"want": {0},
	},
	"no names": {"parameters": {"namePatterns": []}, "variables": [{"name": "TOKEN", "value": "abcd"}], "want": set()},
	"own values": {
		"parameters": {"valuePatterns": ["^acme-"]},
		"variables": [{"name": "X", "value": "acme-1"}, {"name": "X", "value": concat("", ["AKIA", "ABCDEFGHIJKLMNOP"])}],
		"want": {0},
	},
	"no values": {
		"parameters": {"valuePatterns": []},
		"variables": [{"name": "X", "value": "acme-1"}],
		"want": set(),
	},
	"own exceptions": {
		"parameters": {"ignoreValues": ["^vault:"]},
		"variables": [{"name": "TOKEN", "value": "vault:secret/a"}, {"name": "TOKEN", "value": "/run/token"}],
		"want": {1},
	},
	"no exceptions": {
		"parameters": {"ignoreValues": []},
		"variables": [{"name": "TOKEN", "value": "/run/token"}, {"name": "TOKEN", "value": ""}],
		"want": {0},
	},
}

test_parameters[note] if {
	some note, tc in _parameters
	pod := fixture.pod(_containers(tc.variables))
	tc.want == {v.details.path[4] | some v in control.violation} with input.review.object as pod
		with input.parameters as tc.parameters
}

test_other_kinds if count(control.violation) == 0 with input.review.object as {"apiVersion": "v1", "kind": "Secret"}

_containers(env) := {"containers": [{"name": "app", "env": env}]}

_letters(n) := concat("", ["a" | some _ in numbers.range(1, n)])
