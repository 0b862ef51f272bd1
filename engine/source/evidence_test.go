package source_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// TestEvidence reads what tools print and compares the facts with golden files; UPDATE=1 writes them.
func TestEvidence(t *testing.T) {
	t.Parallel()
	samples, err := filepath.Glob("testdata/evidence/*.*")
	if err != nil {
		t.Fatal(err)
	}
	corpus, err := filepath.Glob("../../../shared/corpus/evidence/*.json")
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, path := range slices.Concat(samples, corpus) {
		if filepath.Ext(path) == ".golden" {
			continue
		}
		tested++
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			in, err := source.Read(t.Context(), []string{path}, source.Config{})
			if err != nil {
				t.Fatal(err)
			}
			if len(in.Errors)+len(in.Warnings) > 0 {
				t.Errorf("errors: %v, warnings: %v", in.Errors, in.Warnings)
			}
			have := dump(t, in)
			golden := filepath.Join("testdata", "evidence", filepath.Base(path)+".golden")
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(have), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), have); diff != "" {
				t.Errorf("facts (-want +got):\n%s\nUPDATE=1 writes them", diff)
			}
		})
	}
	if tested < 15 {
		t.Errorf("only %d samples", tested)
	}
}

// dump tells every document, and the facts in full.
func dump(t *testing.T, in *source.Input) string {
	t.Helper()
	var out bytes.Buffer
	for i := range in.Documents {
		d := &in.Documents[i]
		loc := d.Locate(nil)
		fmt.Fprintf(&out, "# line %d: %s %s\n", loc.Line, d.Ref.APIVersion, d.Ref)
		if d.Ref.APIVersion != engine.FactsVersion {
			continue
		}
		if err := json.Indent(&out, d.JSON, "", " "); err != nil {
			t.Fatal(err)
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "# skipped: %d\n", in.Skipped)
	return out.String()
}

// TestEvidencePlaces finds the part of a file that a part of a fact was made of.
func TestEvidencePlaces(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		file, kind string
		path       engine.Path
		line       int
		text       string
	}{
		"a check":              {"kube-bench-array.json", "BenchmarkReport", engine.Path{"checks", 1}, 5, `"4.1.3"`},
		"a field of a check":   {"kube-bench-array.json", "BenchmarkReport", engine.Path{"checks", 0, "status"}, 4, `"FAIL"`},
		"a check of a part":    {"kube-bench-parts.json", "BenchmarkReport", engine.Path{"checks", 1}, 2, `"2.1"`},
		"an event":             {"falco-events.jsonl", "RuntimeAlerts", engine.Path{"events", 2}, 4, "metrics snapshot"},
		"an event of a log":    {"falco-kubectl.log", "RuntimeAlerts", engine.Path{"events", 0, "priority"}, 4, "Write below etc"},
		"a rule":               {"falco-rules.yaml", "DetectionRules", engine.Path{"rules", 1}, 17, "Terminal shell in container"},
		"a field of a rule":    {"falco-rules.yaml", "DetectionRules", engine.Path{"rules", 2, "override", "condition"}, 22, "append"},
		"a macro":              {"falco-rules.yaml", "DetectionRules", engine.Path{"macros", 0, "condition"}, 8, "execveat"},
		"a list":               {"falco-rules.yaml", "DetectionRules", engine.Path{"lists", 0}, 4, "shell_binaries"},
		"a message":            {"istio.json", "MeshAnalysis", engine.Path{"messages", 1, "level"}, 13, "Info"},
		"what has no place":    {"istio.json", "MeshAnalysis", engine.Path{"messages", 7}, 1, "["},
		"a field of no list":   {"trivy-image.json", "VulnerabilityReport", engine.Path{"tool", "version"}, 1, "{"},
		"an item of no list":   {"trivy-image.json", "VulnerabilityReport", engine.Path{"vulnerabilities", 0}, 1, "{"},
		"an object in a list":  {"aqua.yaml", "VulnerabilityReport", engine.Path{"vulnerabilities", 0}, 4, "aquasecurity"},
		"the beginning of all": {"cosign.json", "SignatureReport", nil, 2, "cosign"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, err := source.Read(t.Context(), []string{filepath.Join("testdata", "evidence", tc.file)}, source.Config{})
			if err != nil {
				t.Fatal(err)
			}
			d := fact(t, in, tc.kind)
			loc := d.Locate(tc.path)
			if loc.Line != tc.line {
				t.Errorf("want line %d, have %v", tc.line, loc)
			}
			if lines := in.Snippet(loc, 0); len(lines) == 0 || !strings.Contains(lines[0].Text, tc.text) && tc.line > 1 && len(lines[0].Text) < 390 {
				t.Errorf("want %q, have %v", tc.text, lines)
			}
			if offset := bytes.Index(d.JSON, []byte(`"metadata"`)); d.LocateOffset(offset) != d.Locate(nil) {
				t.Errorf("the metadata are at %v", d.LocateOffset(offset))
			}
		})
	}
}

