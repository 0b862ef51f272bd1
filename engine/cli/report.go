package cli

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/render"
)

func newReport(s Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Work with saved reports",
	}
	cmd.AddCommand(newReportConvert(s), newReportDiff(s), newReportMerge(s))
	return cmd
}

func newReportConvert(s Streams) *cobra.Command {
	o := &scan{Streams: s}
	var format string
	cmd := &cobra.Command{
		Use:     "convert REPORT | -",
		Short:   "Render a saved JSON report in another format",
		Long:    "Render a report that `regolith scan --format json` wrote. Findings are not judged again.\n" + exitStatus,
		Example: "  regolith scan . --format json >report.json; regolith report convert report.json --format markdown",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			report, err := readReport(args[0], s)
			if err != nil {
				return err
			}
			return render.Write(s.Out, format, report, o.options(nil, true))
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", strings.Join(render.Formats(), ", "))
	cmd.Flags().StringSliceVar(&o.frameworks, "framework", nil, "group by the ids of these frameworks")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "no summary of what passed")
	cmd.Flags().BoolVar(&o.noColor, "no-color", false, "no colours")
	return cmd
}

// open opens a file, or standard input for "-".
func open(name string, stdin io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(name)
}
