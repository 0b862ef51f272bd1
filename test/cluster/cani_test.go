package cluster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/source"
)

// question is what lib.permissions is asked; one field for each of its own.
type question struct {
	User      string   `json:"user"`
	Groups    []string `json:"groups"`
	Verb      string   `json:"verb"`
	Namespace string   `json:"namespace"`
	Group     string   `json:"group"`
	Resource  string   `json:"resource,omitempty"`
	Name      string   `json:"name"`
	Path      string   `json:"path,omitempty"`
}

// review is the same question as a SubjectAccessReview.
func (q *question) review() map[string]any {
	spec := map[string]any{"user": q.User, "groups": q.Groups}
	if q.Path != "" {
		spec["nonResourceAttributes"] = map[string]string{"path": q.Path, "verb": q.Verb}
	} else {
		resource, subresource, _ := strings.Cut(q.Resource, "/")
		spec["resourceAttributes"] = map[string]string{
			"verb": q.Verb, "namespace": q.Namespace, "group": q.Group, "resource": resource, "subresource": subresource, "name": q.Name,
		}
	}
	return map[string]any{"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec}
}

// questions are about the subjects, namespaces, resources and verbs that the roles and bindings of a snapshot name, and
// about others.
func questions(t *testing.T, in *source.Input, n int) []question {
	t.Helper()
	words := map[string][]string{
		"verb":      {"get", "list", "watch", "create", "update", "patch", "delete", "impersonate", "escalate", "bind", "use"},
		"namespace": {"", "default", "kube-system", "nowhere"}, "group": {"", "apps", "rbac.authorization.k8s.io", "nowhere.example.com"},
		"resource": {"pods", "secrets", "pods/exec", "nodes", "deployments", "clusterroles"}, "name": {"", "", "", "web"},
		"path": {"/healthz", "/metrics", "/api", "/logs/x"}, "user": {"nobody", "system:anonymous", "system:kube-scheduler"},
		"members": {"system:masters", "system:nodes"},
	}
	for i := range in.Documents {
		collect(t, &in.Documents[i], words)
	}
	for key, list := range words {
		slices.Sort(list)
		if key != "name" {
			words[key] = slices.Compact(list)
		}
	}
	random := rand.New(rand.NewPCG(5, 37)) //nolint:gosec // the same questions each time
	pick := func(key string) string { return words[key][random.IntN(len(words[key]))] }
	out := make([]question, n)
	for i := range out {
		q := question{User: pick("user"), Groups: []string{"system:authenticated"}, Verb: pick("verb")}
		if account, ok := strings.CutPrefix(q.User, "system:serviceaccount:"); ok {
			namespace, _, _ := strings.Cut(account, ":")
			q.Groups = append(q.Groups, "system:serviceaccounts", "system:serviceaccounts:"+namespace)
		}
		if random.IntN(3) == 0 {
			q.Groups = append(q.Groups, pick("members"))
		}
		if random.IntN(10) == 0 {
			q.Path = pick("path")
		} else {
			q.Namespace, q.Group, q.Resource, q.Name = pick("namespace"), pick("group"), pick("resource"), pick("name")
		}
		out[i] = q
	}
	return out
}

// collect adds the words of a role or binding.
func collect(t *testing.T, d *source.Document, words map[string][]string) {
	t.Helper()
	if d.Ref.Group() != "rbac.authorization.k8s.io" {
		return
	}
	var object struct {
		Rules []struct {
			Verbs, APIGroups, Resources, ResourceNames, NonResourceURLs []string
		}
		Subjects []struct{ Kind, Namespace, Name string }
	}
	if err := json.Unmarshal(d.JSON, &object); err != nil {
		t.Fatal(err)
	}
	add := func(key string, more ...string) {
		for _, word := range more {
			if word != "" && word != "*" {
				words[key] = append(words[key], strings.TrimSuffix(word, "*"))
			}
		}
	}
	add("namespace", d.Ref.Namespace)
	for _, rule := range object.Rules {
		add("verb", rule.Verbs...)
		add("group", rule.APIGroups...)
		add("resource", rule.Resources...)
		add("name", rule.ResourceNames...)
		add("path", rule.NonResourceURLs...)
	}
	for _, subject := range object.Subjects {
		switch subject.Kind {
		case "User":
			add("user", subject.Name)
		case "Group":
			add("members", subject.Name)
		case "ServiceAccount":
			add("user", "system:serviceaccount:"+subject.Namespace+":"+subject.Name)
		}
	}
}

// TestCanI: lib.permissions over a snapshot answers as the server does. REVIEWS is how many questions are asked.
func TestCanI(t *testing.T) {
	loaded(t)
	n, err := strconv.Atoi(cmp.Or(os.Getenv("REVIEWS"), "4000"))
	if err != nil {
		t.Fatal(err)
	}
	file := capture(t, "admin")
	in := read(t, file)
	asked := questions(t, in, n)
	ours := decisions(t, in, asked)
	theirs := reviews(t, asked)
	allowed, different := 0, 0
	for i := range asked {
		if theirs[i] {
			allowed++
		}
		if ours[i] != theirs[i] {
			different++
			t.Errorf("%+v: the server says %t, lib.permissions %t", asked[i], theirs[i], ours[i])
		}
	}
	if allowed*20 < n || allowed == n {
		t.Errorf("of %d questions %d are allowed: they tell nothing", n, allowed)
	}
	t.Logf("FIGURE can-i over a snapshot and SubjectAccessReview of its API server: %d questions, %d allowed, %d differences", n, allowed, different)
	for i := range 20 { // the program itself
		if q := &asked[i]; q.Path != "" {
			args := []string{"can-i", q.Verb, q.Path, "--as", q.User, "-i", file}
			for _, group := range q.Groups {
				args = append(args, "--as-group", group)
			}
			if r := regolith(t, "admin", args...); (r.code == 0) != theirs[i] {
				t.Errorf("regolith %s: exit %d\n%s", strings.Join(args, " "), r.code, r.stderr)
			}
		}
	}
}

// decisions asks lib.permissions.
func decisions(t *testing.T, in *source.Input, asked []question) []bool {
	t.Helper()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	var plain any
	raw, err := json.Marshal(asked)
	if err == nil {
		err = json.Unmarshal(raw, &plain)
	}
	if err != nil {
		t.Fatal(err)
	}
	const group = "rbac.authorization.k8s.io/"
	var out []bool
	faults, err := eval.Ask(t.Context(), in, eval.Question{
		Library: lib, Noun: "permissions", Rule: "decisions", Object: map[string]any{"questions": plain},
		Kinds: []string{group + "Role", group + "ClusterRole", group + "RoleBinding", group + "ClusterRoleBinding"},
	}, &out)
	if err != nil || len(faults) > 0 || len(out) != len(asked) {
		t.Fatal(err, faults, len(out))
	}
	return out
}

// reviews asks the server.
func reviews(t *testing.T, asked []question) []bool {
	t.Helper()
	out := make([]bool, len(asked))
	failures := make([]error, 8)
	var wait sync.WaitGroup
	for k := range failures {
		wait.Go(func() {
			for i := k; i < len(asked); i += len(failures) {
				raw, err := json.Marshal(asked[i].review())
				var answer struct {
					Status struct{ Allowed bool } `json:"status"`
				}
				if err == nil {
					err = shared.Call(t.Context(), http.MethodPost, "/apis/authorization.k8s.io/v1/subjectaccessreviews", raw, &answer)
				}
				if err != nil {
					failures[k] = fmt.Errorf("%+v: %w", asked[i], err)
					return
				}
				out[i] = answer.Status.Allowed
			}
		})
	}
	wait.Wait()
	for _, err := range failures {
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
