package cli

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// eachName stands in the names of files for the name of a cluster.
const eachName = "{}"

// checkEach checks that what is given suits many clusters.
func (o *scan) checkEach(paths []string, targets []target) error {
	switch isOne := func(t target) bool { return !strings.Contains(t.file, eachName) }; {
	case !o.each:
		return nil
	case o.live || slices.Contains(paths, "-"):
		return usage("give files, or a directory of them", "--each is for clusters in files")
	case len(o.outputs) > 0 && slices.ContainsFunc(targets, isOne), len(o.formats) > 0:
		return usage("as in --each --output json=reports/{}.json", "--each writes a report for every cluster, each to a file of its own")
	case o.baseline != "":
		return usage("compare with `regolith report diff`", "--baseline is for one cluster, not for --each")
	}
	return nil
}

// judgeEach judges clusters one after another. What is wrong with one is told, and the others are judged all the same.
func (o *scan) judgeEach(ctx context.Context, j judging, paths []string) error {
	clusters, err := source.Clusters(paths)
	if notFound(err) {
		return usage("check the path", "%w", err)
	}
	if err != nil {
		return usage("give each a name of its own", "%w", err)
	}
	if len(clusters) == 0 {
		return usage("it judges .snapshot, .json and .yaml files, compressed or not, and directories of them",
			"no cluster is in %s", strings.Join(paths, ", "))
	}
	mine := o.shard.clusters(clusters)
	if len(mine) == 0 {
		return write(o.Out, fmt.Sprintf("none of %d clusters is in part %s\n", len(clusters), o.shard.text))
	}
	worst := ExitClean
	for _, c := range mine {
		code, err := o.judgeCluster(ctx, j, c)
		if err != nil {
			return err
		}
		worst = max(worst, code)
	}
	return exit(worst)
}

// clusters are those of this part. It depends on their names alone, so that all parts agree, whatever comes and goes
// meanwhile.
func (p *shard) clusters(all []source.Cluster) []source.Cluster {
	if p.count == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(c source.Cluster) bool {
		hash := fnv.New64a()
		_, _ = io.WriteString(hash, c.Name)
		return hash.Sum64()%uint64(p.count) != uint64(p.index)
	})
}

// judgeCluster judges one cluster, and gives its exit code. The error is for what ends them all.
func (o *scan) judgeCluster(ctx context.Context, j judging, c source.Cluster) (int, error) {
	one := *o
	one.shard, one.Err = shard{}, about{o.Err, c.Name}
	j.accepted.waivers = slices.Clip(j.accepted.waivers) // each adds its own
	j.targets = slices.Clone(j.targets)
	for i := range j.targets {
		j.targets[i].file = strings.ReplaceAll(j.targets[i].file, eachName, c.Name)
	}
	report, err := one.judge(ctx, j, []string{c.Path})
	if ctx.Err() != nil {
		return ExitBroken, err
	}
	if err != nil {
		return conclude(err, one.Err), nil
	}
	return one.code(report, j.threshold), write(o.Out, outcome(c.Name, report))
}

// outcome is what became of a cluster, in one line.
func outcome(name string, report *engine.Report) string {
	s := report.Summary
	var failed []string
	for _, severity := range engine.Severities() {
		if n := s.BySeverity[severity.String()]; n > 0 {
			failed = append(failed, fmt.Sprintf("%d %s", n, severity))
		}
	}
	text := fmt.Sprintf("%s: %d %s, %d fail", name, s.Objects, plural(s.Objects, "object"), s.Fail)
	if len(failed) > 0 {
		text += " (" + strings.Join(failed, ", ") + ")"
	}
	text += fmt.Sprintf(", %d unknown", s.Unknown)
	if n := s.Error + len(report.Errors); n > 0 {
		text += fmt.Sprintf(", %d %s", n, plural(n, "error"))
	}
	if report.Incomplete != "" {
		text += ", incomplete"
	}
	return text + "\n"
}
