# METADATA
# title: The object under review
# description: |
#   Identity of the object under review and of the scan. Reads input.review.object
#   and the Cluster fact, and nothing else. A library never reads input.parameters.
package lib.k8s

# METADATA
# description: The object under review.
obj := input.review.object

# METADATA
# description: Its kind; undefined where it has none.
kind := input.review.object.kind

# METADATA
# description: Its API group, "" for the core group.
group := group_of(input.review.object)

# METADATA
# description: Its name; "" where the server is to generate it.
default name := ""

name := value if {
	value := input.review.object.metadata.name
	value != null
}

# METADATA
# description: Its namespace; "" for cluster-scoped objects and for manifests that leave it to kubectl.
default namespace := ""

namespace := value if {
	value := input.review.object.metadata.namespace
	value != null
}

# METADATA
# description: |
#   Its namespace as the server would see it: manifests of namespaced objects
#   that name none go to "default". For objects known to be namespaced.
effective_namespace := namespace if namespace != ""

effective_namespace := "default" if namespace == ""

# METADATA
# description: Its labels, {} where it has none.
default labels := {}

labels := value if {
	value := input.review.object.metadata.labels
	value != null
}

# METADATA
# description: Its annotations, {} where it has none.
default annotations := {}

annotations := value if {
	value := input.review.object.metadata.annotations
	value != null
}

# METADATA
# description: The API group of any object, "" for the core group and where apiVersion is missing.
group_of(object_) := split(object_.apiVersion, "/")[0] if contains(object_.apiVersion, "/")

group_of(object_) := "" if not contains(object.get(object_, "apiVersion", ""), "/")

# METADATA
# description: |
#   The object as {"apiVersion","kind","namespace","name"}, the form of
#   details.object and of the elements of details.related.
ref_of(object_) := {
	"apiVersion": object.get(object_, "apiVersion", ""),
	"kind": object.get(object_, "kind", ""),
	"namespace": object.get(object_, ["metadata", "namespace"], ""),
	"name": object.get(object_, ["metadata", "name"], ""),
}

# METADATA
# description: |
#   Integers print the same in every host only so: Gatekeeper and conftest hold
#   numbers as float64, and %d or %v would print 1e+06.
int(number) := format_int(number, 10)

# METADATA
# description: |
#   True for a host that knows other objects than the one under review. Plain
#   `opa eval -i` and single-file conftest do not.
has_inventory if data.inventory

# METADATA
# description: |
#   True on the one object on which controls of scope "cluster" are reviewed: the
#   Cluster fact, or where the host has no facts (Gatekeeper) Namespace "default".
is_anchor if {
	input.review.object.kind == "Cluster"
	group == "facts.regolith.dev"
}

is_anchor if {
	input.review.object.kind == "Namespace"
	group == ""
	input.review.object.metadata.name == "default"
	not cluster
}

# METADATA
# description: The Cluster fact of this scan; undefined in hosts without facts.
cluster := [object_ | some object_ in data.inventory.cluster["facts.regolith.dev/v1alpha1"].Cluster][0]

# METADATA
# description: |
#   The Kubernetes version of the cluster as [major, minor], e.g. [1, 37];
#   undefined where it is not known. Vendor suffixes are ignored.
version := [to_number(major), to_number(minor)] if {
	[_, major, minor] := regex.find_all_string_submatch_n(`^v?(\d+)\.(\d+)`, cluster.kubernetesVersion, 1)[0]
}
