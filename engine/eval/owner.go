package eval

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/vm"
)

// templatePath leads to the pod template of the kinds that own pods; Pod itself is its own template.
var templatePath = map[string][]string{ //nolint:gochecknoglobals // a lookup table, never written
	"Pod":                   {},
	"ReplicationController": {"spec", "template"},
	"apps/ReplicaSet":       {"spec", "template"},
	"apps/Deployment":       {"spec", "template"},
	"apps/DaemonSet":        {"spec", "template"},
	"apps/StatefulSet":      {"spec", "template"},
	"batch/Job":             {"spec", "template"},
	"batch/CronJob":         {"spec", "jobTemplate", "spec", "template"},
}

// family is an object with what it owns in the same input, directly or through others: the owned ones are
// judged through it.
type family struct {
	head    int
	members []int
}

// families groups objects under their topmost owner, in the order of the owners. Only kinds that hold a pod
// template own or are owned here.
func families(objects []object) []family {
	byIdentity := map[engine.Ref]int{}
	for i := range objects {
		if _, ok := templatePath[objects[i].kind]; ok {
			byIdentity[identity(objects[i].ref)] = i
		}
	}
	groups := make([]family, 0, len(objects))
	place := make(map[int]int, len(objects)) // head -> index in groups
	var owned [][2]int
	for i := range objects {
		if head := topOwner(objects, byIdentity, i); head != i {
			owned = append(owned, [2]int{head, i})
			continue
		}
		place[i] = len(groups)
		groups = append(groups, family{head: i})
	}
	for _, pair := range owned {
		group := &groups[place[pair[0]]]
		group.members = append(group.members, pair[1])
	}
	return groups
}

// identity is a reference without its version, which an owner reference may name differently.
func identity(ref engine.Ref) engine.Ref {
	return engine.Ref{APIVersion: ref.Group(), Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name}
}

func topOwner(objects []object, byIdentity map[engine.Ref]int, i int) int {
	at := i
	for range 4 { // Pod, ReplicaSet or Job, Deployment or CronJob: three hops at most, whatever the input claims
		if _, ok := templatePath[objects[at].kind]; !ok || objects[at].owner == nil {
			return at
		}
		owner := *objects[at].owner
		owner.Namespace = objects[at].ref.Namespace
		next, ok := byIdentity[identity(owner)]
		if !ok || next == at {
			return at
		}
		at = next
	}
	return i // a circle of owners: judged for itself
}

// template gives the pod template of an object of a kind: its metadata and spec; nil where it has none.
func template(kind string, term *ast.Term) *ast.Term {
	path, ok := templatePath[kind]
	if !ok {
		return nil
	}
	for _, key := range path {
		term = child(term, key)
	}
	return term
}

// sameTemplate tells whether a pod (or an inner template) is what its owner's template says, but for what the
// API server, the controllers and the scheduler always add.
func sameTemplate(owner, owned *ast.Term) bool {
	if owner == nil || owned == nil {
		return false
	}
	return sameMetadata(child(owner, "metadata"), child(owned, "metadata")) &&
		sameFields(child(owner, "spec"), child(owned, "spec"), podAdditions)
}

// additions are the fields that the system adds to a pod, by name, with the test that tells its additions
// from somebody else's.
type additions map[string]func(want, got *ast.Term) bool

func anything(_, _ *ast.Term) bool { return true }

func oneOf(values ...string) func(_, got *ast.Term) bool {
	return func(want, got *ast.Term) bool {
		s, ok := stringOf(got)
		return want == nil && ok && slices.Contains(values, s)
	}
}

func emptyObject(want, got *ast.Term) bool {
	members, ok := vm.Object(got)
	return want == nil && ok && len(members) == 0
}

var podAdditions = additions{ //nolint:gochecknoglobals // a lookup table, never written
	"nodeName":                      anything,
	"hostname":                      anything,
	"subdomain":                     anything,
	"priority":                      anything,
	"preemptionPolicy":              anything,
	"tolerations":                   anything,
	"affinity":                      anything,
	"enableServiceLinks":            anything,
	"terminationGracePeriodSeconds": anything,
	"schedulerName":                 anything,
	"restartPolicy":                 anything,
	"dnsPolicy":                     oneOf("ClusterFirst"),
	"serviceAccountName":            oneOf("default"),
	"serviceAccount":                sameServiceAccount,
	"securityContext":               emptyObject,
	"imagePullSecrets":              anything,
	"containers":                    sameContainers,
	"initContainers":                sameContainers,
	"volumes":                       sameVolumes,
}

