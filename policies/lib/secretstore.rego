# METADATA
# title: External secret managers
# description: |
#   Objects that connect the cluster with a secret manager outside of it: stores of
#   the External Secrets Operator, provider classes of the Secrets Store CSI Driver
#   and logins of the Vault Secrets Operator. A store is known by [kind, namespace,
#   name]. Nothing here depends on the object under review.
package lib.secretstore

# METADATA
# description: All stores, by [kind, namespace, name].
stores := object.union_n([_external_stores, _provider_classes, _vault_logins])

_external_stores := object.union(
	{["SecretStore", namespace, name]: store |
		some namespace, gv, name
		store := data.inventory.namespace[namespace][gv].SecretStore[name]
		startswith(gv, "external-secrets.io/")
	},
	{["ClusterSecretStore", "", name]: store |
		some gv, name
		store := data.inventory.cluster[gv].ClusterSecretStore[name]
		startswith(gv, "external-secrets.io/")
	},
)

_provider_classes := {["SecretProviderClass", namespace, name]: store |
	some namespace, gv, name
	store := data.inventory.namespace[namespace][gv].SecretProviderClass[name]
	startswith(gv, "secrets-store.csi.x-k8s.io/")
}

_vault_logins := {["VaultAuth", namespace, name]: store |
	some namespace, gv, name
	store := data.inventory.namespace[namespace][gv].VaultAuth[name]
	startswith(gv, "secrets.hashicorp.com/")
}

# METADATA
# description: The stores that say that they work; a provider class has no status, and counts as ready.
ready contains id if some id, _ in _provider_classes

ready contains id if {
	some id, store in _external_stores
	some condition in store.status.conditions
	condition.type == "Ready"
	condition.status == "True"
}

ready contains id if {
	some id, store in _vault_logins
	store.status.valid == true
}

# METADATA
# description: The stores that an external secret, a volume or a Vault secret refers to; they need not exist.
used contains [kind, scope, ref.name] if {
	some {"namespace": namespace, "ref": ref} in _store_refs
	kind := object.get(ref, "kind", "SecretStore")
	scope := {"ClusterSecretStore": "", "SecretStore": namespace}[kind]
}

used contains ["SecretProviderClass", pod.namespace, volume.csi.volumeAttributes.secretProviderClass] if {
	some pod in _pods
	some volume in pod.spec.volumes
	volume.csi.driver == "secrets-store.csi.k8s.io"
}

used contains ["VaultAuth", scope, name] if {
	some {"namespace": namespace, "ref": ref} in _vault_refs
	parts := split(ref, "/")
	name := parts[count(parts) - 1]
	scope := array.concat([namespace], parts)[count(parts) - 1]
}

_store_refs contains {"namespace": namespace, "ref": secret.spec.secretStoreRef} if {
	some namespace, gv, name
	secret := data.inventory.namespace[namespace][gv].ExternalSecret[name]
	startswith(gv, "external-secrets.io/")
}

_store_refs contains {"namespace": "", "ref": secret.spec.externalSecretSpec.secretStoreRef} if {
	some gv, name
	secret := data.inventory.cluster[gv].ClusterExternalSecret[name]
	startswith(gv, "external-secrets.io/")
}

_vault_refs contains {"namespace": namespace, "ref": object.get(secret, ["spec", "vaultAuthRef"], "default")} if {
	some namespace, gv, name
	secret := data.inventory.namespace[namespace][gv].VaultStaticSecret[name]
	startswith(gv, "secrets.hashicorp.com/")
}

_vault_refs contains {"namespace": namespace, "ref": object.get(secret, ["spec", "vaultAuthRef"], "default")} if {
	some namespace, gv, name
	secret := data.inventory.namespace[namespace][gv].VaultDynamicSecret[name]
	startswith(gv, "secrets.hashicorp.com/")
}

_vault_refs contains {"namespace": namespace, "ref": object.get(secret, ["spec", "vaultAuthRef"], "default")} if {
	some namespace, gv, name
	secret := data.inventory.namespace[namespace][gv].VaultPKISecret[name]
	startswith(gv, "secrets.hashicorp.com/")
}

_pods contains {"namespace": namespace, "spec": pod.spec} if {
	some namespace, name
	pod := data.inventory.namespace[namespace].v1.Pod[name]
}

_pods contains {"namespace": namespace, "spec": owner.spec.template.spec} if {
	some namespace, gv, name
	owner := data.inventory.namespace[namespace][gv].Deployment[name]
	startswith(gv, "apps/")
}

_pods contains {"namespace": namespace, "spec": owner.spec.template.spec} if {
	some namespace, gv, name
	owner := data.inventory.namespace[namespace][gv].StatefulSet[name]
	startswith(gv, "apps/")
}

_pods contains {"namespace": namespace, "spec": owner.spec.template.spec} if {
	some namespace, gv, name
	owner := data.inventory.namespace[namespace][gv].DaemonSet[name]
	startswith(gv, "apps/")
}

_pods contains {"namespace": namespace, "spec": owner.spec.template.spec} if {
	some namespace, gv, name
	owner := data.inventory.namespace[namespace][gv].Job[name]
	startswith(gv, "batch/")
}

_pods contains {"namespace": namespace, "spec": owner.spec.jobTemplate.spec.template.spec} if {
	some namespace, gv, name
	owner := data.inventory.namespace[namespace][gv].CronJob[name]
	startswith(gv, "batch/")
}

# METADATA
# description: |
#   Secrets that are only encrypted for the repository (SealedSecret, SopsSecret), as {"apiVersion", "kind",
#   "namespace", "name"}.
sealed contains {"apiVersion": gv, "kind": "SealedSecret", "namespace": namespace, "name": name} if {
	some namespace, gv, name
	data.inventory.namespace[namespace][gv].SealedSecret[name]
}

sealed contains {"apiVersion": gv, "kind": "SopsSecret", "namespace": namespace, "name": name} if {
	some namespace, gv, name
	data.inventory.namespace[namespace][gv].SopsSecret[name]
}
