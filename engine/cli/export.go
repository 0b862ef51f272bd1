package cli

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/conftest"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
)

func newExport(s Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write controls for other hosts: Gatekeeper, conftest",
		Long:  "Write controls in the form that another host of Rego reads. Verdicts are the same there.\n" + exitStatus,
	}
	cmd.AddCommand(newExportGatekeeper(s), newExportConftest(s))
	return cmd
}

func newExportGatekeeper(s Streams) *cobra.Command {
	var c choice
	var out string
	var waivers []string
	var legacy bool
	cmd := &cobra.Command{
		Use:   "gatekeeper -o DIR",
		Short: "Write constraint templates, constraints, sync sets and suites",
		Long: `Write the controls of a profile for OPA Gatekeeper, below a directory that is empty or was written by this command:

  templates/      constraint templates          kubectl apply --server-side -k DIR applies them and the sync sets
  sync/           what Gatekeeper must cache    without it, what reads other objects finds nothing
  sync-optional/  the same, a file a group of kinds that only an add-on brings: apply those that you have
  constraints/    constraints                   kubectl apply -f DIR/constraints, when the kinds are there
  library/        the layout of the Gatekeeper library: gator verify DIR/library/..., gator policy generate-catalog

Controls that read facts of nodes, of configuration files or of other tools cannot run there; each is named on
standard error with the reason.

With --waivers, constraints leave out what waivers accept, where match can say exactly that: a whole namespace, or what
carries one label. Each of the other waivers is named on standard error with the reason. Constraints know no end: export
anew when a waiver ends; the annotation regolith.dev/waived-until says when.
` + exitStatus,
		Example: "  regolith export gatekeeper -o gatekeeper --bundle pss-restricted\n" +
			"  regolith export gatekeeper -o gatekeeper --waivers waivers.yaml\n" +
			"  gator test -f gatekeeper/templates -f gatekeeper/constraints -f deploy/",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			lib, selection, err := c.exported(s, out)
			if err != nil {
				return err
			}
			config, err := gatekeeperConfig(cmd.Context(), lib, selection, legacy)
			if err != nil {
				return err
			}
			if err := carry(s, &config, waivers); err != nil {
				return err
			}
			export, err := gatekeeper.New(config)
			if err != nil {
				return usage("", "%w", err)
			}
			for _, need := range export.Unversioned {
				complain(s.Err, "warning", fmt.Sprintf("the version of %s is not known: write a SyncSet for it yourself", need))
			}
			return writeExport(s, out, export.Files, len(export.Exported), export.Skipped)
		},
	}
	c.addFlags(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "directory to write")
	cmd.Flags().StringArrayVar(&waivers, "waivers", nil, "file of accepted violations, which constraints leave out (repeatable)")
	cmd.Flags().BoolVar(&legacy, "legacy", false, "for Gatekeeper 3.17 and 3.18, which knows no Rego v1")
	return cmd
}

// carry puts waivers into the constraints, and tells of those that do not fit and of the day when the first ends.
func carry(s Streams, config *gatekeeper.Config, files []string) error {
	waivers, err := readWaivers(files, config.Library)
	if err != nil {
		return err
	}
	for _, note := range config.Carry(waivers, s.Now().UTC().Format(time.DateOnly)) {
		complain(s.Err, "warning", note.Error())
		complain(s.Err, "hint", note.Remedy)
	}
	first := ""
	for _, exempt := range config.Exempt {
		if first == "" || exempt.Until < first {
			first = exempt.Until
		}
	}
	if first != "" {
		complain(s.Err, "hint", fmt.Sprintf("%d constraints leave out what is waived, and know no end: export anew after %s",
			len(config.Exempt), first))
	}
	return nil
}

// exported loads and selects what to export.
func (c *choice) exported(s Streams, out string) (*policy.Library, bundle.Selection, error) {
	if out == "" {
		return nil, bundle.Selection{}, usage("as in -o gatekeeper", "--output is missing")
	}
	lib, problems, err := c.library()
	if err != nil {
		return nil, bundle.Selection{}, err
	}
	if err := report(s, problems); err != nil {
		return nil, bundle.Selection{}, err
	}
	selection, err := c.selected(lib)
	return lib, selection, err
}

