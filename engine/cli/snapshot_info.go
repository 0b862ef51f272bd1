package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// snapshotInfo is the command snapshot info.
type snapshotInfo struct {
	Streams
	format string
}

func newSnapshotInfo(s Streams) *cobra.Command {
	o := &snapshotInfo{Streams: s}
	cmd := &cobra.Command{
		Use:   "info FILE",
		Short: "Show what a snapshot holds",
		Long: `Check that a snapshot is whole, and show which cluster it is of, when it was captured, and the ledger: what was
collected of each kind, and what was not.
` + exitStatus,
		Example: `  regolith snapshot info cluster.snapshot.zst`,
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args[0]) },
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "text or json (the header of the file)")
	complete(cmd, "format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (o *snapshotInfo) run(ctx context.Context, file string) error {
	if o.format != "text" && o.format != "json" {
		return usage("text or json", "--format: unknown format %q", o.format)
	}
	in, err := source.Read(ctx, []string{file}, source.Config{Stdin: o.In})
	if notFound(err) {
		return usage("check the path; - is standard input", "%w", err)
	}
	if err != nil {
		return &failure{code: ExitUsage, err: err}
	}
	if len(in.Errors) > 0 {
		return usage(in.Errors[0].Hint, "%s", at(in.Errors[0]))
	}
	if in.Snapshot == nil {
		return usage("regolith snapshot -o FILE makes one", "%s is no snapshot", file)
	}
	if o.format == "json" {
		out, err := json.MarshalIndent(in.Snapshot, "", "  ")
		if err != nil {
			return err
		}
		return write(o.Out, string(out)+"\n")
	}
	return write(o.Out, infoText(in.Snapshot))
}

// infoText is a header for people.
func infoText(h *snapshot.Header) string {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	var facts [][]string
	for _, fact := range [][2]string{
		{"cluster", h.Cluster.Name},
		{"id", h.Cluster.UID},
		{"Kubernetes", h.Cluster.KubernetesVersion},
		{"platform", h.Cluster.Platform},
		{"captured", h.Captured.At},
		{"by", h.Tool.Name + " " + h.Tool.Version},
		{"selection", selectionText(&h.Selection)},
		{"objects", strconv.Itoa(h.Objects.Count)},
		{"digest", h.Objects.Digest},
	} {
		if fact[1] != "" {
			facts = append(facts, fact[:])
		}
	}
	fmt.Fprintf(w, "%s", table(facts))
	rows := [][]string{{"KIND", "STATE", "OBJECTS", "WHY"}}
	absent := 0
	for i := range h.Ledger {
		entry := &h.Ledger[i]
		if entry.State == snapshot.Absent && entry.Kind != "*" {
			absent++
			continue
		}
		rows = append(rows, []string{strings.Replace(entry.Kind, "*", "(all others)", 1), entry.State, strconv.Itoa(entry.Objects), why(entry)})
	}
	fmt.Fprintf(w, "\n%s", table(rows))
	if absent > 0 {
		fmt.Fprintf(w, "\n%d more kinds that controls read are not served by the cluster.\n", absent)
	}
	_ = w.Flush() // a buffer takes everything
	return b.String()
}

func why(entry *snapshot.Entry) string {
	text := entry.Reason
	if len(entry.Namespaces) > 0 || len(entry.Nodes) > 0 {
		text = strings.TrimPrefix(entry.Part(), ": ")
	}
	const longest = 100
	if len(text) > longest {
		text = text[:longest] + "..."
	}
	return text
}

// selectionText says how the capture was narrowed.
func selectionText(s *snapshot.Selection) string {
	var parts []string
	if s.AllKinds {
		parts = append(parts, "all kinds")
	}
	if len(s.Namespaces) > 0 {
		parts = append(parts, "namespaces "+strings.Join(s.Namespaces, ", "))
	}
	if s.Labels != "" {
		parts = append(parts, "labels "+s.Labels)
	}
	if s.Secrets != "full" {
		parts = append(parts, "Secrets "+s.Secrets)
	}
	return strings.Join(parts, "; ")
}
