package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

func newBundle(s Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bundle",
		Short: "Build, compare, sign, push, pull and pin bundles of policies",
		Long: `A bundle is an OPA bundle (a gzipped tar): controls, the libraries they need, and their parameters.
Stock OPA loads it, and regolith scan --bundle FILE.tar.gz runs it.
` + exitStatus,
	}
	cmd.AddCommand(newBundleBuild(s), newBundleInspect(s), newBundleDiff(s), newBundleSign(s), newBundleVerify(s),
		newBundlePush(s), newBundlePull(s), newBundleLock(s))
	return cmd
}

func newBundleBuild(s Streams) *cobra.Command {
	c := choice{verification: verification{registry: registry{env: s.Env}}}
	var out, name, version string
	cmd := &cobra.Command{
		Use:     "build -o FILE.tar.gz",
		Short:   "Write controls, their libraries and parameters as an OPA bundle",
		Long:    "Write the controls of a profile as an OPA bundle. The same policies give the same bytes.\n" + exitStatus,
		Example: "  regolith bundle build --bundle cis -o cis.tar.gz\n  opa eval -b cis.tar.gz -i review.json 'data.policies.pod'",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return usage("as in -o bundle.tar.gz", "--output is missing")
			}
			lib, problems, err := c.library()
			if err != nil {
				return err
			}
			if len(problems) > 0 {
				return report(s, problems)
			}
			selection, err := c.selected(lib)
			if err != nil {
				return err
			}
			if version == "" {
				version = tool().Version
			}
			manifest := bundle.Describe(selection, name, version)
			if err := writeFile(out, func(w io.Writer) error { return bundle.Build(w, lib, selection, manifest) }); err != nil {
				return usage("", "write bundle: %w", err)
			}
			return write(s.Out, fmt.Sprintf("%s: %d controls\n", out, len(selection.Controls)))
		},
	}
	c.addFlags(cmd)
	f := cmd.Flags()
	f.StringVarP(&out, "output", "o", "", "file to write")
	f.StringVar(&name, "name", "", "name of the bundle (default: that of the profile)")
	f.StringVar(&version, "version", "", "version of the bundle, also its revision (default: that of this program)")
	return cmd
}

