package cli

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/bundles"
	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
)

// completeFlags lets the shell complete the flags of a choice.
func (c *choice) completeFlags(cmd *cobra.Command) {
	complete(cmd, "control", c.completeControls)
	complete(cmd, "domain", c.completeFrom(func(control *engine.Control) []string { return []string{control.Domain} }))
	complete(cmd, "framework", c.completeFrom(func(control *engine.Control) []string {
		return slices.Collect(maps.Keys(control.Frameworks))
	}))
	complete(cmd, "severity", severities())
	complete(cmd, "bundle", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		known, err := bundle.Profiles(bundles.FS)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var names []string
		for _, p := range known {
			names = append(names, cobra.CompletionWithDesc(p.Name, p.Title))
		}
		return names, cobra.ShellCompDirectiveDefault // or a file
	})
}

// completeControls gives the ids of controls with their titles, those of --policy included.
func (c *choice) completeControls(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	lib, _, err := c.library()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	ids := make([]string, 0, len(lib.Controls))
	for i := range lib.Controls {
		ids = append(ids, cobra.CompletionWithDesc(lib.Controls[i].ID, lib.Controls[i].Title))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeFrom gives every word that some control has.
func (c *choice) completeFrom(read func(*engine.Control) []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		lib, _, err := c.library()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		found := map[string]bool{}
		for i := range lib.Controls {
			for _, word := range read(&lib.Controls[i]) {
				found[word] = true
			}
		}
		return slices.Sorted(maps.Keys(found)), cobra.ShellCompDirectiveNoFileComp
	}
}

// severities completes the name of a severity.
func severities() cobra.CompletionFunc {
	var names []string
	for _, s := range engine.Severities() {
		names = append(names, s.String())
	}
	return cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)
}

// complete registers a completion; a flag that does not exist is a mistake in this package.
func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err)
	}
}
