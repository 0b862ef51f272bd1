# Templates say what they read in the annotation metadata.gatekeeper.sh/requires-sync-data: a list of requirements,
# each a list of alternatives. Sync sets are themselves synced, so that this policy sees them. What the Config syncs
# (spec.sync.syncOnly) it does not see.
package regolith.syncready

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", annotation]}} if {
	input.review.object.kind == "ConstraintTemplate"
	some requirement in json.unmarshal(input.review.object.metadata.annotations[annotation])
	wanted := {kind | some alternative in requirement; some kind in kinds(alternative)}
	count(wanted & synced) == 0

	msg := sprintf("none of %s is in a SyncSet, so its verdicts are void", [concat(", ", sort(wanted))])
}

annotation := "metadata.gatekeeper.sh/requires-sync-data"

kinds(alternative) := {name(group, kind) |
	some group in alternative.groups
	some kind in alternative.kinds
}

synced := {name(object.get(gvk, "group", ""), gvk.kind) |
	some set in data.inventory.cluster["syncset.gatekeeper.sh/v1alpha1"].SyncSet
	some gvk in set.spec.gvks
}

name(group, kind) := kind if group == ""

name(group, kind) := concat("/", [group, kind]) if group != ""
