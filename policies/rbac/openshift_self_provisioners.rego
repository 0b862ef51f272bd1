# METADATA
# title: Not every user of OpenShift must be able to create projects
# description: |
#   Whoever creates a project is its administrator: they run workloads, spend the resources of
#   the cluster, and hold a namespace that no quota and no network policy was made for.
# related_resources:
#   - description: OpenShift documentation, configuring project creation
#     ref: https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/building_applications/projects#disabling-project-self-provisioning_configuring-project-creation
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
# custom:
#   severity: low
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRoleBinding]
#   frameworks:
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Take the group out of the binding, set the annotation
#     rbac.authorization.kubernetes.io/autoupdate to "false" so that it stays out, and let projects
#     be made with their quota and policies.
#   verify: oc adm policy who-can create projectrequests
package policies.rbac.openshift_self_provisioners

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": subject.path}} if {
	rbac.role_key == "ClusterRole:self-provisioner"
	some subject in rbac.subjects
	subject.key in {"Group:system:authenticated", "Group:system:authenticated:oauth"}

	msg := sprintf("%s may create projects", [subject.text])
}

not_applicable contains {"msg": "it binds another role than self-provisioner"} if {
	rbac.role_key != "ClusterRole:self-provisioner"
}
