package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source/evidence"
)

func TestRecognise(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want evidence.Format
	}{
		"trivy image":               {`{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image"}`, evidence.TrivyImage},
		"trivy about a repository":  {`{"SchemaVersion":2,"ArtifactName":".","ArtifactType":"repository"}`, evidence.None},
		"trivy k8s":                 {`{"ClusterName":"","Resources":[]}`, evidence.TrivyK8s},
		"trivy k8s, in short":       {`{"ClusterName":"c","Findings":[]}`, evidence.TrivyK8s},
		"trivy k8s, of old":         {`{"ClusterName":"c","Vulnerabilities":[]}`, evidence.TrivyK8s},
		"kube-bench":                {`{"Controls":[{"version":"cis-1.12","node_type":"node","tests":null}]}`, evidence.KubeBench},
		"kube-bench without checks": {`{"Controls":null,"Totals":{}}`, evidence.KubeBench},
		"kube-bench, a part":        {`{"id":"1","version":"1.5","node_type":"master","tests":[]}`, evidence.KubeBench},
		"kube-bench, an array":      {` [ {"id":"1","version":"1.5","node_type":"master","tests":[]} ]`, evidence.KubeBench},
		"an alert":                  {`{"time":"t","rule":"r","priority":"p","output_fields":{}}`, evidence.FalcoEvents},
		"alerts in an array":        {`[{"time":"t","rule":"r","priority":"p","output":"o"}]`, evidence.FalcoEvents},
		"rules":                     {`[{"required_engine_version":"0.31.0"},{"rule":"r","enabled":false}]`, evidence.FalcoRules},
		"macros":                    {`[{"macro":"m","condition":"c"}]`, evidence.FalcoRules},
		"lists":                     {`[{"list":"l","items":[]}]`, evidence.FalcoRules},
		"istioctl":                  {`[{"code":"IST0102","level":"Info","message":"m"}]`, evidence.IstioAnalyze},
		"cosign":                    {`[{"critical":{"image":{"docker-manifest-digest":"d"}}}]`, evidence.CosignVerify},
		"cosign, one":               {`{"critical":{"image":{"docker-manifest-digest":"d"}},"optional":null}`, evidence.CosignVerify},
		"the beginning of an alert": {`{"time":"t","rule":"r","priority":"p","output":"o","output_fields":{"a`, evidence.FalcoEvents},
		"an object":                 {`{"a":{"rule":"r"}}`, evidence.None},
		"a number":                  {`3`, evidence.None},
		"nothing":                   {``, evidence.None},
		"an array of numbers":       {`[1,2]`, evidence.None},
		"a number, then rules":      {`[1,{"macro":"m","condition":"c"}]`, evidence.None},
		"objects, then rules":       {`[{},{"a":1},{"macro":"m","condition":"c"}]`, evidence.FalcoRules},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if have := evidence.Recognise([]byte(tc.text)); have != tc.want {
				t.Errorf("%s: want %q, have %q", tc.text, tc.want, have)
			}
		})
	}
}

func TestRecogniseObject(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		apiVersion, kind string
		want             evidence.Format
		instead          bool
	}{
		"an audit event":         {"audit.k8s.io/v1", "Event", evidence.AuditEvent, true},
		"an audit policy":        {"audit.k8s.io/v1", "Policy", evidence.None, false},
		"an event":               {"v1", "Event", evidence.None, false},
		"a report of the scan":   {"aquasecurity.github.io/v1alpha1", "VulnerabilityReport", evidence.AquaReport, false},
		"one of the cluster":     {"aquasecurity.github.io/v1alpha1", "ClusterVulnerabilityReport", evidence.AquaReport, false},
		"another report of Aqua": {"aquasecurity.github.io/v1alpha1", "ConfigAuditReport", evidence.None, false},
		"a policy report":        {"wgpolicyk8s.io/v1beta1", "ClusterPolicyReport", evidence.PolicyReport, false},
		"an open report":         {"openreports.io/v1alpha1", "Report", evidence.PolicyReport, false},
		"a fact":                 {"facts.regolith.dev/v1alpha1", "VulnerabilityReport", evidence.None, false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if have, instead := evidence.RecogniseObject(tc.apiVersion, tc.kind); have != tc.want || instead != tc.instead {
				t.Errorf("want %q, %t, have %q, %t", tc.want, tc.instead, have, instead)
			}
		})
	}
}

