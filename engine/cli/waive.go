package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/changes"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/render"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/waiver"
)

// acceptance is what is known of findings before a scan: those waived, and those of a former report.
type acceptance struct {
	waivers  []waiver.Waiver
	baseline *engine.Report
}

// accepted reads --waivers and --baseline, before anything is judged.
func (o *scan) accepted(lib *policy.Library) (acceptance, error) {
	waivers, err := readWaivers(o.waivers, lib)
	a := acceptance{waivers: waivers}
	if err == nil && o.baseline != "" {
		a.baseline, err = readReport(o.baseline, o.Streams)
	}
	return a, err
}

// readWaivers reads files of waivers.
func readWaivers(files []string, lib *policy.Library) ([]waiver.Waiver, error) {
	var all []waiver.Waiver
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, usage("`regolith waive` writes one", "read waivers: %w", err)
		}
		waivers, err := waiver.Parse(data, name, func(id string) bool { _, ok := lib.Control(id); return ok })
		if err != nil {
			return nil, err
		}
		all = append(all, waivers...)
	}
	return all, nil
}

// annotated adds the waivers that the objects carry for themselves. Where a profile does not allow them, that is told.
func (a *acceptance) annotated(o *scan, input *source.Input, lib *policy.Library, profiles []bundle.Profile) {
	refused := slices.IndexFunc(profiles, func(p bundle.Profile) bool { return !p.WaiveInManifest })
	ignored := 0
	for i := range input.Documents {
		document := &input.Documents[i]
		value := annotation(document)
		if value == "" {
			continue
		}
		if refused >= 0 {
			ignored++
			continue
		}
		place := document.Locate(engine.Path{"metadata", "annotations", waiver.Annotation})
		waivers, faults := waiver.FromAnnotation(document.Ref, place, value, func(id string) bool { _, ok := lib.Control(id); return ok })
		a.waivers = append(a.waivers, waivers...)
		for _, fault := range faults {
			complain(o.Err, "warning", fault.Error())
			complain(o.Err, "hint", fault.Remedy)
		}
	}
	if ignored == 0 {
		return
	}
	complain(o.Err, "warning",
		fmt.Sprintf("%d of the objects carry the annotation %s, which the profile %s does not allow: it accepts nothing",
			ignored, waiver.Annotation, profiles[refused].Name))
	complain(o.Err, "hint", "give the waivers with --waivers FILE, or use a profile with waiveInManifest: true")
}

// annotation is the value of an object's annotation that waives, "" for none.
func annotation(document *source.Document) string {
	if !bytes.Contains(document.JSON, []byte(waiver.Annotation)) {
		return ""
	}
	var object struct {
		Metadata struct {
			Annotations map[string]any `json:"annotations"`
		} `json:"metadata"`
	}
	if json.Unmarshal(document.JSON, &object) != nil {
		return ""
	}
	value, _ := object.Metadata.Annotations[waiver.Annotation].(string)
	return value
}

// apply applies what is accepted to a report, and tells what there is to say of it.
func (a acceptance) apply(o *scan, report *engine.Report, input *source.Input) {
	day := o.Now().UTC().Format(time.DateOnly)
	if o.scannedAt != "" {
		day = o.scannedAt[:len(time.DateOnly)]
	}
	for _, note := range waiver.Apply(report, a.waivers, day, labels(input)) {
		if report.Shard != nil || o.each {
			break // what a waiver accepts may be in another shard, or cluster
		}
		complain(o.Err, "warning", note.Error())
		complain(o.Err, "hint", note.Remedy)
	}
	if a.baseline == nil {
		return
	}
	since := changes.Between(a.baseline, report)
	o.known = map[string]bool{}
	for i := range a.baseline.Results {
		if f := &a.baseline.Results[i]; f.Status == engine.StatusFail { // what was unknown, or waived then, counts
			o.known[f.Fingerprint] = true
		}
	}
	if err := changes.Write(o.Err, "text", since); err != nil {
		complain(o.Err, "warning", err.Error())
	}
}

// labels finds the labels of an object in the input.
func labels(input *source.Input) func(engine.Ref) map[string]string {
	var documents map[engine.Ref]*source.Document
	return func(ref engine.Ref) map[string]string {
		if documents == nil {
			documents = make(map[engine.Ref]*source.Document, len(input.Documents))
			for i := range input.Documents {
				documents[input.Documents[i].Ref] = &input.Documents[i]
			}
		}
		document := documents[ref]
		if document == nil {
			return nil
		}
		var object struct {
			Metadata struct {
				Labels map[string]string `json:"labels"`
			} `json:"metadata"`
		}
		if json.Unmarshal(document.JSON, &object) != nil {
			return nil // labels that are no text select nothing
		}
		return object.Metadata.Labels
	}
}

// readReport reads a report that a scan wrote; "-" is standard input.
func readReport(name string, s Streams) (*engine.Report, error) {
	in, err := open(name, s.In)
	if err != nil {
		return nil, usage("", "open report: %w", err)
	}
	report, err := render.Read(in)
	if err := errors.Join(err, in.Close()); err != nil {
		return nil, usage("a report is what `regolith scan --format json` writes", "read report %s: %w", name, err)
	}
	return report, nil
}

func newWaive(s Streams) *cobra.Command {
	var controls []string
	var from, expires string
	cmd := &cobra.Command{
		Use:   "waive --from REPORT",
		Short: "Write waivers for the violations of a report, for a person to complete",
		Long: `Write waivers for the violations of a report, one for each object. Reason and owner are left empty, and a scan
refuses the file until they are filled in.
` + exitStatus,
		Example: "  regolith scan . --format json >report.json; regolith waive --from report.json --control pod/host-network >waivers.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			report, err := readReport(from, s)
			if err != nil {
				return err
			}
			day := expires
			if day == "" {
				day = s.Now().UTC().AddDate(0, 3, 0).Format(time.DateOnly)
			}
			if _, err := time.Parse(time.DateOnly, day); err != nil {
				return usage("write it as 2027-06-30", "--expires: %w", err)
			}
			found := map[string]bool{}
			err = waiver.Propose(s.Out, report, func(f *engine.Finding) bool {
				found[f.Control] = true
				return len(controls) == 0 || slices.Contains(controls, f.Control)
			}, day)
			for _, id := range controls {
				if err == nil && !found[id] {
					err = usage("the report names those that do", "no violation of %s is in %s", id, from)
				}
			}
			return err
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "JSON report to take the violations from, - for standard input")
	cmd.Flags().StringSliceVar(&controls, "control", nil, "only violations of these controls")
	cmd.Flags().StringVar(&expires, "expires", "", "the last day the waivers hold, 2027-06-30 (default: in three months)")
	if err := cmd.MarkFlagRequired("from"); err != nil {
		panic(err)
	}
	return cmd
}

func newReportDiff(s Streams) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "diff BEFORE AFTER",
		Short:   "Compare two reports: what is new, fixed and changed",
		Long:    "Compare the violations of two JSON reports of `regolith scan`. Exits with 1 where some are new.\n" + exitStatus,
		Example: "  regolith report diff main.json branch.json --format markdown",
		Args:    cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			before, err := readReport(args[0], s)
			if err != nil {
				return err
			}
			after, err := readReport(args[1], s)
			if err != nil {
				return err
			}
			between := changes.Between(before, after)
			if err := changes.Write(s.Out, format, between); err != nil {
				return usage("", "%w", err)
			}
			if len(between.New) > 0 {
				return exit(ExitFindings)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", strings.Join(changes.Formats(), ", "))
	complete(cmd, "format", cobra.FixedCompletions(changes.Formats(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
