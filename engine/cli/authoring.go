package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/policies"
)

func newNew(s Streams) *cobra.Command {
	var root string
	cmd := &cobra.Command{
		Use:   "new DOMAIN/SLUG",
		Short: "Scaffold a control: its Rego, its test and its examples",
		Long: `Write the three files of a new control below a directory of policies. They are a working control with passing
tests: change title, rule and cases to what you mean. Nothing is ever overwritten.
` + exitStatus,
		Example: "  regolith new pod/no-stdin --root policies\n  regolith check policies && regolith test policies",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			files, err := authoring.Scaffold(root, args[0])
			if err != nil {
				return err
			}
			return write(s.Out, strings.Join(files, "\n")+"\n")
		},
	}
	cmd.Flags().StringVar(&root, "root", "policies", "directory of policies, which holds a folder a domain")
	return cmd
}

// ownLibrary loads directories of policies beside the built-in library; no directory means the built-in one.
func ownLibrary(dirs []string) (lib *policy.Library, problems []policy.Problem, own func(file string) bool, err error) {
	c := choice{policies: dirs}
	if len(dirs) == 0 {
		lib, problems = policy.Load(policy.Source{FS: policies.FS, Name: "policies"})
		return lib, problems, func(string) bool { return true }, nil
	}
	lib, problems, err = c.library()
	return lib, problems, func(file string) bool { return !lib.Trusted(file) }, err
}

func newCheck(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]...",
		Short: "Check policies: strict compile, Kubernetes types, conventions, capabilities",
		Long: `Check the policies of directories, or the built-in ones: that they compile strictly with the built-ins every host
has, that they name only fields that Kubernetes has, and that they keep the policy contract.
` + exitStatus,
		RunE: func(_ *cobra.Command, dirs []string) error {
			lib, problems, own, err := ownLibrary(dirs)
			if err != nil {
				return err
			}
			for _, p := range policy.Check(lib) {
				if own(p.File) {
					problems = append(problems, p)
				}
			}
			if len(problems) > 0 {
				return report(s, problems)
			}
			n := 0
			for _, c := range lib.Controls {
				if own(c.File) {
					n++
				}
			}
			return write(s.Out, fmt.Sprintf("%d %s checked, no problem\n", n, plural(n, "control")))
		},
	}
}

func newTest(s Streams) *cobra.Command {
	o := &testRun{Streams: s}
	cmd := &cobra.Command{
		Use:   "test [DIR]...",
		Short: "Run the Rego tests and the examples of policies, with coverage",
		Long: `Run the tests of directories of policies, or of the built-in ones, with the shared libraries and fixtures in scope,
and judge their examples.
` + exitStatus,
		RunE: func(cmd *cobra.Command, dirs []string) error { return o.run(cmd.Context(), dirs) },
	}
	cmd.Flags().Float64Var(&o.threshold, "threshold", 0, "fail below this percentage of lines covered")
	cmd.Flags().BoolVar(&o.update, "update", false, "write the findings of the examples into their want files")
	cmd.Flags().BoolVar(&o.onlyExamples, "examples", false, "judge only the examples; run no Rego tests")
	cmd.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "name every test")
	return cmd
}

type testRun struct {
	Streams
	threshold       float64
	update, verbose bool
	onlyExamples    bool
}

func (o *testRun) run(ctx context.Context, dirs []string) error {
	lib, problems, own, err := ownLibrary(dirs)
	if err != nil {
		return err
	}
	if err := report(o.Streams, problems); err != nil {
		return err
	}
	var results []authoring.TestResult
	var coverage authoring.Coverage
	if !o.onlyExamples {
		if results, coverage, err = authoring.RunTests(ctx, lib, own); err != nil {
			return err
		}
	}
	failed := 0
	for _, r := range results {
		switch {
		case !r.Pass:
			failed++
			fmt.Fprintf(o.Out, "FAIL %s:%d: %s %s\n", r.File, r.Row, r.Name, r.Reason)
		case o.verbose:
			fmt.Fprintf(o.Out, "ok   %s:%d: %s\n", r.File, r.Row, r.Name)
		}
	}
	examples, broken, err := o.examples(ctx, lib, own)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "%d tests, %d failed; %d examples, %d failed; coverage %.1f%%\n",
		len(results), failed, examples, broken, coverage.Percent())
	if coverage.Percent() < o.threshold {
		fmt.Fprintf(o.Out, "coverage is below %g%%; not covered: %s\n", o.threshold, strings.Join(coverage.Missed, " "))
		return exit(ExitFindings)
	}
	if failed+broken > 0 {
		return exit(ExitFindings)
	}
	return nil
}