// gatekeeperConfig gathers what an export needs to know beside the policies.
func gatekeeperConfig(
	ctx context.Context, lib *policy.Library, selection bundle.Selection, legacy bool,
) (gatekeeper.Config, error) {
	config := gatekeeper.Config{
		Library: lib, Controls: selection.Controls, Parameters: selection.Parameters,
		Version: tool().Version, Legacy: legacy, Examples: map[string]gatekeeper.Examples{},
	}
	resources, err := eval.Resources()
	if err != nil {
		return config, err
	}
	for _, r := range resources {
		config.Builtin = append(config.Builtin, gatekeeper.Resource{Group: r.Group, Version: r.Version, Kind: r.Kind})
	}
	for _, control := range selection.Controls {
		if gatekeeper.Unfit(control) != "" {
			continue
		}
		if config.Examples[control.ID], err = authoring.GatekeeperExamples(ctx, lib, control); err != nil {
			return config, err
		}
	}
	return config, nil
}

// exportMark is the file by which an export knows a directory as its own.
const exportMark = ".regolith-export"

// exportLibrary is the directory of an export for Gatekeeper that holds examples.
const exportLibrary = "library"

// writeExport writes files below a directory, instead of those of a former export, and tells what was left out.
func writeExport(s Streams, dir string, files map[string][]byte, exported int, skipped []gatekeeper.Skipped) error {
	for _, skip := range skipped {
		complain(s.Err, "skipped", skip.ID+": "+skip.Reason)
	}
	if exported == 0 {
		return usage("`regolith list` shows the scope of each", "none of the %d selected controls can run there", len(skipped))
	}
	if err := emptyExport(dir); err != nil {
		return err
	}
	files[exportMark] = []byte("Written by regolith export. The next export into this directory replaces what is in it.\n")
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // policies are for all to read
			return usage("", "write export: %w", err)
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil { //nolint:gosec // policies are for all to read
			return usage("", "write export: %w", err)
		}
	}
	return write(s.Out, fmt.Sprintf("%s: %d of %d controls, %d files\n", dir, exported, exported+len(skipped), len(files)))
}

// emptyExport removes a former export, and nothing else.
func emptyExport(dir string) error {
	entries, err := os.ReadDir(dir)
	if notFound(err) {
		return nil
	}
	if err != nil {
		return usage("", "write export: %w", err)
	}
	if len(entries) == 0 {
		return nil
	}
	isMark := func(e fs.DirEntry) bool { return e.Name() == exportMark }
	if !slices.ContainsFunc(entries, isMark) {
		return usage("give an empty or new directory", "%s holds files that no export wrote", dir)
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(dir, entry.Name())); err != nil {
			return usage("", "remove former export: %w", err)
		}
	}
	return nil
}

func newExportConftest(s Streams) *cobra.Command {
	var c choice
	var out string
	cmd := &cobra.Command{
		Use:   "conftest -o DIR",
		Short: "Write a policy directory for conftest",
		Long: `Write the controls of a profile as a policy directory that stock conftest runs on raw manifests, one namespace
("ci.pod.privileged_container") a control. Without --combine, controls that need other objects than the one at hand
say that they were not evaluated.
` + exitStatus,
		Example: "  regolith export conftest -o policy --bundle pss-restricted\n" +
			"  conftest test --combine --all-namespaces -p policy deploy/",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			lib, selection, err := c.exported(s, out)
			if err != nil {
				return err
			}
			resources, err := eval.Resources()
			if err != nil {
				return err
			}
			config := conftest.Config{Library: lib, Controls: selection.Controls, Parameters: selection.Parameters}
			for _, r := range resources {
				if r.Namespaced {
					config.Namespaced = append(config.Namespaced, strings.TrimPrefix(r.Group+"/"+r.Kind, "/"))
				}
			}
			export, err := conftest.New(config)
			if err != nil {
				return usage("", "%w", err)
			}
			return writeExport(s, out, export.Files, len(export.Exported), export.Skipped)
		},
	}
	c.addFlags(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "directory to write")
	return cmd
}
