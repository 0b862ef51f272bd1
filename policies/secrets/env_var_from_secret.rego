# METADATA
# title: Secrets must reach containers as files, not as environment variables
# description: |
#   An environment variable is inherited by every child process and shown by
#   crash dumps, debug pages and /proc, and it keeps its old value when the Secret
#   is rotated. A file of a Secret volume has permissions and follows a rotation.
# related_resources:
#   - description: Kubernetes, good practices for Secrets
#     ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.4.1"]
#     mitre: [T1552.007, T1552.001]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["8.6.2", "8.3.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#     stig: [V-242415]
#   remediation: |
#     Mount the Secret as a read-only volume and let the application read the file; many images accept a variable
#     that ends in _FILE and names its path.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | select(any(.spec.containers[];
#     any(.env[]?; .valueFrom.secretKeyRef) or any(.envFrom[]?; .secretRef))) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.secrets.env_var_from_secret

import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in workload.containers
	some i
	is_object(container.spec.env[i].valueFrom.secretKeyRef)
	variable := container.spec.env[i]

	path := array.concat(container.path, ["env", i, "valueFrom", "secretKeyRef"])
	msg := sprintf("%s takes variable %q from a Secret", [workload.who(container), workload.container_name(variable)])
}

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in workload.containers
	some i, source in container.spec.envFrom
	is_object(source.secretRef)

	path := array.concat(container.path, ["envFrom", i, "secretRef"])
	msg := sprintf(
		"%s takes all keys of Secret %q as variables",
		[workload.who(container), workload.container_name(source.secretRef)],
	)
}
