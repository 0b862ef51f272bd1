package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/source"
)

// canI is the command can-i.
type canI struct {
	permissions
	user   string
	groups []string
	list   bool
	quiet  bool
}

func newCanI(s Streams) *cobra.Command {
	c := &canI{permissions: permissions{Streams: s}}
	cmd := &cobra.Command{
		Use:   "can-i VERB [TYPE | TYPE/NAME | URL] --as SUBJECT -i PATH",
		Short: "Tell whether a subject may do something, and which binding and role allow it",
		Long: `Tell whether a user, group or service account may do something, by the roles and bindings of files and snapshots, as the
API server's RBAC authorizer decides it; and which binding and role allow it.

  regolith can-i get secrets -n shop --as system:serviceaccount:shop:web -i cluster/
  regolith can-i create pods/exec -n shop --as jane --as-group oidc:ops -i cluster/
  regolith can-i get /metrics --as system:anonymous -i cluster/
  regolith can-i --list -n shop --as system:serviceaccount:shop:web -i cluster/

EXIT STATUS
  0  yes, or the list was printed
  1  no
  2  wrong usage or bad input
  3  could not finish`,
		Args: cobra.MaximumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	c.addFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&c.user, "as", "", "user, or system:serviceaccount:<namespace>:<name>")
	flags.StringArrayVar(&c.groups, "as-group", nil, "group of the user (repeatable); without it those that the API server gives to all")
	flags.BoolVar(&c.list, "list", false, "list all that the subject may do")
	flags.BoolVarP(&c.quiet, "quiet", "q", false, "print nothing: the exit status says it")
	return cmd
}

func (c *canI) run(ctx context.Context, args []string) error {
	if err := c.check(args); err != nil {
		return err
	}
	in, err := c.read(ctx)
	if err != nil {
		return err
	}
	q := question{User: c.user, Namespace: c.where(c.user)}
	if !c.list {
		if q, err = c.asked(in, c.user, c.splitSubresource(args)); err != nil {
			return err
		}
	}
	q.Groups = c.memberships()
	if c.list {
		return c.listing(ctx, in, q)
	}
	var a answer
	if err := c.ask(ctx, in, "answer", q, &a); err != nil {
		return err
	}
	c.unknown(a.Unresolved)
	a.Grants, a.Allowed = sorted(a.Grants), a.IsMaster || len(a.Grants) > 0
	if err := c.print(q, a); err != nil {
		return err
	}
	if !a.Allowed {
		return exit(ExitFindings)
	}
	return nil
}

// check checks what the flags and arguments ask together.
func (c *canI) check(args []string) error {
	switch {
	case c.user == "" && len(c.groups) == 0:
		return usage("as in --as jane, --as system:serviceaccount:shop:web or --as-group oidc:ops", "no --as: nobody is asking")
	case c.list && len(args) > 0:
		return usage("leave them out: --list lists everything", "--list takes no verb and no resource")
	case !c.list && len(args) < 2:
		return usage("as in can-i get pods, can-i get deployments/web, can-i get /metrics", "give a verb and a resource")
	}
	return nil
}

// answer is what lib.permissions says of one request.
type answer struct {
	IsMaster   bool    `json:"is_master"`
	Grants     []grant `json:"grants"`
	Unresolved []grant `json:"unresolved"`
	Allowed    bool    `json:"-"`
}

// listing asks for all that is held, and prints it.
func (c *canI) listing(ctx context.Context, in *source.Input, q question) error {
	var listing struct {
		IsMaster   bool              `json:"is_master"`
		Held       []grant           `json:"held"`
		Unresolved []grant           `json:"unresolved"`
		Takeovers  map[string]string `json:"takeovers"` // by power, what becomes of it
	}
	if err := c.ask(ctx, in, "listing", q, &listing); err != nil {
		return err
	}
	c.unknown(listing.Unresolved)
	if warning := missingAccount(in, c.user); warning != "" {
		complain(c.Err, "warning", warning)
	}
	return c.printList(q, listing.IsMaster, sorted(listing.Held), listing.Takeovers)
}

// missingAccount tells that a service account is not in the input, which may be a slip of the keyboard; "" where it is.
func missingAccount(in *source.Input, user string) string {
	account, ok := strings.CutPrefix(user, "system:serviceaccount:")
	if !ok {
		return ""
	}
	namespace, name, _ := strings.Cut(account, ":")
	var others []string
	for i := range in.Documents {
		ref := in.Documents[i].Ref
		if ref.GroupKind() != "ServiceAccount" || ref.Namespace != "" && ref.Namespace != namespace {
			continue
		}
		if ref.Name == name {
			return ""
		}
		others = append(others, ref.Name)
	}
	slices.Sort(others)
	text := fmt.Sprintf("no ServiceAccount %s/%s is in the input", namespace, name)
	if len(others) > 0 {
		text += "; namespace " + namespace + " has " + strings.Join(slices.Compact(others), ", ")
	}
	return text
}

