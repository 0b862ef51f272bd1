# METADATA
# title: Gatekeeper constraints
# description: |
#   What Gatekeeper refuses, as far as constraints of the gatekeeper-library tell. Each
#   template makes a kind of its own, and only kinds that are spelt out can be read:
#   what constraints of other templates refuse is not known.
package lib.gatekeeper

# METADATA
# description: "The kinds of constraints that the inventory has templates for."
kinds := {template.spec.crd.spec.names.kind |
	some gv, name
	startswith(gv, "templates.gatekeeper.sh/")
	template := data.inventory.cluster[gv].ConstraintTemplate[name]
}

# METADATA
# description: The kinds of constraints about pods that are read here.
known := object.keys(_about_pods)

# METADATA
# description: The kinds of those constraints that refuse pods; one that audits or warns refuses nothing.
refusing_pods := {kind |
	some kind, constraints in _about_pods
	some constraint in constraints
	_denies(constraint.spec)
}

# METADATA
# description: True where a constraint refuses Services with external IPs.
refuses_external_ips if {
	some gv, name
	constraint := data.inventory.cluster[gv].K8sExternalIPs[name]
	_denies(constraint.spec)
}

_about_pods := {
	"K8sPSPAllowPrivilegeEscalationContainer": [c |
		some gv, name
		c := data.inventory.cluster[gv].K8sPSPAllowPrivilegeEscalationContainer[name]
	],
	"K8sPSPAllowedUsers": [c | some gv, name; c := data.inventory.cluster[gv].K8sPSPAllowedUsers[name]],
	"K8sPSPCapabilities": [c | some gv, name; c := data.inventory.cluster[gv].K8sPSPCapabilities[name]],
	"K8sPSPHostFilesystem": [c | some gv, name; c := data.inventory.cluster[gv].K8sPSPHostFilesystem[name]],
	"K8sPSPHostNamespace": [c | some gv, name; c := data.inventory.cluster[gv].K8sPSPHostNamespace[name]],
	"K8sPSPPrivilegedContainer": [c | some gv, name; c := data.inventory.cluster[gv].K8sPSPPrivilegedContainer[name]],
}

# without an enforcementAction a constraint denies
_denies(spec) if object.get(spec, "enforcementAction", "deny") == "deny"

_denies(spec) if {
	spec.enforcementAction == "scoped"
	some scoped in spec.scopedEnforcementActions
	scoped.action == "deny"
}
