package rbac

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"

	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
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

// attributes are the same question as the API server asks it.
func (q question) attributes() authorizer.AttributesRecord {
	resource, subresource, _ := strings.Cut(q.Resource, "/")
	return authorizer.AttributesRecord{
		User: &user.DefaultInfo{Name: q.User, Groups: q.memberships()}, Verb: q.Verb, Namespace: q.Namespace,
		APIGroup: q.Group, Resource: resource, Subresource: subresource, Name: q.Name,
		ResourceRequest: q.Path == "", Path: q.Path,
	}
}

// memberships are the groups that the authenticators of the API server give.
func (q question) memberships() []string {
	if q.Groups != nil {
		return q.Groups
	}
	if q.User == user.Anonymous {
		return []string{user.AllUnauthenticated}
	}
	groups := []string{user.AllAuthenticated}
	if namespace, _, err := serviceaccount.SplitUsername(q.User); err == nil {
		groups = append(groups, serviceaccount.MakeGroupNames(namespace)...)
	}
	return groups
}

// world is the roles and bindings of a cluster.
type world struct {
	roles               []*rbacv1.Role
	clusterRoles        []*rbacv1.ClusterRole
	roleBindings        []*rbacv1.RoleBinding
	clusterRoleBindings []*rbacv1.ClusterRoleBinding
}

// documents are the objects as manifests, a JSON value a line.
func (w *world) documents(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	encode := func(kind string, object metav1.Object, value any) {
		raw, err := json.Marshal(value)
		if err != nil {
			tb.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(raw, &fields); err != nil {
			tb.Fatal(err)
		}
		fields["apiVersion"], fields["kind"] = "rbac.authorization.k8s.io/v1", kind
		if err := json.NewEncoder(&b).Encode(fields); err != nil {
			tb.Fatal(err)
		}
		_ = object
	}
	for _, o := range w.roles {
		encode("Role", o, o)
	}
	for _, o := range w.clusterRoles {
		encode("ClusterRole", o, o)
	}
	for _, o := range w.roleBindings {
		encode("RoleBinding", o, o)
	}
	for _, o := range w.clusterRoleBindings {
		encode("ClusterRoleBinding", o, o)
	}
	return b.Bytes()
}

// upstream is the API server's authorizer over the world, aggregated roles filled in as their controller does.
func (w *world) upstream() *rbac.RBACAuthorizer {
	_, static := validation.NewTestRuleResolver(w.roles, w.roleBindings, w.aggregated(), w.clusterRoleBindings)
	return rbac.New(static, static, static, static)
}

// aggregated fills the rules of aggregated roles until nothing changes, as the controller of the control plane does:
// each takes over the rules of all roles that its selectors select, but for itself.
func (w *world) aggregated() []*rbacv1.ClusterRole {
	var filled []*rbacv1.ClusterRole
	for _, role := range w.clusterRoles {
		filled = append(filled, role.DeepCopy())
	}
	for _, role := range bootstrappolicy.ClusterRoles() { // every cluster has them; lib.stockroles has those that people bind
		switch role.Name {
		case "admin", "cluster-admin", "edit", "view", "system:aggregate-to-admin", "system:aggregate-to-edit", "system:aggregate-to-view":
			filled = append(filled, role.DeepCopy())
		}
	}
	for changed := true; changed; {
		changed = false
		for _, role := range filled {
			if role.AggregationRule == nil {
				continue
			}
			var rules []rbacv1.PolicyRule
			for _, other := range filled {
				if other.Name == role.Name || !selected(role.AggregationRule, other) {
					continue
				}
				for _, rule := range other.Rules {
					if !slices.ContainsFunc(rules, func(r rbacv1.PolicyRule) bool { return r.String() == rule.String() }) {
						rules = append(rules, rule)
					}
				}
			}
			if len(rules) != len(role.Rules) {
				role.Rules, changed = rules, true
			}
		}
	}
	return filled
}

func selected(rule *rbacv1.AggregationRule, role *rbacv1.ClusterRole) bool {
	for i := range rule.ClusterRoleSelectors {
		selector, err := metav1.LabelSelectorAsSelector(&rule.ClusterRoleSelectors[i])
		if err == nil && selector.Matches(labels.Set(role.Labels)) {
			return true
		}
	}
	return false
}

// ours answers the questions with lib.permissions.
func ours(tb testing.TB, lib *policy.Library, w *world, questions []question) []bool {
	tb.Helper()
	in, err := source.Read(tb.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(w.documents(tb))})
	if err != nil || len(in.Errors) > 0 {
		tb.Fatal(err, in.Errors)
	}
	const group = "rbac.authorization.k8s.io/"
	var decisions []bool
	faults, err := eval.Ask(tb.Context(), in, eval.Question{
		Library: lib, Noun: "permissions", Rule: "decisions",
		Kinds:  []string{group + "Role", group + "ClusterRole", group + "RoleBinding", group + "ClusterRoleBinding"},
		Object: map[string]any{"questions": plain(tb, questions)},
	}, &decisions)
	if err != nil || len(faults) > 0 {
		tb.Fatal(err, faults)
	}
	return decisions
}

