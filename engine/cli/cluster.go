package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/cluster"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// clusterFlags are the flags that say which cluster is meant.
type clusterFlags struct {
	kubeconfig string
	context    string
	qps        float32
}

func (c *clusterFlags) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.kubeconfig, "kubeconfig", "", "kubeconfig file (default: what kubectl takes)")
	f.StringVar(&c.context, "context", "", "context of the kubeconfig (default: the current one)")
	f.Float32Var(&c.qps, "qps", cluster.DefaultQPS, "requests a second, at most")
}

// given tells that a flag about a cluster was given, but none about the rate.
func (c *clusterFlags) given() bool { return c.kubeconfig != "" || c.context != "" }

// connect reads the kubeconfig.
func (c *clusterFlags) connect(t engine.Tool) (*cluster.Client, error) {
	client, err := cluster.Connect(cluster.Config{
		Kubeconfig: c.kubeconfig, Context: c.context, QPS: c.qps, UserAgent: t.Name + "/" + t.Version,
	})
	if errors.Is(err, cluster.ErrNoConfig) {
		return nil, usage("give --kubeconfig FILE, or set KUBECONFIG", "there is no kubeconfig")
	}
	if err != nil {
		return nil, usage("kubectl config get-contexts lists the contexts", "%w", err)
	}
	return client, nil
}

// captureError is why a capture failed, with a remedy where one is known.
func captureError(err error) error {
	f := &failure{code: ExitBroken, err: fmt.Errorf("capture cluster: %w", err)}
	var unreachable *cluster.UnreachableError
	var status *cluster.StatusError
	switch {
	case errors.As(err, &unreachable):
		f.hint = "nothing was written; check with kubectl get --raw /readyz that the cluster is there, and try again"
	case errors.As(err, &status) && status.Code == 401:
		f.hint = "the server does not know the user: log in again, or choose another --context"
	}
	return f
}

// captureProgress shows on a terminal how many kinds are captured.
func (*clusterFlags) captureProgress(stderr io.Writer, quiet bool) (report func(done, total int), finish func()) {
	file, ok := stderr.(*os.File)
	if !ok || quiet || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	var mu sync.Mutex
	var bar *progressbar.ProgressBar
	report = func(done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if bar == nil {
			bar = progressbar.NewOptions(total,
				progressbar.OptionSetWriter(file), progressbar.OptionSetDescription("capturing kinds"),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set(done)
	}
	return report, func() {
		if bar != nil {
			_ = bar.Finish()
		}
	}
}

// title is a cluster in a few words.
func (*clusterFlags) title(h *snapshot.Header) string {
	title := "cluster " + h.Cluster.Name
	if h.Cluster.KubernetesVersion != "" {
		title += " (Kubernetes " + h.Cluster.KubernetesVersion + ")"
	}
	return title
}

// checkSource checks that there is something to scan, and that the flags about a cluster are about one.
func (o *scan) checkSource(paths []string) error {
	switch {
	case len(paths) == 0 && !o.live:
		return usage("give files or directories, - for standard input, or --cluster", "nothing to scan")
	case o.given() && !o.live:
		return usage("add --cluster", "--kubeconfig and --context are about a cluster, and none is scanned")
	}
	return nil
}

// live is a cluster that was captured for a scan; nil where none was.
type live struct {
	*cluster.Capture
	pipe *io.PipeReader
}

// captured captures the cluster, where one is to be scanned.
func (o *scan) captured(ctx context.Context, controls []engine.Control) (*live, error) {
	if !o.live {
		return nil, nil //nolint:nilnil // no cluster is no error
	}
	client, err := o.connect(tool())
	if err != nil {
		return nil, err
	}
	now := o.Now()
	if o.scannedAt != "" {
		if now, err = time.Parse(time.RFC3339, o.scannedAt); err != nil {
			return nil, err
		}
	}
	progress, finish := o.captureProgress(o.Err, o.quiet)
	captured, err := client.Capture(ctx, cluster.Options{
		Kinds: kindsOf(controls), Kubelets: readsNodes(controls), Tool: tool(), Now: now, Progress: progress,
	})
	finish()
	if err != nil {
		return nil, captureError(err)
	}
	tellMissing(o.Err, &captured.Header)
	return &live{Capture: captured}, nil
}

// readsNodes tells whether some control reads facts of nodes.
func readsNodes(controls []engine.Control) bool {
	const facts = engine.FactsGroup + "/NodeFacts"
	return slices.ContainsFunc(controls, func(c engine.Control) bool {
		matches, err := policy.Expand(c.Match)
		return err == nil && slices.ContainsFunc(matches, func(m policy.Match) bool { return m.String() == facts }) ||
			slices.Contains(c.Needs, facts)
	})
}

// stream is the snapshot of a live cluster, to be read once.
func (l *live) stream() *source.Stream {
	if l == nil {
		return nil
	}
	reader, writer := io.Pipe()
	l.pipe = reader
	go func() {
		_, err := l.Write(writer)
		writer.CloseWithError(err)
	}()
	return &source.Stream{Name: l.Header.Cluster.Name, Reader: reader}
}

// close ends the stream and removes what was captured.
func (l *live) close() {
	if l == nil {
		return
	}
	_ = l.pipe.Close() // the writer ends
	_ = l.Close()      // a temporary file that cannot be removed hurts nobody
}