// fact is the first fact of a kind.
func fact(t *testing.T, in *source.Input, kind string) *source.Document {
	t.Helper()
	for i := range in.Documents {
		if d := &in.Documents[i]; d.Ref.APIVersion == engine.FactsVersion && d.Ref.Kind == kind {
			return d
		}
	}
	t.Fatalf("no %s: %v", kind, describe(in))
	return nil
}

// TestMalformedEvidence is told: what a tool printed must never be skipped without a word.
func TestMalformedEvidence(t *testing.T) {
	t.Parallel()
	event := `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","user":{"username":"jane"},"stageTimestamp":"2026-11-22T10:00:00Z"}`
	alert := `{"time":"2026-11-22T10:00:00Z","rule":"a","priority":"Error","output":"b"}`
	cases := map[string]struct {
		text string
		want []string // errors
		docs []string // documents beside them
	}{
		"trivy with a text for a list": {
			text: `{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image",` + "\n" + `"Results":[{"Target":"x","Vulnerabilities":"none"}]}`,
			want: []string{"<stdin>:2:49: this looks like trivy image --format json, and cannot be read: Results.Vulnerabilities is a string, and must be a list"},
		},
		"trivy cut off": {
			text: `{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image","Results":[{"Target":"x"`,
			want: []string{`<stdin>:1:96: the JSON ends too early: want "," or "}"`},
		},
		"trivy with a key twice": {
			text: `{"SchemaVersion":2,"ArtifactName":"a","ArtifactType":"container_image","Results":[],` + "\n" + `"Results":[]}`,
			want: []string{`<stdin>:2:1: duplicate key "Results": first at line 1, column 72`},
		},
		"trivy k8s with odd metadata": {
			text: `{"ClusterName":"c","Resources":[{"Kind":"Pod","Name":"a","Metadata":3}]}`,
			want: []string{`<stdin>:1:1: this looks like trivy k8s --format json, and cannot be read: Metadata of Pod "a" are not those of an image`},
		},
		"kube-bench with a result that says nothing": {
			text: `{"Controls":[{"version":"cis-1.12","node_type":"node","tests":[{"results":[{"test_desc":"x"}]}]}]}`,
			want: []string{"<stdin>:1:1: this looks like kube-bench --json, and cannot be read: test_number or status is missing"},
		},
		"kube-bench with controls that are no list": {
			text: `{"Controls":{},"Totals":{}}`,
			want: []string{"<stdin>:1:13: this looks like kube-bench --json, and cannot be read: Controls is an object, and must be a list"},
		},
		"an array with an item of another kind": {
			text: `[{"code":"IST0101","level":"Error","message":"x"},` + "\n" + `"y"]`,
			want: []string{"<stdin>:2:3: this looks like istioctl analyze -o json, and cannot be read: an item is a string, and must be an object"},
		},
		"an array with a key twice": {
			text: `[{"code":"IST0101","level":"Error","message":"x","message":"x"}]`,
			want: []string{`<stdin>:1:50: duplicate key "message": first at line 1, column 36`},
		},
		"a signature without a digest": {
			text: `[{"critical":{"image":{"docker-manifest-digest":""}}}]`,
			want: []string{"<stdin>:1:1: this looks like cosign verify --output json, and cannot be read: critical.image.docker-manifest-digest is missing"},
		},
		"an Aqua report without a report, in YAML": {
			text: "apiVersion: aquasecurity.github.io/v1alpha1\nkind: VulnerabilityReport\nmetadata: {name: a, namespace: b}\n",
			want: []string{"<stdin>:1:1: this looks like an Aqua VulnerabilityReport, and cannot be read: report is missing"},
			docs: []string{"aquasecurity.github.io/v1alpha1 VulnerabilityReport b/a:1"},
		},
		"an Aqua report with a text for a list, in YAML": {
			text: "kind: VulnerabilityReport\napiVersion: aquasecurity.github.io/v1alpha1\nmetadata: {name: a, namespace: b}\nreport:\n  vulnerabilities: none\n",
			want: []string{"<stdin>:5:3: this looks like an Aqua VulnerabilityReport, and cannot be read: report.vulnerabilities is a string, and must be a list"},
			docs: []string{"aquasecurity.github.io/v1alpha1 VulnerabilityReport b/a:1"},
		},
		"rules with an entry that is none": {
			text: "- rule: a\n  condition: b\n- rule: [c]\n",
			want: []string{"<stdin>:1:1: this looks like a rule file of Falco, and cannot be read: entry 2 is no rule, macro or list"},
		},
		"an alert cut off between others": {
			text: alert + "\n" + alert[:40] + "\n" + alert + "\n",
			want: []string{`<stdin>:2:41: invalid JSON: control character '\n' in a string`},
			docs: []string{"facts.regolith.dev/v1alpha1 RuntimeAlerts stdin:1"},
		},
		"an alert cut off in a log for people": {
			text: "Falco version: 0.41.0 (x86_64)\n" + alert + "\n" + alert[:30] + "\n",
			want: []string{"<stdin>:3:30: this looks like events of Falco, and cannot be read: unexpected end of JSON input"},
			docs: []string{"facts.regolith.dev/v1alpha1 RuntimeAlerts stdin:2"},
		},
		"audit events cut off": {
			text: event + "\n" + event[:60] + "\n" + event + "\n" + event[:101] + "\n" + event,
			want: []string{"<stdin>:2:1: the event ends in a text", "<stdin>:4:1: the event ends too early"},
			docs: []string{"facts.regolith.dev/v1alpha1 AuditLog stdin:1"},
		},
		"an audit event with invalid JSON": {
			text: event + "\n" + strings.Replace(event, `"jane"`, `jane`, 1),
			want: []string{"<stdin>:2:94: invalid JSON in an audit event: invalid character 'j' looking for beginning of value"},
			docs: []string{"facts.regolith.dev/v1alpha1 AuditLog stdin:1"},
		},
		"an audit event without a user": {
			text: event + "\n" + `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"Panic"}`,
			want: []string{"<stdin>:2:1: this is an audit event, and does not count in full: user or stage is missing"},
			docs: []string{"facts.regolith.dev/v1alpha1 AuditLog stdin:1"},
		},
		"a pod in an audit log": {
			text: event + "\n" + `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}` + "\nnothing\n",
			want: []string{"<stdin>:2:1: this is no audit event", "<stdin>:3:1: this is no audit event"},
			docs: []string{"facts.regolith.dev/v1alpha1 AuditLog stdin:1"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, tc.text)
			var have []string
			for _, bad := range in.Errors {
				have = append(have, (&source.Error{InputError: bad}).Error())
			}
			if diff := cmp.Diff(tc.want, have); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.docs, describe(in)); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNoEvidence leaves alone what only looks a little like it.
func TestNoEvidence(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"trivy about a directory":       `{"SchemaVersion":2,"ArtifactName":".","ArtifactType":"filesystem","Results":[]}`,
		"a rule of something else":      `{"rule":"x","priority":1,"time":"now","output":"y"}`,
		"controls of something else":    `{"Controls":[{"id":"1"}]}`,
		"an array of something else":    `[{"code":"E1","level":"Error","message":"x"}]`,
		"a list of lists":               "- list: a\n- list: b\n",
		"an empty array":                `[]`,
		"an array of arrays":            `[[{"code":"IST0101","level":"Error","message":"x"}]]`,
		"an alert inside something":     `{"alert":{"time":"2026-11-22T10:00:00Z","rule":"a","priority":"Error","output":"b"}}`,
		"the summary of a trivy server": `{"ClusterName":"c"}`,
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, text)
			if len(in.Documents)+len(in.Errors) > 0 || in.Skipped == 0 {
				t.Errorf("%v, errors %v, skipped %d", describe(in), in.Errors, in.Skipped)
			}
		})
	}
}

