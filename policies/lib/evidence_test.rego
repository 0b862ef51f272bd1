package lib.evidence_test

import data.lib.evidence
import data.lib.fixture_test as fixture

_report(kind, name, fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": kind, "metadata": {"name": name}},
	fields,
)

_use(reference) := {"who": {"name": "app"}, "reference": reference}

reports := {
	"by digest": {"image": {"reference": "other.example.com/x:1", "digest": "sha256:0a"}},
	"by reference": {"image": {"reference": "registry.example.com/web:1"}},
	"old": {"image": {"reference": "docker.io/library/nginx"}, "scannedAt": "2026-01-01T00:00:00Z"},
	"new": {"image": {"reference": "nginx:latest"}, "scannedAt": "2026-02-01T00:00:00Z"},
	"without time": {"image": {"reference": "nginx"}},
	"of a digest": {"image": {"reference": "registry.example.com/shop:1", "digest": "sha256:0b"}},
	"without digest": {"image": {"reference": "registry.example.com/bank:1", "digest": ""}},
}

# by reference of a container, the report on its image, null where there is none
joins := {
	"registry.example.com/web@sha256:0a": "by digest",
	"registry.example.com/web:1@sha256:0a": "by digest",
	"registry.example.com/web:1": "by reference",
	"registry.example.com/web:1@sha256:0f": "by reference",
	"nginx": "new",
	"registry.example.com/shop:1": "of a digest",
	"registry.example.com/shop:1@sha256:0b": "of a digest",
	"registry.example.com/shop:1@sha256:0c": null,
	"registry.example.com/bank:1@sha256:0c": "without digest",
	"registry.example.com/web:2": null,
}

test_newest_vulnerability_report[reference] if {
	some reference, want in {reference: want | some reference, want in joins; want != null}

	world := fixture.inventory([_report("VulnerabilityReport", name, fields) | some name, fields in reports])
	got := [evidence.newest(evidence.vulnerability_reports, _use(reference)).metadata.name] with data.inventory as world
		with input.review.object as {}
	got == [want]
}

test_no_vulnerability_report[reference] if {
	some reference in {reference | some reference, null in joins}

	world := fixture.inventory([_report("VulnerabilityReport", name, fields) | some name, fields in reports])
	not evidence.newest(evidence.vulnerability_reports, _use(reference)) with data.inventory as world
		with input.review.object as {}
}

test_signature_reports if {
	world := fixture.inventory([
		_report("SignatureReport", "signed", {"image": {"reference": "nginx"}}),
		_report("VulnerabilityReport", "scanned", {"image": {"reference": "nginx"}}),
	])
	evidence.newest(evidence.signature_reports, _use("nginx")).metadata.name == "signed" with data.inventory as world
		with input.review.object as {}
	evidence.newest(evidence.vulnerability_reports, _use("nginx")).metadata.name == "scanned" with data.inventory as world
		with input.review.object as {}
}

test_reports_of_others_do_not_count[kind] if {
	some kind in ["SignatureReport", "VulnerabilityReport"]

	report := _report(kind, "x", {"image": {"reference": "nginx"}})
	other := object.union(report, {"apiVersion": "aquasecurity.github.io/v1alpha1"})
	world := fixture.inventory([other])
	not evidence.newest(evidence.vulnerability_reports, _use("nginx")) with data.inventory as world
		with input.review.object as {}
	not evidence.newest(evidence.signature_reports, _use("nginx")) with data.inventory as world
		with input.review.object as {}
}

test_a_running_digest_joins if {
	pod := {"status": {"containerStatuses": [{"name": "app", "imageID": "registry.example.com/web@sha256:0a"}]}}
	world := fixture.inventory([_report("VulnerabilityReport", name, fields) | some name, fields in reports])
	got := evidence.newest(evidence.vulnerability_reports, _use("registry.example.com/web:9")) with data.inventory as world
		with input.review.object as pod
	got.metadata.name == "by digest"
}
