package cli

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/cluster"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// snapshotting is the command snapshot.
type snapshotting struct {
	Streams
	clusterFlags
	choice
	out        string
	allKinds   bool
	namespaces []string
	selector   string
	secrets    string
	kubelets   bool
	printRole  bool
	quiet      bool
}

func newSnapshot(s Streams) *cobra.Command {
	o := &snapshotting{Streams: s, choice: choice{indexed: true}}
	cmd := &cobra.Command{
		Use:   "snapshot -o FILE",
		Short: "Capture a cluster in a file",
		Long: `Capture the objects of a cluster in one file, to scan it later, elsewhere and again.

Lists every kind that some control reads, or all kinds that the server serves. Secret values, tokens and whatever
looks like a credential are replaced before anything is written. The file says of each kind whether it was listed,
refused, or is not known to the server: a verdict that needs what is missing is unknown, never a pass. A name that
ends in .gz or .zst is compressed; - is standard output. The file is written whole or not at all.
` + exitStatus,
		Example: `  regolith snapshot -o cluster.snapshot.zst
  regolith scan cluster.snapshot.zst
  regolith snapshot --print-rbac | kubectl apply -f -`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context()) },
	}
	o.clusterFlags.addFlags(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.out, "output", "o", "", "file to write; .gz and .zst are compressed, - is standard output")
	f.BoolVar(&o.allKinds, "all-kinds", false, "capture all kinds that the server serves")
	f.StringSliceVarP(&o.namespaces, "namespace", "n", nil, "capture namespaced kinds in these namespaces only")
	f.StringVarP(&o.selector, "selector", "l", "", "capture only objects with these labels, as in app=web")
	f.StringVar(&o.secrets, "secrets", cluster.SecretsFull, "full (values are redacted), metadata (no values are asked for) or none")
	f.BoolVar(&o.kubelets, "kubelets", true, "read the configuration of every kubelet, where nodes/proxy is allowed")
	f.BoolVar(&o.printRole, "print-rbac", false, "print the ClusterRole that the capture needs, and do nothing")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "say only what went wrong")
	f.StringArrayVar(&o.policies, "policy", nil, "capture also what the controls of a directory read (repeatable)")
	complete(cmd, "secrets", cobra.FixedCompletions(
		[]string{cluster.SecretsFull, cluster.SecretsMetadata, cluster.SecretsNone}, cobra.ShellCompDirectiveNoFileComp))
	cmd.AddCommand(newSnapshotInfo(s), newSnapshotNode(s))
	return cmd
}

func (o *snapshotting) run(ctx context.Context) error {
	modes := []string{cluster.SecretsFull, cluster.SecretsMetadata, cluster.SecretsNone}
	if !slices.Contains(modes, o.secrets) {
		return usage("full, metadata or none", "--secrets: unknown mode %q", o.secrets)
	}
	lib, problems, err := o.library()
	if err != nil {
		return err
	}
	for _, p := range problems {
		complain(o.Err, "warning", at(policyErrors([]policy.Problem{p})[0]))
	}
	kinds := kindsOf(lib.Controls)
	if o.printRole {
		role, err := captureRole(kinds, o)
		if err != nil {
			return err
		}
		return write(o.Out, role)
	}
	if o.out == "" {
		return usage("as in regolith snapshot -o cluster.snapshot", "no --output")
	}
	return o.capture(ctx, kinds)
}

// capture captures the cluster and writes the file.
func (o *snapshotting) capture(ctx context.Context, kinds []string) error {
	client, err := o.connect(tool())
	if err != nil {
		return err
	}
	dir := ""
	if o.out != "-" {
		dir = filepath.Dir(o.out)
	}
	progress, finish := o.captureProgress(o.Err, o.quiet)
	captured, err := client.Capture(ctx, cluster.Options{
		Kinds: kinds, AllKinds: o.allKinds, Namespaces: o.namespaces, Selector: o.selector, Secrets: o.secrets, Kubelets: o.kubelets,
		Tool: tool(), Now: o.Now(), Dir: dir, Progress: progress,
	})
	finish()
	if err != nil {
		return captureError(err)
	}
	digest, err := o.save(captured)
	err = errors.Join(err, captured.Close())
	if err != nil {
		return &failure{code: ExitBroken, err: fmt.Errorf("write snapshot: %w", err)}
	}
	tellMissing(o.Err, &captured.Header)
	if !o.quiet {
		_, _ = fmt.Fprintf(o.Err, "%s: %d objects of %s, %s\n", o.out, captured.Header.Objects.Count, o.title(&captured.Header), digest)
	}
	return nil
}

// save writes the snapshot, compressed as its name says.
func (o *snapshotting) save(captured *cluster.Capture) (digest string, err error) {
	fill := func(w io.Writer) error {
		compressed, err := compressor(w, o.out)
		if err != nil {
			return err
		}
		if digest, err = captured.Write(compressed); err != nil {
			return err
		}
		return compressed.Close()
	}
	if o.out == "-" {
		return digest, fill(o.Out)
	}
	err = writeFileMode(o.out, 0o600, fill)
	return digest, err
}

// compressor compresses what is written to a file of a name.
func compressor(w io.Writer, name string) (io.WriteCloser, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		return gzip.NewWriter(w), nil
	case ".zst", ".zstd":
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)) // the same bytes on every machine
	}
	return plainWriter{w}, nil
}

// plainWriter compresses nothing.
type plainWriter struct{ io.Writer }

// Close does nothing.
func (plainWriter) Close() error { return nil }

// tellMissing says on standard error what was not collected, each cause once.
func tellMissing(stderr io.Writer, h *snapshot.Header) {
	kinds := map[string][]string{}
	var causes []string
	for i := range h.Ledger {
		entry := &h.Ledger[i]
		cause := notCollected(entry)
		if cause == "" {
			continue
		}
		if len(kinds[cause]) == 0 {
			causes = append(causes, cause)
		}
		kind := entry.Kind
		if kind == engine.FactsGroup+"/NodeFacts" {
			kind = "the configuration of the kubelets"
		}
		kinds[cause] = append(kinds[cause], kind)
	}
	for _, cause := range causes {
		complain(stderr, "warning", fmt.Sprintf("%s: %s", strings.Join(kinds[cause], ", "), cause))
	}
	if len(causes) > 0 {
		complain(stderr, "hint",
			"verdicts that need what is missing are unknown; regolith snapshot --print-rbac prints the rights of a whole capture")
	}
}

// notCollected says what is missing of a kind; "" for nothing, and for what was not asked for.
func notCollected(entry *snapshot.Entry) string {
	switch entry.State {
	case snapshot.Forbidden, snapshot.Unavailable:
		return "not collected (" + entry.State + ")"
	case snapshot.Partial:
		return "collected in part only" + entry.Part()
	case snapshot.Metadata:
		return "collected without content"
	}
	return ""
}

// kindsOf are the kinds of the API that controls read.
func kindsOf(controls []engine.Control) []string {
	seen := map[string]bool{}
	for i := range controls {
		for _, need := range controls[i].Needs {
			seen[need] = true
		}
		matches, err := policy.Expand(controls[i].Match)
		if err != nil {
			continue // the loader has told it
		}
		for _, m := range matches {
			seen[m.String()] = true
		}
	}
	var kinds []string
	for kind := range seen {
		kinds = append(kinds, source.ServedAs(kind)...)
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}