// TestEvidenceNames keeps two reports about one image apart, and from one that somebody wrote by hand.
func TestEvidenceNames(t *testing.T) {
	t.Parallel()
	scan := `{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image"}`
	hand := "apiVersion: facts.regolith.dev/v1alpha1\nkind: VulnerabilityReport\nmetadata: {name: 'a:1#2'}\n"
	root := tree(t, map[string]string{"a.json": scan, "b.json": scan, "c.yaml": hand, "d.json": scan, "e/d.json": scan})
	in, err := source.Read(t.Context(), []string{root}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for i := range in.Documents {
		d := &in.Documents[i]
		var object struct{ Metadata struct{ Name string } }
		if err := json.Unmarshal(d.JSON, &object); err != nil || object.Metadata.Name != d.Ref.Name {
			t.Errorf("%s is %s: %v", d.Ref, d.JSON, err)
		}
		have = append(have, d.Ref.Name)
	}
	if diff := cmp.Diff([]string{"a:1", "a:1#3", "a:1#2", "a:1#4", "a:1#5"}, have); diff != "" || len(in.Warnings) > 0 {
		t.Errorf("names (-want +got):\n%s\nwarnings: %v", diff, in.Warnings)
	}
}

// TestEvidenceInDirectory reads the logs of a directory that are evidence, and no others.
func TestEvidenceInDirectory(t *testing.T) {
	t.Parallel()
	event := `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","user":{"username":"jane"}}` + "\n"
	root := tree(t, map[string]string{
		"audit.log": event, "audit.1.log.gz": zip(t, event), "falco.log": "Falco version: 0.41.0\n", "build.log": "cc: error: {{\n",
		"alerts.log": `{"time":"2026-11-22T10:00:00Z","rule":"a","priority":"Error","output":"b"}` + "\n", "pod.log": namespaceA, "bad.log.gz": "\x1f\x8b",
	})
	in, err := source.Read(t.Context(), []string{root}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"facts.regolith.dev/v1alpha1 RuntimeAlerts alerts.log:1", "facts.regolith.dev/v1alpha1 AuditLog audit.1.log.gz:1",
		"facts.regolith.dev/v1alpha1 AuditLog audit.log:1", "facts.regolith.dev/v1alpha1 RuntimeAlerts falco.log:1",
	}
	if diff := cmp.Diff(want, describe(in)); diff != "" || len(in.Errors) > 0 || len(in.Warnings) != 1 {
		t.Errorf("documents (-want +got):\n%s\nerrors: %v, warnings: %v", diff, in.Errors, in.Warnings)
	}
}

// TestAuditLogIsNoFile reads an audit log that is larger than a file may be.
func TestAuditLogIsNoFile(t *testing.T) {
	t.Parallel()
	event := `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","user":{"username":"jane"}}` + "\n"
	text := strings.Repeat(event, 2000)
	for name, data := range map[string]string{"plain": text, "compressed": zip(t, text)} {
		in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(data), MaxFile: 70_000})
		if err != nil || len(in.Errors) > 0 {
			t.Fatal(name, err, in.Errors)
		}
		if d := fact(t, in, "AuditLog"); !bytes.Contains(d.JSON, []byte(`"events":2000,`)) {
			t.Errorf("%s: %s", name, d.JSON)
		}
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	endless := endlessLog{text: text, stop: func() { cancel(fs.ErrClosed) }}
	if _, err := source.Read(ctx, []string{"-"}, source.Config{Stdin: &endless}); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("cancelled: %v", err)
	}
	broken := zip(t, text)[:200]
	in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(broken)})
	if err != nil || len(in.Errors) != 1 || !strings.Contains(in.Errors[0].Message, "broken gzip data") {
		t.Errorf("%v, errors: %v", err, in.Errors)
	}
}

// endlessLog is a log that never ends. Somebody gives up after a while.
type endlessLog struct {
	text  string
	reads int
	stop  func()
}

func (e *endlessLog) Read(p []byte) (int, error) {
	if e.reads++; e.reads == 100 {
		e.stop()
	}
	return copy(p, e.text[:strings.LastIndexByte(e.text[:min(len(p), len(e.text))], '\n')+1]), nil
}
