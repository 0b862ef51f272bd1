package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
)

func newWhoCan(s Streams) *cobra.Command {
	p := &permissions{Streams: s}
	cmd := &cobra.Command{
		Use:   "who-can VERB TYPE | TYPE/NAME | URL -i PATH",
		Short: "List who may do something, and which binding and role allow it",
		Long: `List the users, groups and service accounts that may do something, by the roles and bindings of files and snapshots, and
which binding and role allow it. A grant to a group is a grant to all its members: system:authenticated is everybody who
logs in, system:serviceaccounts every workload.

  regolith who-can get secrets -n shop -i cluster/
  regolith who-can create pods/exec -A -i cluster/
` + exitStatus,
		Args: cobra.RangeArgs(2, 3),
		RunE: func(cmd *cobra.Command, args []string) error { return p.whoCan(cmd.Context(), args) },
	}
	p.addFlags(cmd)
	return cmd
}

func (p *permissions) whoCan(ctx context.Context, args []string) error {
	in, err := p.read(ctx)
	if err != nil {
		return err
	}
	q, err := p.asked(in, "", p.splitSubresource(args))
	if err != nil {
		return err
	}
	var audience struct {
		Holders    []grant `json:"holders"`
		Unresolved []grant `json:"unresolved"`
	}
	if err := p.ask(ctx, in, "audience", q, &audience); err != nil {
		return err
	}
	p.unknown(audience.Unresolved)
	holders := sorted(audience.Holders)
	if p.format == "json" {
		return writeJSON(p.Out, map[string]any{"question": q, "holders": holders})
	}
	what := strings.Join(args, " ")
	if len(holders) == 0 {
		return write(p.Out, "nobody may "+what+", by the bindings in the input; members of system:masters always may\n")
	}
	rows := [][]string{{"Who", "Where", "Binding", "Role", "Rule"}}
	for _, g := range holders {
		rows = append(rows, []string{subjectText(g.Subject), scopeText(g.Scope), g.Binding.String(), roleText(g.Role), g.Rule.text()})
	}
	return write(p.Out, table(rows))
}