// examples judges the examples of all own controls, and compares what was found with what they want.
func (o *testRun) examples(ctx context.Context, lib *policy.Library, own func(string) bool) (total, failed int, err error) {
	for _, c := range lib.Controls {
		if !own(c.File) {
			continue
		}
		archive, ok := lib.Examples[c.ID]
		if !ok {
			continue // told by check
		}
		n, bad, err := o.exampleArchive(ctx, lib, c.ID, strings.TrimSuffix(c.File, ".rego")+".txtar", archive)
		if err != nil {
			return total, failed, err
		}
		total, failed = total+n, failed+bad
	}
	return total, failed, nil
}

func (o *testRun) exampleArchive(ctx context.Context, lib *policy.Library, id, file string, archive []byte) (n, bad int, err error) {
	examples, err := authoring.ParseExamples(id, archive)
	if err != nil {
		fmt.Fprintf(o.Out, "FAIL %s: %v\n", file, err)
		return 1, 1, nil
	}
	evaluator, err := authoring.EvaluatorFor(ctx, lib, examples)
	if err != nil {
		return 0, 0, err
	}
	verdicts, err := authoring.Judge(ctx, evaluator, examples)
	if err != nil {
		return 0, 0, err
	}
	for _, v := range verdicts {
		if v.Problem != "" {
			bad++
			fmt.Fprintf(o.Out, "FAIL %s: %s: %s\n", file, v.Example.Name, v.Problem)
		}
	}
	want := authoring.Want(verdicts)
	switch {
	case bad > 0 || want == examples.Want:
	case o.update:
		return len(verdicts), 0, os.WriteFile(file, authoring.WithWant(archive, want), 0o644) //nolint:gosec // policies are for all to read
	default:
		bad++
		fmt.Fprintf(o.Out, "FAIL %s: the findings are not those in want; `regolith test --update` writes them:\n%s",
			file, diff(examples.Want, want))
	}
	return len(verdicts), bad, nil
}

// diff shows the lines that two texts do not share.
func diff(want, got string) string {
	var b strings.Builder
	wanted, given := slices.Collect(strings.Lines(want)), slices.Collect(strings.Lines(got))
	for _, line := range wanted {
		if !slices.Contains(given, line) {
			b.WriteString("  - " + line)
		}
	}
	for _, line := range given {
		if !slices.Contains(wanted, line) {
			b.WriteString("  + " + line)
		}
	}
	return b.String()
}

func newDocs(s Streams) *cobra.Command {
	var out string
	var verify bool
	var c choice
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the reference of all controls",
		Long:  "Write a page a control, an index and catalog.json below a directory.\n" + exitStatus,
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			lib, problems, err := c.library()
			if err != nil {
				return err
			}
			if err := report(s, problems); err != nil {
				return err
			}
			files, err := authoring.Docs(lib)
			if err != nil {
				return err
			}
			if verify {
				return verifyDocs(out, files)
			}
			return writeDocs(s, out, files)
		},
	}
	c.addPolicyFlag(cmd)
	cmd.Flags().StringVar(&out, "out", "docs", "directory to write to")
	cmd.Flags().BoolVar(&verify, "verify", false, "write nothing; fail where the files differ")
	return cmd
}

func writeDocs(s Streams, out string, files map[string][]byte) error {
	stale, err := filepath.Glob(filepath.Join(out, "controls", "*", "*.md"))
	if err != nil {
		return err
	}
	for _, file := range stale {
		if relative, err := filepath.Rel(out, file); err == nil && files[filepath.ToSlash(relative)] == nil {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("remove stale page: %w", err)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // documentation is for all to read
			return fmt.Errorf("write docs: %w", err)
		}
		if err := os.WriteFile(file, files[name], 0o644); err != nil { //nolint:gosec // documentation is for all to read
			return fmt.Errorf("write docs: %w", err)
		}
	}
	return write(s.Out, fmt.Sprintf("%d files written below %s\n", len(files), out))
}

func verifyDocs(out string, files map[string][]byte) error {
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		have, err := fs.ReadFile(os.DirFS(out), name)
		if err != nil || !bytes.Equal(have, files[name]) {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		return usage("run `regolith docs`", "%d generated files are not up to date, first %s", len(differ), differ[0])
	}
	return nil
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
