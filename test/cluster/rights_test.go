package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/regolith-policy/regolith/engine/source"
)

// grant gives the users their roles: that of regolith snapshot --print-rbac, and parts of it.
func (w *world) grant(ctx context.Context) error {
	printed, err := exec.CommandContext(ctx, "../../bin/regolith", "snapshot", "--print-rbac").Output()
	if err != nil {
		return err
	}
	in, err := source.Read(ctx, []string{"-"}, source.Config{Stdin: strings.NewReader(string(printed))})
	if err != nil || len(in.Documents) != 1 {
		return fmt.Errorf("read the printed role: %w", err)
	}
	var role struct {
		Rules []map[string][]string `json:"rules"`
	}
	if err := json.Unmarshal(in.Documents[0].JSON, &role); err != nil {
		return err
	}
	without := func(group, resource string) []map[string][]string {
		var rules []map[string][]string
		for _, rule := range role.Rules {
			if resource == "*" && rule["apiGroups"][0] == group {
				continue
			}
			var kept []string
			for _, name := range rule["resources"] {
				if rule["apiGroups"][0] != group || name != resource {
					kept = append(kept, name)
				}
			}
			rules = append(rules, map[string][]string{"apiGroups": rule["apiGroups"], "resources": kept, "verbs": rule["verbs"]})
		}
		return rules
	}
	for user, rules := range map[string][]map[string][]string{
		capturer: role.Rules, noSecrets: without("", "secrets"), noRBAC: without("rbac.authorization.k8s.io", "*"),
	} {
		if err := w.bind(ctx, user, rules); err != nil {
			return err
		}
	}
	one := []map[string][]string{{"apiGroups": {""}, "resources": {"pods"}, "verbs": {"list"}}}
	return errors.Join(
		w.write(ctx, "Role", "shop", map[string]any{"metadata": map[string]string{"name": oneSpace}, "rules": one}),
		w.write(ctx, "RoleBinding", "shop", binding(oneSpace, "Role")),
	)
}

func (w *world) bind(ctx context.Context, user string, rules any) error {
	return errors.Join(
		w.write(ctx, "ClusterRole", "", map[string]any{"metadata": map[string]string{"name": user}, "rules": rules}),
		w.write(ctx, "ClusterRoleBinding", "", binding(user, "ClusterRole")),
	)
}

func binding(user, role string) map[string]any {
	return map[string]any{
		"metadata": map[string]string{"name": user},
		"roleRef":  map[string]string{"apiGroup": "rbac.authorization.k8s.io", "kind": role, "name": user},
		"subjects": []any{map[string]string{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}},
	}
}

func (w *world) write(ctx context.Context, kind, namespace string, object map[string]any) error {
	const version = "rbac.authorization.k8s.io/v1"
	object["apiVersion"], object["kind"] = version, kind
	raw, err := json.Marshal(object)
	if err != nil {
		return err
	}
	return w.Create(ctx, version, kind, namespace, raw)
}