func TestIsAuditLog(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want bool
	}{
		"an event":                  {`{"kind":"Event","apiVersion":"audit.k8s.io/v1"}`, true},
		"the beginning of one":      {`{"apiVersion":"audit.k8s.io/v1","kind":"Event","requestObject":{"a":[{"b`, true},
		"an event with other order": {"\ufeff\n" + `{"annotations":{"a":"}"},"auditID":"1","apiVersion" : "audit.k8s.io/v1beta1" , "kind": "Event"}`, true},
		"a list":                    {`{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[`, true},
		"a policy":                  {`{"kind":"Policy","apiVersion":"audit.k8s.io/v1"}`, false},
		"an ordinary event":         {`{"kind":"Event","apiVersion":"v1","message":"audit.k8s.io/v1"}`, false},
		"an event inside":           {`{"event":{"kind":"Event","apiVersion":"audit.k8s.io/v1"}}`, false},
		"YAML":                      {"kind: Event\napiVersion: audit.k8s.io/v1\n", false},
		"nothing":                   {"", false},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if have := evidence.IsAuditLog([]byte(tc.text)); have != tc.want {
				t.Errorf("want %t", tc.want)
			}
		})
	}
}

// TestRead merges and splits what is about one image, one run or one file.
func TestRead(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		values []evidence.Value
		want   []string // kind, name and JSON behind the head
	}{
		"nothing": {},
		"an image without a name": {
			values: []evidence.Value{{Format: evidence.TrivyImage, JSON: []byte(`{"ArtifactName":""}`)}},
			want:   []string{`VulnerabilityReport f: "tool":{"name":"trivy"},"image":{},"vulnerabilities":[]}`},
		},
		"an image by its digest": {
			values: []evidence.Value{{Format: evidence.TrivyImage, JSON: []byte(`{"ArtifactName":"r/a@sha256:1"}`)}},
			want: []string{
				`VulnerabilityReport r/a@sha256:1: "tool":{"name":"trivy"},"image":{"reference":"r/a@sha256:1","digest":"sha256:1"},"vulnerabilities":[]}`,
			},
		},
		"an image by its first tag, with a port": {
			values: []evidence.Value{{Format: evidence.TrivyImage, JSON: []byte(
				`{"ArtifactName":"a.tar","Metadata":{"RepoTags":["h:5000/a:1","h:5000/a:2"],"RepoDigests":["h/b@sha256:2","h:5000/a@sha256:1","h/c@sha256:3"]}}`)}},
			want: []string{
				`VulnerabilityReport h:5000/a:1: "tool":{"name":"trivy"},"image":{"reference":"h:5000/a:1","digest":"sha256:1"},"vulnerabilities":[]}`,
			},
		},
		"two scans of one image: the newer one, whatever its place": {
			values: []evidence.Value{
				{Format: evidence.TrivyImage, JSON: []byte(`{"ArtifactName":"a:1","CreatedAt":"2026-11-22T10:00:00Z","Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-2"}]}]}`)},
				{Format: evidence.TrivyImage, JSON: []byte(`{"ArtifactName":"a:1","CreatedAt":"2026-11-21T10:00:00Z","Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-1"}]}]}`)},
			},
			want: []string{`VulnerabilityReport a:1: "tool":{"name":"trivy"},"image":{"reference":"a:1"},"scannedAt":"2026-11-22T10:00:00Z","vulnerabilities":[{"id":"CVE-2"}]}`},
		},
		"two runs of kube-bench": {
			values: []evidence.Value{
				{Format: evidence.KubeBench, JSON: []byte(`{"Controls":[{"version":"cis-1.12"}]}`)},
				{Format: evidence.KubeBench, JSON: []byte(`{"Controls":null,"Totals":{}}`)},
			},
			want: []string{
				`BenchmarkReport f: "tool":{"name":"kube-bench"},"benchmark":"cis-1.12","checks":[]}`,
				`BenchmarkReport f: "tool":{"name":"kube-bench"},"checks":[]}`,
			},
		},
		"a Falco without events": {
			values: []evidence.Value{{Format: evidence.FalcoLine, JSON: []byte("Falco version: 0.41.0 (x86_64)")}},
			want:   []string{`RuntimeAlerts f: "tool":{"name":"falco","version":"0.41.0"},"events":[]}`},
		},
		"one check of a signature fails": {
			values: []evidence.Value{
				{Format: evidence.PolicyReport, JSON: []byte(`{"results":[{"result":"pass","message":"verified image signatures for a:1"}]}`)},
				{Format: evidence.PolicyReport, JSON: []byte(`{"results":[{"result":"fail","message":"failed to verify signature for a:1: no key"}]}`)},
				{Format: evidence.PolicyReport, JSON: []byte(`{"results":[{"result":"pass","message":"verified image signatures for a:1"}]}`)},
			},
			want: []string{
				`SignatureReport a:1: "tool":{"name":""},"image":{"reference":"a:1"},"verified":false,"error":"failed to verify signature for a:1: no key"}`,
			},
		},
		"a report about other things": {
			values: []evidence.Value{{Format: evidence.PolicyReport, JSON: []byte(
				`{"results":[{"result":"pass","policy":"assigned","properties":{"image":"a:1"}},{"result":"skip","policy":"signed","properties":{"image":"a:1"}}]}`)}},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts, problems := evidence.Read("f", tc.values)
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			var have []string
			for _, f := range facts {
				_, rest, _ := strings.Cut(string(f.JSON), "},")
				have = append(have, fmt.Sprintf("%s %s: %s", f.Kind, f.Name, rest))
			}
			if diff := cmp.Diff(tc.want, have); diff != "" {
				t.Errorf("facts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRenamed(t *testing.T) {
	t.Parallel()
	facts, _ := evidence.Read(`a"<b>`, []evidence.Value{{Format: evidence.FalcoRules, JSON: []byte(`[]`)}})
	have := facts[0].Renamed(`c"\`)
	want := `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"DetectionRules","metadata":{"name":"c\"\\"},"tool":{"name":"falco"},"rules":[],"macros":[],"lists":[]}`
	if diff := cmp.Diff(want, string(have.JSON)); diff != "" || have.Name != `c"\` {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzEvidence gives any text to every reader: it gives facts or problems, never neither for what was recognised by
// its own shape, and never panics.
func FuzzEvidence(f *testing.F) {
	for _, seed := range []string{
		`{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Metadata":{"RepoDigests":["a@sha256:1"]},"Results":[{"Class":"os-pkgs","Vulnerabilities":[{"VulnerabilityID":"CVE-1","Severity":"HIGH"}]}]}`,
		`{"ClusterName":"c","Resources":[{"Kind":"Pod","Name":"p","Metadata":[{"RepoTags":["a:1"]},{"ImageID":"x"}],"Results":[{"Target":"a:1 (debian)","Class":"os-pkgs"}]}]}`,
		`{"metadata":{"labels":{"trivy-operator.resource.kind":"Pod"}},"report":{"artifact":{"repository":"a"},"vulnerabilities":[{"vulnerabilityID":"CVE-1"}]}}`,
		`{"Controls":[{"version":"1.5","node_type":"node","tests":[{"results":[{"test_number":"1.1","status":"FAIL"}]}]}]}`,
		`[{"id":"1","version":"cis-1.12","node_type":"node","tests":[]}]`,
		`{"time":"t","rule":"r","priority":"p","output":"o","output_fields":{"k8s.ns.name":null,"container.image.repository":"a","container.image.tag":"1"}}`,
		"Falco version: 0.41.0\n{\"time\":\"t\",\"rule\":\"r\",\"priority\":\"p\",\"output\":\"o\"}\n",
		`[{"rule":"r","condition":"c"},{"macro":"m","condition":"c"},{"list":"l","items":[1]}]`,
		`{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"Panic","user":{"username":"a\u0062","groups":["g"],"extra":{"authentication.kubernetes.io/credential-id":["X509SHA256=1"]}},"sourceIPs":["::1"],"userAgent":"k/1","objectRef":{"resource":"secrets"},"requestObject":{}}` + "\n\n",
		`{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{"stage":"x","user":{}},3]}`,
		`[{"code":"IST0101","level":"Error","message":"m","origin":"o"}]`,
		`[{"critical":{"identity":{"docker-reference":"a"},"image":{"docker-manifest-digest":"sha256:1"}},"optional":{"Subject":3}}]`,
		`{"results":[{"source":"K","policy":"signed","result":"fail","message":"failed to verify image a:1: x","timestamp":{"seconds":9223372036854775807,"nanos":-1}}]}`,
		`{"a":"\"`, `[}`, `{"a":1,]`, "{\"a\n", `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		format := evidence.Recognise(data)
		evidence.IsFalcoLog(data)
		values, offsets := evidence.SplitFalcoLog(data)
		check(t, data, values)
		for i, v := range values {
			if !bytes.HasPrefix(data[offsets[i]:], v.JSON) {
				t.Fatalf("%q is not at %d", v.JSON, offsets[i])
			}
		}
		if json.Valid(data) {
			for _, forced := range []evidence.Format{
				format, evidence.TrivyImage, evidence.TrivyK8s, evidence.AquaReport, evidence.KubeBench, evidence.FalcoEvents, evidence.FalcoLine,
				evidence.FalcoRules, evidence.AuditEvent, evidence.IstioAnalyze, evidence.CosignVerify, evidence.PolicyReport,
			} {
				facts, problems := check(t, data, []evidence.Value{{Format: forced, JSON: data}, {Format: forced, JSON: data}})
				if forced == format && forced != evidence.None && forced != evidence.TrivyK8s && facts+problems == 0 {
					t.Fatalf("%s, and nothing comes of it: %s", forced, data)
				}
			}
		}
		stream(t, data)
	})
}

// check reads values and looks at the facts.
func check(t *testing.T, data []byte, values []evidence.Value) (facts, problems int) {
	t.Helper()
	found, bad := evidence.Read("file", values)
	for _, fact := range found {
		var object struct {
			APIVersion, Kind string
			Metadata         struct{ Name string }
		}
		if err := json.Unmarshal(fact.JSON, &object); err != nil || object.Kind != fact.Kind || fact.Name == "" {
			t.Fatalf("%v: %s of %q", err, fact.JSON, data)
		}
		renamed := fact.Renamed("other")
		if err := json.Unmarshal(renamed.JSON, &object); err != nil || object.Metadata.Name != "other" {
			t.Fatalf("%v: %s of %q", err, renamed.JSON, data)
		}
		for _, places := range fact.Places {
			for _, p := range places {
				if p.Value >= len(values) {
					t.Fatalf("value %d of %d", p.Value, len(values))
				}
			}
		}
	}
	for _, p := range bad {
		if p.Message == "" || p.Offset < 0 || p.Offset > len(values[p.Value].JSON) {
			t.Fatalf("%+v of %q", p, data)
		}
	}
	return len(found), len(bad)
}

// stream reads an audit log as a stream, whatever it is, and holds it against a count of the lines that are events.
func stream(t *testing.T, data []byte) {
	t.Helper()
	fact, problems, err := evidence.AuditLog(bytes.NewReader(data), "log", 1<<16)
	var log struct{ Events int }
	if err != nil || json.Unmarshal(fact.JSON, &log) != nil {
		t.Fatalf("%v: %s of %q", err, fact.JSON, data)
	}
	for _, p := range problems {
		if p.Message == "" || p.Line < 1 || p.Column < 0 || p.Line > bytes.Count(data, []byte("\n"))+1 {
			t.Fatalf("%+v of %q", p, data)
		}
	}
	if len(bytes.TrimSpace(data)) > 0 && log.Events == 0 && len(problems) == 0 && !bytes.Contains(data, []byte("EventList")) {
		t.Fatalf("neither events nor problems: %q", data)
	}
}

var errBroken = errors.New("the disk is broken")

// broken is a stream that ends in an error.
type broken struct{ text *strings.Reader }

func (b broken) Read(p []byte) (int, error) {
	if n, err := b.text.Read(p); err == nil {
		return n, nil
	}
	return 0, errBroken
}

func TestAuditLogStreamError(t *testing.T) {
	t.Parallel()
	fact, problems, err := evidence.AuditLog(broken{strings.NewReader(auditLine(1) + auditLine(2)[:50])}, "log", 1<<20)
	if !errors.Is(err, errBroken) || len(problems) > 0 || !bytes.Contains(fact.JSON, []byte(`"events":1,`)) {
		t.Errorf("%v, problems %v: %s", err, problems, fact.JSON)
	}
}

// TestAuditLogLimits bounds what one event, one user and all errors may need.
func TestAuditLogLimits(t *testing.T) {
	t.Parallel()
	long := `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"Panic","user":{"username":"` + strings.Repeat("a", 600_000) + `"}}`
	pretty := "{\n\"kind\":\n" + strings.Repeat("\n", 400_000) + "\"Event\"}"
	fact, problems, err := evidence.AuditLog(strings.NewReader(auditLine(1)+long+"\n"+pretty+"\n"+auditLine(2)), "log", 300_000)
	var have []string
	for _, p := range problems {
		have = append(have, fmt.Sprintf("%d:%d %s", p.Line, p.Column, p.Message))
	}
	want := []string{"2:1 a line of more than 300000 bytes, which is the limit for an event", "3:1 an event of more than 300000 bytes, which is the limit"}
	if diff := cmp.Diff(want, have[:min(2, len(have))]); diff != "" || err != nil || !bytes.Contains(fact.JSON, []byte(`"events":2,`)) {
		t.Errorf("%v, problems (-want +got):\n%s\n%.200s", err, diff, fact.JSON)
	}

	_, problems, err = evidence.AuditLog(strings.NewReader(strings.Repeat("x\n", 50)), "log", 1<<20)
	if err != nil || len(problems) != 21 || !strings.Contains(problems[20].Message, "too many errors") {
		t.Errorf("%v, %d problems: %v", err, len(problems), problems)
	}
}

// TestAuditLogNames lists no more names than a fact can hold, and says so once.
func TestAuditLogNames(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	for i := range 20_000 {
		fmt.Fprintf(&log, `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","user":{"username":"%d%s"},"sourceIPs":["10.0.%d.%d"]}`+"\n",
			i, strings.Repeat("x", 1000), i/250, i%250)
	}
	fact, problems, err := evidence.AuditLog(&log, "log", 1<<20)
	var object struct {
		Events int
		Users  []struct{ SourceIPs []string }
	}
	if json.Unmarshal(fact.JSON, &object) != nil || err != nil {
		t.Fatal(err)
	}
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "more users and groups") || object.Events != 20_000 {
		t.Errorf("problems %v, %d events", problems, object.Events)
	}
	if n := len(object.Users); n < 10_000 || n > 16_000 {
		t.Errorf("%d users", n)
	}

	log.Reset()
	for i := range 500 {
		fmt.Fprintf(&log, `{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"Panic","user":{"username":"system:anonymous"},"sourceIPs":["10.0.0.%d"]}`+"\n", i)
	}
	fact, problems, err = evidence.AuditLog(&log, "log", 1<<20)
	if json.Unmarshal(fact.JSON, &object) != nil || err != nil || len(problems) > 0 || len(object.Users[0].SourceIPs) != 100 {
		t.Errorf("%v, problems %v, users %v", err, problems, object.Users)
	}
}
