package eval

import (
	"bytes"
	"crypto/sha256"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// TestUnreadKubelets holds that a node whose kubelet did not tell its configuration is unknown to the controls on
// kubelets, by name and with the reason, and to no others.
func TestUnreadKubelets(t *testing.T) {
	t.Parallel()
	const tells = `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"NodeFacts","metadata":{"name":"n1"},"kubeletConfigz":{"readOnlyPort":10255}}` + "\n"
	const port, files = "node/kubelet-read-only-port-enabled", "node/kubelet-config-permissions"
	gone := "dial tcp: connection refused"
	cases := map[string]struct {
		lines   string // of the snapshot
		beside  string // another file
		nodes   map[string]string
		options Options
		want    []string
	}{
		"one of two": {
			lines: tells, nodes: map[string]string{"n2": gone}, want: []string{
				port + " fail n1 the read-only port 10255 is open (effective configuration)",
				port + " unknown n2 node n2: the configuration of the kubelet was not collected: " + gone,
				files + " unknown n1 /etc/kubernetes/kubelet/config.json was not looked for",
				files + " unknown n1 /var/lib/kubelet/config.yaml was not looked for",
			},
		},
		"none": {
			nodes: map[string]string{"n1": "", "n2": gone}, want: []string{
				port + " unknown n1 node n1: the configuration of the kubelet was not collected: forbidden",
				port + " unknown n2 node n2: the configuration of the kubelet was not collected: " + gone,
				files + " unknown cluster nothing in the input shows facts.regolith.dev/NodeFacts",
			},
		},
		"what was read on the node counts": {
			beside: `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"NodeFacts","metadata":{"name":"n2"},"processes":[{"name":"kubelet","args":["kubelet"]}]}`,
			nodes:  map[string]string{"n2": gone}, want: []string{
				port + " fail n2 the read-only port 10255 is open (default without a configuration file)",
				files + " unknown n2 /etc/kubernetes/kubelet/config.json was not looked for",
				files + " unknown n2 /var/lib/kubelet/config.yaml was not looked for",
			},
		},
		"a long reason": {
			lines: tells, nodes: map[string]string{"n2": strings.Repeat("x", 300)}, want: []string{
				port + " fail n1 the read-only port 10255 is open (effective configuration)",
				port + " unknown n2 " + truncate("node n2: the configuration of the kubelet was not collected: "+strings.Repeat("x", 300)),
				files + " unknown n1 /etc/kubernetes/kubelet/config.json was not looked for",
				files + " unknown n1 /var/lib/kubelet/config.yaml was not looked for",
			},
		},
		"namespaces have no nodes": {lines: tells, nodes: map[string]string{"n2": gone}, options: Options{Namespaces: []string{"shop"}}},
	}
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var controls []engine.Control
	for _, id := range []string{port, files} {
		c, _ := lib.Control(id)
		controls = append(controls, c)
	}
	e, broken, err := New(t.Context(), Config{Library: lib, Controls: controls})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := captured(t, tc.lines, tc.beside, snapshot.Entry{
				Kind: "facts.regolith.dev/NodeFacts", State: snapshot.Partial, Reason: "forbidden", Nodes: tc.nodes,
			})
			report, err := e.Run(t.Context(), in, tc.options)
			if err != nil {
				t.Fatal(err)
			}
			var have []string
			unknown := 0
			for _, f := range report.Results {
				have = append(have, f.Control+" "+string(f.Status)+" "+f.Object.Name+" "+f.Message)
				if f.Status == engine.StatusUnknown {
					unknown++
				}
			}
			if diff := cmp.Diff(tc.want, have); diff != "" {
				t.Error(diff)
			}
			if tc.want != nil && report.Summary.Unknown == 0 || report.Summary.Unknown > unknown {
				t.Errorf("%d verdicts are unknown, %d are told", report.Summary.Unknown, unknown)
			}
		})
	}
}

// captured reads a snapshot, and a file beside it.
func captured(t *testing.T, lines, beside string, entries ...snapshot.Entry) *source.Input {
	t.Helper()
	h := snapshot.Header{Ledger: append(entries, snapshot.Entry{Kind: "*", State: snapshot.NotAsked})}
	sum := sha256.New()
	sum.Write([]byte(lines))
	h.Objects = snapshot.Objects{Count: strings.Count(lines, "\n"), Digest: snapshot.Digest(sum)}
	var file bytes.Buffer
	if _, err := snapshot.Write(&file, &h, func(w io.Writer) error { _, err := io.WriteString(w, lines); return err }); err != nil {
		t.Fatal(err)
	}
	overlay := map[string][]byte{"cluster.snapshot": file.Bytes()}
	if beside != "" {
		overlay["node.json"] = []byte(beside)
	}
	in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(""), Overlay: overlay})
	if err != nil || len(in.Errors) > 0 {
		t.Fatal(err, in.Errors)
	}
	return in
}