// load reads a bundle file and its policies; problems of policies are told and end the command.
func (v *verification) load(ctx context.Context, s Streams, name string) (*bundle.Archive, *policy.Library, error) {
	archive, err := v.open(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	from, err := archive.Source()
	if err != nil {
		return nil, nil, err
	}
	lib, problems := policy.Load(from)
	return archive, lib, report(s, problems)
}

func newBundleInspect(s Streams) *cobra.Command {
	v := verification{registry: registry{env: s.Env}}
	var format string
	cmd := &cobra.Command{
		Use:   "inspect FILE.tar.gz",
		Short: "Show what a bundle holds",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			archive, lib, err := v.load(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			return inspect(s, format, archive, lib, v.key != "")
		},
	}
	v.addFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func inspect(s Streams, format string, archive *bundle.Archive, lib *policy.Library, verified bool) error {
	signature := "not signed"
	switch {
	case verified:
		signature = "signed and verified"
	case archive.Signed:
		signature = "signed, not verified: give --verification-key"
	}
	m := archive.Manifest
	switch format {
	case "json":
		return writeJSON(s.Out, map[string]any{
			"manifest": m, "digest": archive.Digest, "signature": signature, "files": archive.Files(), "controls": lib.Controls,
		})
	case "text":
		head := fmt.Sprintf("name     %s\nversion  %s\ndigest   %s\n%s\n\n", m.Name, m.Version, archive.Digest, signature)
		if err := write(s.Out, head); err != nil {
			return err
		}
		return list(s, format, lib.Controls)
	}
	return usage("text or json", "--format: unknown format %q", format)
}

func writeJSON(w io.Writer, value any) error {
	encoded, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return write(w, string(encoded)+"\n")
}

// bundleDiff is the result of bundle diff.
type bundleDiff struct {
	bundle.Difference
	// Appeared and Gone are the findings that only one of the two makes of the input.
	Appeared []string `json:"appeared,omitempty"`
	Gone     []string `json:"gone,omitempty"`
}

func newBundleDiff(s Streams) *cobra.Command {
	v := verification{registry: registry{env: s.Env}}
	var format string
	var inputs []string
	cmd := &cobra.Command{
		Use:   "diff BEFORE.tar.gz AFTER.tar.gz",
		Short: "Show how two bundles differ, and with -i how their verdicts do",
		Long:  "Show the controls added, removed and changed and, with -i, the findings that change on real objects.\n" + exitStatus,
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			var diff bundleDiff
			var libs [2]*policy.Library
			var found [2][]string
			for i, name := range args {
				archive, lib, err := v.load(cmd.Context(), s, name)
				if err != nil {
					return err
				}
				libs[i] = lib
				if len(inputs) > 0 {
					if found[i], err = findings(cmd.Context(), archive, lib, inputs); err != nil {
						return err
					}
				}
			}
			var err error
			if diff.Difference, err = bundle.Compare(libs[0], libs[1]); err != nil {
				return err
			}
			diff.Gone, diff.Appeared = without(found[0], found[1]), without(found[1], found[0])
			if format == "json" {
				return writeJSON(s.Out, diff)
			}
			return write(s.Out, diff.text())
		},
	}
	v.addFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.Flags().StringArrayVarP(&inputs, "input", "i", nil, "file or directory of objects to judge with both (repeatable)")
	return cmd
}

// findings judges the input with a bundle, one line a finding.
func findings(ctx context.Context, archive *bundle.Archive, lib *policy.Library, paths []string) ([]string, error) {
	selection, err := bundle.Select(lib, bundle.Request{
		Profiles: []bundle.Profile{archive.Manifest.Profile()}, Version: archive.Manifest.Version,
	})
	if err != nil {
		return nil, err
	}
	input, err := source.Read(ctx, paths, source.Config{Stdin: bytes.NewReader(nil)})
	if err != nil {
		return nil, usage("", "%w", err)
	}
	evaluator, _, err := eval.New(ctx, eval.Config{Library: lib, Controls: selection.Controls, Parameters: selection.Parameters})
	if err != nil {
		return nil, err
	}
	judged, err := evaluator.Run(ctx, input, eval.Options{Tool: tool(), Bundles: selection.Bundles})
	if err != nil {
		return nil, &failure{code: ExitBroken, err: fmt.Errorf("judge input: %w", err)}
	}
	lines := make([]string, 0, len(judged.Results))
	for i := range judged.Results {
		f := &judged.Results[i]
		lines = append(lines, fmt.Sprintf("%s %s %s: %s", f.Control, f.Status, f.Object, f.Message))
	}
	return lines, nil
}

// without gives the lines that are not among others.
func without(lines, others []string) []string {
	known := make(map[string]bool, len(others))
	for _, line := range others {
		known[line] = true
	}
	var out []string
	for _, line := range lines {
		if !known[line] {
			out = append(out, line)
		}
	}
	return out
}

func (d *bundleDiff) text() string {
	var b strings.Builder
	controls := func(mark string, controls []engine.Control) {
		for _, c := range controls {
			fmt.Fprintf(&b, "%s %s (%s)\n", mark, c.ID, c.Severity)
		}
	}
	controls("+", d.Added)
	controls("-", d.Removed)
	for _, c := range d.Changed {
		if c.Before == "" && c.After == "" {
			fmt.Fprintf(&b, "~ %s: %s\n", c.ID, c.What)
			continue
		}
		fmt.Fprintf(&b, "~ %s: %s %s -> %s\n", c.ID, c.What, c.Before, c.After)
	}
	for _, line := range d.Gone {
		fmt.Fprintf(&b, "gone      %s\n", line)
	}
	for _, line := range d.Appeared {
		fmt.Fprintf(&b, "appeared  %s\n", line)
	}
	fmt.Fprintf(&b, "%d added, %d removed, %d changes; %d findings gone, %d appeared\n",
		len(d.Added), len(d.Removed), len(d.Changed), len(d.Gone), len(d.Appeared))
	return b.String()
}

func newBundleSign(s Streams) *cobra.Command {
	var out, key, algorithm string
	cmd := &cobra.Command{
		Use:   "sign FILE.tar.gz --signing-key KEY -o SIGNED.tar.gz",
		Short: "Sign a bundle, in OPA's own format",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" || key == "" {
				return usage("as in --signing-key key.pem -o signed.tar.gz", "--signing-key and --output are needed")
			}
			if _, err := os.Stat(key); err != nil {
				return usage("it is a private key in PEM", "read signing key: %w", err)
			}
			archive, err := (&verification{}).open(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := writeFile(out, func(w io.Writer) error { return archive.Sign(w, key, algorithm) }); err != nil {
				return usage("", "%w", err)
			}
			return write(s.Out, out+": signed with "+algorithm+"\n")
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "output", "o", "", "file to write")
	f.StringVar(&key, "signing-key", "", "file of the private key (PEM)")
	f.StringVar(&algorithm, "signing-algorithm", "ES256", "algorithm of the key: ES256, RS256, EdDSA...")
	return cmd
}

func newBundleVerify(s Streams) *cobra.Command {
	v := verification{registry: registry{env: s.Env}}
	cmd := &cobra.Command{
		Use:   "verify FILE.tar.gz --verification-key KEY",
		Short: "Verify that a bundle was signed with a key, and is whole",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if v.key == "" {
				return usage("it is the public key, in PEM", "--verification-key is missing")
			}
			archive, err := v.open(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return write(s.Out, args[0]+": signature is good; "+archive.Digest+"\n")
		},
	}
	v.addFlags(cmd)
	return cmd
}
