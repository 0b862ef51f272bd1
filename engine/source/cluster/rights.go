package cluster

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
)

// rights are what the user may do in single namespaces. The server is asked once a namespace, and only where
// something may not be listed everywhere.
type rights struct {
	client     *Client
	namespaces []string // that are known

	once  sync.Once
	rules map[string][]rule // by namespace
}

// rule is one of a SelfSubjectRulesReview.
type rule struct {
	Verbs         []string `json:"verbs"`
	APIGroups     []string `json:"apiGroups"`
	Resources     []string `json:"resources"`
	ResourceNames []string `json:"resourceNames"`
}

func (r *rule) allowsList(wanted resource) bool {
	has := func(list []string, item string) bool {
		return slices.Contains(list, "*") || slices.Contains(list, item)
	}
	return len(r.ResourceNames) == 0 && has(r.Verbs, "list") && has(r.APIGroups, wanted.group) && has(r.Resources, wanted.plural)
}

// allowed are the namespaces in which a kind may be listed though it may not everywhere.
func (r *capturing) allowed(ctx context.Context, wanted resource) []string {
	r.rights.once.Do(func() { r.rights.review(ctx) })
	var out []string
	for namespace, rules := range r.rights.rules {
		if slices.ContainsFunc(rules, func(r rule) bool { return r.allowsList(wanted) }) {
			out = append(out, namespace)
		}
	}
	slices.Sort(out)
	return out
}

// review asks the server. Where it does not tell, nothing is known to be allowed.
func (r *rights) review(ctx context.Context) {
	r.rules = map[string][]rule{}
	known := r.namespaces
	if len(known) == 0 && r.client.namespace != "" {
		known = []string{r.client.namespace}
	}
	for _, namespace := range known {
		body, err := json.Marshal(map[string]any{
			"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "spec": map[string]string{"namespace": namespace},
		})
		if err != nil {
			return
		}
		const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"
		answer, err := r.client.do(ctx, request{path: path, accept: acceptJSON, body: body})
		if err != nil {
			return
		}
		var review struct {
			Status struct {
				ResourceRules []rule `json:"resourceRules"`
			} `json:"status"`
		}
		if decode(path, answer, &review) != nil {
			return
		}
		r.rules[namespace] = review.Status.ResourceRules
	}
}