// plain is a value as encoding/json reads it back.
func plain(tb testing.TB, value any) any {
	tb.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(raw, &out); err != nil {
		tb.Fatal(err)
	}
	return out
}

// TestAuthorizer compares random questions over random clusters. QUESTIONS is how many; 1000000 is the full size.
func TestAuthorizer(t *testing.T) {
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	want, err := strconv.Atoi(cmp.Or(os.Getenv("QUESTIONS"), "20000"))
	if err != nil {
		t.Fatal(err)
	}
	const batch = 250
	asked, allowed, clusters := 0, 0, 0
	for seed := uint64(1); asked < want; seed++ {
		g := &generator{rand.New(rand.NewPCG(seed, 37))} //nolint:gosec // the same clusters each time
		w := g.world()
		questions := make([]question, batch)
		for i := range questions {
			questions[i] = g.question()
		}
		decisions := ours(t, lib, w, questions)
		oracle := w.upstream()
		for i, q := range questions {
			decision, _, _ := oracle.Authorize(t.Context(), q.attributes())
			yes := decision == authorizer.DecisionAllow
			if yes != decisions[i] {
				t.Fatalf("seed %d: the API server says %t, lib.permissions %t\n%s", seed, yes, decisions[i], shrunk(t, lib, w, q))
			}
			if yes {
				allowed++
			}
		}
		asked, clusters = asked+batch, clusters+1
	}
	if allowed < asked/20 || allowed > asked*19/20 {
		t.Errorf("%d of %d questions are allowed: they say little", allowed, asked)
	}
	t.Logf("FIGURE RBAC: %d questions over %d random clusters agree with the API server's authorizer, %d of them allowed, 0 disagreements", asked, clusters, allowed)
}

// shrunk drops objects as long as the two disagree, and prints what is left.
func shrunk(tb testing.TB, lib *policy.Library, w *world, q question) string {
	tb.Helper()
	differs := func(w *world) bool {
		decision, _, _ := w.upstream().Authorize(tb.Context(), q.attributes())
		return (decision == authorizer.DecisionAllow) != ours(tb, lib, w, []question{q})[0]
	}
	for again := true; again; {
		again = false
		for _, smaller := range w.smaller() {
			if differs(smaller) {
				w, again = smaller, true
				break
			}
		}
	}
	asked, err := json.Marshal(q)
	if err != nil {
		tb.Fatal(err)
	}
	return fmt.Sprintf("question %s\n%s", asked, w.documents(tb))
}

// smaller gives the worlds with one object less.
func (w *world) smaller() []*world {
	var out []*world
	for i := range w.roles {
		c := *w
		c.roles = slices.Delete(slices.Clone(w.roles), i, i+1)
		out = append(out, &c)
	}
	for i := range w.clusterRoles {
		c := *w
		c.clusterRoles = slices.Delete(slices.Clone(w.clusterRoles), i, i+1)
		out = append(out, &c)
	}
	for i := range w.roleBindings {
		c := *w
		c.roleBindings = slices.Delete(slices.Clone(w.roleBindings), i, i+1)
		out = append(out, &c)
	}
	for i := range w.clusterRoleBindings {
		c := *w
		c.clusterRoleBindings = slices.Delete(slices.Clone(w.clusterRoleBindings), i, i+1)
		out = append(out, &c)
	}
	return out
}
