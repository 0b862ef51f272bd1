package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/source"
)

// question is what lib.permissions is asked.
type question struct {
	User      string   `json:"user"`
	Groups    []string `json:"groups"` // nil: those that every user of that name has
	Verb      string   `json:"verb,omitempty"`
	Namespace string   `json:"namespace"`
	Group     string   `json:"group"`
	Resource  string   `json:"resource,omitempty"`
	Name      string   `json:"name"`
	Path      string   `json:"path,omitempty"`
}

// grant is a binding that gives a subject a rule of a role; without the rule where the role is not in the input.
type grant struct {
	Subject string     `json:"subject,omitempty"` // "ServiceAccount:shop:web"
	Scope   string     `json:"scope"`             // a namespace, or * for the whole cluster
	Binding engine.Ref `json:"binding"`
	Role    string     `json:"role"` // "ClusterRole:view", "Role:shop:web"
	Rule    *rule      `json:"rule,omitempty"`
}

// rule is a rule of a role.
type rule struct {
	APIGroups       []string `json:"apiGroups,omitempty"`
	Resources       []string `json:"resources,omitempty"`
	ResourceNames   []string `json:"resourceNames,omitempty"`
	NonResourceURLs []string `json:"nonResourceURLs,omitempty"`
	Verbs           []string `json:"verbs"`
}

// permissions is what can-i and who-can have in common: the input, and what is asked about it.
type permissions struct {
	Streams
	inputs        []string
	namespace     string
	allNamespaces bool
	subresource   string
	format        string
}

func (p *permissions) addFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&p.inputs, "input", "i", nil, "file or directory with the roles and bindings, - for standard input (repeatable)")
	flags.StringVarP(&p.namespace, "namespace", "n", "",
		"namespace that the request is about (default: that of the asking service account, else default)")
	flags.BoolVarP(&p.allNamespaces, "all-namespaces", "A", false, "ask about all namespaces at once")
	flags.StringVar(&p.subresource, "subresource", "", "subresource, such as log or exec of pods")
	flags.StringVar(&p.format, "format", "text", "text or json")
}

// read reads the input and tells what is wrong with it.
func (p *permissions) read(ctx context.Context) (*source.Input, error) {
	if len(p.inputs) == 0 {
		return nil, usage("give the files with the roles and bindings, as in -i cluster/", "no --input")
	}
	if p.format != "text" && p.format != "json" {
		return nil, usage("text or json", "--format: unknown format %q", p.format)
	}
	in, err := source.Read(ctx, p.inputs, source.Config{Stdin: p.In})
	if notFound(err) {
		return nil, usage("check the path; - is standard input", "%w", err)
	}
	if err != nil {
		return nil, &failure{code: ExitUsage, err: err}
	}
	p.faults(in.Errors)
	return in, nil
}

func (p *permissions) faults(faults []engine.InputError) {
	for _, fault := range faults {
		complain(p.Err, "warning", at(fault))
	}
}

// where is the namespace that a request of a user is about; "" for all.
func (p *permissions) where(user string) string {
	if p.allNamespaces {
		return ""
	}
	own := "default"
	if account, ok := strings.CutPrefix(user, "system:serviceaccount:"); ok {
		own, _, _ = strings.Cut(account, ":")
	}
	return cmp.Or(p.namespace, own)
}

// asked makes the question of the arguments VERB and TYPE, TYPE/NAME or URL.
func (p *permissions) asked(in *source.Input, user string, args []string) (question, error) {
	q := question{User: user, Verb: args[0], Namespace: p.where(user)}
	if strings.HasPrefix(args[1], "/") {
		q.Path, q.Namespace = args[1], ""
		return q, nil
	}
	served, err := servedResources(in)
	if err != nil {
		return q, err
	}
	name, object, _ := strings.Cut(args[1], "/")
	resource, warning := findResource(served, name)
	if warning != "" {
		complain(p.Err, "warning", warning)
	}
	switch {
	case resource.Namespaced:
	case resource.Kind == "Namespace":
		q.Namespace = object // the API server asks about a namespace in that namespace
	default:
		q.Namespace = ""
	}
	q.Group, q.Resource, q.Name = resource.Group, resource.Plural, object
	if len(args) > 2 {
		q.Name = args[2]
	}
	if p.subresource != "" {
		q.Resource += "/" + p.subresource
	}
	return q, nil
}

// ask asks a rule of lib.permissions.
func (p *permissions) ask(ctx context.Context, in *source.Input, rule string, q question, answer any) error {
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		return problems[0]
	}
	const group = "rbac.authorization.k8s.io/"
	faults, err := eval.Ask(ctx, in, eval.Question{
		Library: lib, Noun: "permissions", Rule: rule, Object: q,
		Kinds: []string{group + "ClusterRole", group + "ClusterRoleBinding", group + "Role", group + "RoleBinding"},
	}, answer)
	p.faults(faults)
	if err != nil {
		return &failure{code: ExitBroken, err: err}
	}
	return nil
}

// unknown tells of bindings whose role is not in the input.
func (p *permissions) unknown(grants []grant) {
	for _, g := range sorted(grants) {
		complain(p.Err, "warning", fmt.Sprintf(
			"%s grants %s, which is not in the input: what it allows is not known", g.Binding, roleText(g.Role)))
	}
}

func sorted(grants []grant) []grant {
	slices.SortFunc(grants, func(a, b grant) int {
		return cmp.Or(
			cmp.Compare(a.Subject, b.Subject), a.Binding.Compare(b.Binding), cmp.Compare(a.Role, b.Role),
			slices.Compare(ruleKey(a.Rule), ruleKey(b.Rule)),
		)
	})
	return grants
}

func ruleKey(r *rule) []string {
	if r == nil {
		return nil
	}
	return slices.Concat(r.APIGroups, r.Resources, r.ResourceNames, r.NonResourceURLs, r.Verbs)
}

// roleText names a role by its key: ClusterRole view, Role shop/web.
func roleText(key string) string {
	kind, name, _ := strings.Cut(key, ":")
	return kind + " " + strings.TrimPrefix(strings.Replace(name, ":", "/", 1), "/")
}

// subjectText names a subject by its key: service account shop/web, group ops, user jane.
func subjectText(key string) string {
	kind, name, _ := strings.Cut(key, ":")
	switch kind {
	case "ServiceAccount":
		return "service account " + strings.TrimPrefix(strings.Replace(name, ":", "/", 1), "/")
	case "Group", "User":
		return strings.ToLower(kind) + " " + name
	}
	return kind + " " + name
}

// text is a rule in one line: get, list on pods, pods/log.
func (r *rule) text() string {
	things := slices.Concat(r.Resources, r.NonResourceURLs)
	text := strings.Join(r.Verbs, ", ") + " on " + strings.Join(things, ", ")
	if groups := strings.TrimPrefix(strings.Join(r.APIGroups, ", "), ", "); groups != "" {
		text += " of " + groups
	}
	if len(r.ResourceNames) > 0 {
		text += " named " + strings.Join(r.ResourceNames, ", ")
	}
	return text
}

// scopeText says where a grant holds.
func scopeText(scope string) string {
	if scope == "*" {
		return "the whole cluster"
	}
	return "namespace " + scope
}

// table aligns rows.
func table(rows [][]string) string {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 3, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush() // a buffer takes everything
	var out strings.Builder
	for line := range strings.Lines(b.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}