// memberships are the groups given, with the one of all who logged in; nil where none is given.
func (c *canI) memberships() []string {
	if len(c.groups) == 0 {
		return nil
	}
	groups := slices.Clone(c.groups)
	if !slices.Contains(groups, "system:unauthenticated") && !slices.Contains(groups, "system:authenticated") {
		groups = append(groups, "system:authenticated")
	}
	return groups
}

// splitSubresource takes pods/exec for a subresource, as roles do; pods/web is a name.
func (p *permissions) splitSubresource(args []string) []string {
	kind, rest, ok := strings.Cut(args[1], "/")
	if !ok || kind == "" || p.subresource != "" || !isSubresource(rest) {
		return args
	}
	p.subresource = rest
	return append([]string{args[0], kind}, args[2:]...)
}

// isSubresource tells the subresources of built-in kinds from names.
func isSubresource(name string) bool {
	return slices.Contains([]string{
		"approval", "attach", "binding", "ephemeralcontainers", "eviction", "exec", "finalize", "log", "portforward", "proxy", "resize", "scale",
		"status", "token",
	}, name)
}

const masters = "group system:masters: the API server allows it everything and does not ask RBAC"

func (c *canI) print(q question, a answer) error {
	switch {
	case c.quiet:
		return nil
	case c.format == "json":
		return writeJSON(c.Out, map[string]any{"question": q, "allowed": a.Allowed, "isMaster": a.IsMaster, "grants": a.Grants})
	case !a.Allowed:
		return write(c.Out, "no\n")
	}
	var b strings.Builder
	b.WriteString("yes\n")
	if a.IsMaster {
		fmt.Fprintf(&b, "  %s\n", masters)
	}
	for _, g := range a.Grants {
		fmt.Fprintf(&b, "  %s -> %s -> %s: %s, in %s\n", subjectText(g.Subject), g.Binding, roleText(g.Role), g.Rule.text(), scopeText(g.Scope))
	}
	return write(c.Out, b.String())
}

// printList prints what is held in the columns of kubectl, and who grants it.
func (c *canI) printList(q question, master bool, held []grant, takeovers map[string]string) error {
	if c.format == "json" {
		return writeJSON(c.Out, map[string]any{"question": q, "isMaster": master, "held": held, "takeovers": takeovers})
	}
	if master {
		return write(c.Out, masters+"\n")
	}
	rows := [][]string{{"Resources", "Non-Resource URLs", "Resource Names", "Verbs", "Granted by"}}
	for _, g := range held {
		by := g.Binding.String() + " -> " + roleText(g.Role)
		for _, resource := range g.Rule.combined() {
			rows = append(rows, []string{resource, "[]", bracketed(g.Rule.ResourceNames), bracketed(g.Rule.Verbs), by})
		}
		if len(g.Rule.NonResourceURLs) > 0 {
			rows = append(rows, []string{"", bracketed(g.Rule.NonResourceURLs), "[]", bracketed(g.Rule.Verbs), by})
		}
	}
	if len(rows) == 1 {
		who := cmp.Or(c.user, "group "+strings.Join(c.groups, ", "))
		where := scopeText(cmp.Or(q.Namespace, "*"))
		return write(c.Out, fmt.Sprintf("nothing: no binding in the input reaches %s in %s\n", who, where)+discovery)
	}
	body := rows[1:]
	slices.SortStableFunc(body, slices.Compare)
	return write(c.Out, table(slices.Insert(slices.CompactFunc(body, slices.Equal), 0, rows[0]))+takeoverText(takeovers))
}

// discovery is what no manifest says and every API server grants.
const discovery = "  (but for what every API server lets all callers do: discover the API and ask about themselves)\n"

// takeoverText tells which of the powers held lead to the whole cluster.
func takeoverText(takeovers map[string]string) string {
	if len(takeovers) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nWith these rights, and those in other namespaces, the whole cluster can be taken over:\n")
	for _, power := range slices.Sorted(maps.Keys(takeovers)) {
		fmt.Fprintf(&b, "  %s: %s\n", power, takeovers[power])
	}
	return b.String()
}

// combined names the resources of a rule as kubectl does: pods, deployments.apps, *.*.
func (r *rule) combined() []string {
	var out []string
	for _, group := range r.APIGroups {
		for _, resource := range r.Resources {
			if group != "" {
				resource += "." + group
			}
			out = append(out, resource)
		}
	}
	return out
}

func bracketed(list []string) string { return "[" + strings.Join(list, " ") + "]" }
