# METADATA
# title: Evidence about images
# description: |
#   The reports of scanners and verifiers about images, joined with the images that
#   the object under review uses: by digest first, then by reference.
package lib.evidence

import data.lib.image

# METADATA
# description: The VulnerabilityReports of the inventory, for newest.
vulnerability_reports := _index([report |
	some gv, name
	startswith(gv, "facts.regolith.dev/")
	report := data.inventory.cluster[gv].VulnerabilityReport[name]
])

# METADATA
# description: The SignatureReports of the inventory, for newest.
signature_reports := _index([report |
	some gv, name
	startswith(gv, "facts.regolith.dev/")
	report := data.inventory.cluster[gv].SignatureReport[name]
])

# by digest and by canonical reference, and there by name
_index(reports) := {
	"digest": object.union_n([{report.image.digest: {report.metadata.name: report}} | some report in reports]),
	"reference": object.union_n([{image.canonical(report.image.reference): {report.metadata.name: report}} |
		some report in reports
	]),
}

# METADATA
# description: |
#   The report on an image (an element of image.uses) that was made last; undefined
#   where there is none. A report on another digest of the same reference is none.
newest(index, use) := report if {
	index.reference != {}
	reports := _reports(index, use)
	last := max({[object.get(report, "scannedAt", ""), name] | some name, report in reports})
	report := reports[last[1]]
}

_reports(index, use) := by_digest if {
	by_digest := object.union_n([index.digest[digest] | some digest in image.digests(use)])
	by_digest != {}
} else := {name: report |
	some name, report in index.reference[image.canonical(use.reference)]
	not _is_other(report, image.digests(use))
}

_is_other(report, digests) if {
	digests != set()
	report.image.digest != ""
}