var containerAdditions = additions{ //nolint:gochecknoglobals // a lookup table, never written
	"terminationMessagePath":   anything,
	"terminationMessagePolicy": anything,
	"imagePullPolicy":          func(want, _ *ast.Term) bool { return want == nil },
	"resources":                emptyObject,
	"volumeMounts":             sameMounts,
}

// sameFields compares two objects field by field; a field that differs must be a known addition.
func sameFields(want, got *ast.Term, known additions) bool {
	if want == got {
		return true
	}
	wantFields, ok := objectOf(want)
	gotFields, also := objectOf(got)
	if !ok || !also {
		return false
	}
	for name, value := range named(wantFields) {
		if child(got, name) == nil && known[name] == nil && !isNull(value) {
			return false
		}
	}
	for name, value := range named(gotFields) {
		if !sameField(child(want, name), value, known[name]) {
			return false
		}
	}
	return true
}

func sameField(want, got *ast.Term, allowed func(want, got *ast.Term) bool) bool {
	return want != nil && vm.Equal(want, got) || allowed != nil && allowed(want, got)
}

// objectOf lists the keys of an object and its members in turn.
func objectOf(term *ast.Term) ([]*ast.Term, bool) {
	if term == nil {
		return nil, false
	}
	return vm.Object(term)
}

func isNull(term *ast.Term) bool {
	_, ok := term.Value.(ast.Null)
	return ok
}

// sameServiceAccount: the deprecated alias repeats serviceAccountName.
func sameServiceAccount(want, _ *ast.Term) bool { return want == nil }

func sameContainers(want, got *ast.Term) bool {
	wanted, given := elements(want), elements(got)
	if len(wanted) != len(given) {
		return false
	}
	for i := range wanted {
		if !sameFields(wanted[i], given[i], containerAdditions) {
			return false
		}
	}
	return true
}

// sameVolumes: the token volume of the service account, and the claims of a StatefulSet, are added.
func sameVolumes(want, got *ast.Term) bool {
	return sameBut(want, got, func(volume *ast.Term) bool {
		name, _ := stringOf(child(volume, "name"))
		return strings.HasPrefix(name, "kube-api-access-") && child(volume, "projected") != nil ||
			child(volume, "persistentVolumeClaim") != nil
	})
}

func sameMounts(want, got *ast.Term) bool {
	return sameBut(want, got, func(mount *ast.Term) bool {
		path, _ := stringOf(child(mount, "mountPath"))
		return path == "/var/run/secrets/kubernetes.io/serviceaccount"
	})
}

// sameBut compares two lists after leaving out of the second what the system adds.
func sameBut(want, got *ast.Term, added func(*ast.Term) bool) bool {
	wanted := elements(want)
	given := slices.DeleteFunc(slices.Clone(elements(got)), func(term *ast.Term) bool {
		return added(term) && !slices.ContainsFunc(wanted, func(w *ast.Term) bool { return vm.Equal(w, term) })
	})
	return slices.EqualFunc(wanted, given, vm.Equal)
}

// elements lists those of an array; the list must not be changed.
func elements(term *ast.Term) []*ast.Term {
	if term == nil {
		return nil
	}
	items, _ := vm.Elements(term)
	return items
}

// sameMetadata compares labels and annotations, which policies and profiles go by, but for those that
// controllers add.
func sameMetadata(want, got *ast.Term) bool {
	return sameStrings(child(want, "labels"), child(got, "labels"), isControllerLabel) &&
		sameStrings(child(want, "annotations"), child(got, "annotations"), func(key string) bool {
			return !strings.Contains(key, "apparmor") && !strings.Contains(key, "seccomp")
		})
}

func sameStrings(want, got *ast.Term, ignored func(string) bool) bool {
	return holdsAll(want, got, ignored) && holdsAll(got, want, ignored)
}

// holdsAll tells whether a table of texts holds all of another one, but for what is ignored.
func holdsAll(all, some *ast.Term, ignored func(string) bool) bool {
	wanted, ok := objectOf(some)
	if !ok {
		return true
	}
	for name, value := range named(wanted) {
		if ignored(name) {
			continue
		}
		if other := child(all, name); other == nil || !vm.Equal(other, value) {
			return false
		}
	}
	return true
}

func isControllerLabel(key string) bool {
	switch key {
	case "pod-template-hash", "controller-revision-hash", "pod-template-generation", "controller-uid", "job-name",
		"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index":
		return true
	}
	return strings.HasPrefix(key, "batch.kubernetes.io/")
}
