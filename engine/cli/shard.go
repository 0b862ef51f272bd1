package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/render"
)

// shard is the part of the objects that a scan judges; count 0 is all.
type shard struct {
	text         string
	index, count int
}

// maxShards is far above what any cluster runs at a time.
const maxShards = 100_000

// apply reads the flag.
func (p *shard) apply(o *scan, targets []target) error {
	if p.text == "" {
		return nil
	}
	index, count, ok := strings.Cut(p.text, "/")
	var err error
	if p.index, err = strconv.Atoi(index); err != nil {
		ok = false
	}
	if p.count, err = strconv.Atoi(count); err != nil {
		ok = false
	}
	switch {
	case !ok || p.index < 0 || p.index >= p.count || p.count > maxShards:
		return usage("as in --shard 0/4: parts count from 0, as JOB_COMPLETION_INDEX does", "--shard: %q is no part of a whole", p.text)
	case o.each: // whole clusters
	case slices.ContainsFunc(targets, func(t target) bool { return t.format != "json" }):
		return usage("give --format json, and render what `regolith report merge` makes of it", "--shard writes JSON reports only")
	case o.baseline != "":
		return usage("give it to `regolith report merge`", "--baseline is for whole reports, not for --shard")
	}
	return nil
}

func newReportMerge(s Streams) *cobra.Command {
	o := &scan{Streams: s}
	cmd := &cobra.Command{
		Use:   "merge REPORT... | FOLDER",
		Short: "Put the reports of all shards of a scan together",
		Long: `Put the JSON reports of scan --shard 0/N to N-1/N together. The result is the report that one scan over
everything would have written, to the byte. A folder stands for the .json files in it.
` + exitStatus,
		Example: "  regolith scan cluster.json --shard 0/2 --format json >0.json\n" +
			"  regolith scan cluster.json --shard 1/2 --format json >1.json\n" +
			"  regolith report merge 0.json 1.json --format sarif",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return o.merge(args) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.formats, "format", nil, "format on standard output: "+strings.Join(render.Formats(), ", ")+" (default text)")
	f.StringArrayVar(&o.outputs, "output", nil, "also write FORMAT=FILE (repeatable)")
	f.StringVar(&o.failOn, "fail-on", "high", "exit 1 from this severity on: critical, high, medium, low or none")
	f.BoolVar(&o.failOnUnknown, "fail-on-unknown", false, "exit 3 where a verdict is unknown")
	f.StringVar(&o.baseline, "baseline", "", "former JSON report: fail only on what is not in it")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no summary of what passed")
	f.BoolVar(&o.noColor, "no-color", false, "no colours")
	return cmd
}

// merge merges reports and goes on as a scan does with its own.
func (o *scan) merge(args []string) error {
	targets, err := o.targets()
	if err != nil {
		return err
	}
	threshold, err := o.threshold()
	if err != nil {
		return err
	}
	accepted, err := o.accepted(&policy.Library{})
	if err != nil {
		return err
	}
	files, err := reportFiles(args)
	if err != nil {
		return err
	}
	parts := make([]*engine.Report, 0, len(files))
	for _, name := range files {
		part, err := readReport(name, o.Streams)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	report, err := eval.Merge(parts)
	if err != nil {
		return usage("give the reports of all shards of one scan: the same input, flags and program", "%w", err)
	}
	for _, g := range parts[0].Shard.Frameworks {
		report.Frameworks = append(report.Frameworks, render.Group(report, g.Name, g.Manual))
		o.frameworks = append(o.frameworks, g.Name)
	}
	accepted.apply(o, report, nil)
	if err := o.write(targets, report, nil); err != nil {
		return err
	}
	o.tellErrors(report)
	return exit(o.code(report, threshold))
}

// reportFiles lists the files that are given, and those of folders.
func reportFiles(args []string) ([]string, error) {
	var files []string
	for _, name := range args {
		info, err := os.Stat(name)
		if name == "-" || err == nil && !info.IsDir() {
			files = append(files, name)
			continue
		}
		if err != nil {
			return nil, usage("", "open report: %w", err)
		}
		found, err := fs.Glob(os.DirFS(name), "*.json")
		if err != nil || len(found) == 0 {
			return nil, usage("scan --shard writes them", "folder %s holds no .json file", name)
		}
		for _, file := range found {
			files = append(files, filepath.Join(name, file))
		}
	}
	return files, nil
}
