package render_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
)

// reports are the hand-made reports that the golden files show.
func reports() map[string]*engine.Report {
	return map[string]*engine.Report{"empty": emptyReport(), "typical": typicalReport(), "hostile": hostileReport(), "many": manyReport()}
}

func newReport() *engine.Report {
	return &engine.Report{
		APIVersion: engine.ReportVersion, Kind: engine.ReportKind,
		Tool:   engine.Tool{Name: "regolith", Version: "1.2.0"},
		Source: engine.Source{Type: "files", Name: "testdata/shop"},
	}
}

// emptyReport judged nothing; it has nil lists everywhere.
func emptyReport() *engine.Report { return newReport() }

// sum fills in what a scan counts: the counts of controls and the summary. Passes and what is not applicable are
// given with the controls.
func sum(r *engine.Report, objects int) *engine.Report {
	r.Summary = engine.Summary{Objects: objects, Controls: len(r.Controls), BySeverity: map[string]int{}, ByDomain: map[string]engine.Counts{}}
	for _, s := range engine.Severities() {
		r.Summary.BySeverity[s.String()] = 0
	}
	for i := range r.Controls {
		c := &r.Controls[i]
		for _, f := range r.Results {
			if f.Control == c.ID {
				c.Counts.Add(f.Status, 1)
			}
			if f.Control == c.ID && f.Status == engine.StatusFail {
				r.Summary.BySeverity[f.Severity.String()]++
			}
		}
		if c.Status == "" {
			c.Status = c.Counts.Status()
		}
		r.Summary.Counts = r.Summary.Plus(c.Counts)
		r.Summary.ByDomain[c.Domain] = r.Summary.ByDomain[c.Domain].Plus(c.Counts)
	}
	return r
}

func control(id string, severity engine.Severity, title, why, fix string, pass int, frameworks map[string][]string) engine.ControlResult {
	domain, _, _ := strings.Cut(id, "/")
	return engine.ControlResult{
		ID: id, Domain: domain, Severity: severity, Title: title, Description: why, Remediation: fix,
		Frameworks: frameworks, Counts: engine.Counts{Pass: pass},
	}
}

// typicalReport has every status.
func typicalReport() *engine.Report {
	r := newReport()
	r.Source.KubernetesVersion = "v1.37.2"
	r.Source.ScannedAt = "2026-11-22T10:00:00Z"
	r.Source.Skipped = 2
	r.Bundles = []engine.Bundle{{Name: "default", Version: "1.4.0", Digest: "sha256:" + strings.Repeat("ab", 32)}}
	r.Controls = typicalControls()
	r.Results = typicalResults()
	r.Errors = []engine.InputError{
		{
			Location: engine.Location{File: "testdata/shop/broken.yaml", Line: 7, Column: 3},
			Message:  "found a tab character where indentation is expected", Hint: "YAML does not allow tabs for indentation: use spaces",
		},
		{Location: engine.Location{File: "testdata/shop/huge.json"}, Message: "document is larger than 1 GiB"},
	}
	return sum(r, 812)
}

func typicalControls() []engine.ControlResult {
	privileged := control("pod/privileged-container", engine.SeverityCritical, "Containers must not run privileged",
		"A privileged container holds every capability and every host device:\nwhoever takes the container takes the node.\n",
		"Remove securityContext.privileged, or set it to false; grant the single capability that is needed instead.", 310,
		map[string][]string{"cis": {"5.2.2"}, "pss": {"baseline/privileged"}})
	privileged.Verify = "kubectl get pods -A -o json | jq -r '.items[] | select(any(.spec.containers[]; .securityContext.privileged)) |\n.metadata.namespace + \"/\" + .metadata.name'\n"
	privileged.References = []engine.Link{{Title: "Pod Security Standards, baseline", URL: "https://kubernetes.io/docs/concepts/security/pod-security-standards/"}}
	admin := control("rbac/cluster-admin-binding", engine.SeverityHigh, "The cluster-admin role must not be bound outside the system",
		"Whoever holds cluster-admin can read every secret and change every workload.", "Bind a role with the verbs and resources that are needed.", 41,
		map[string][]string{"cis": {"5.1.1", "5.1.10"}})
	admin.Verify = "kubectl get clusterrolebindings -o wide"
	admin.Manual = "Whether the people behind the remaining bindings still need the role."
	policy := control("network/default-deny", engine.SeverityMedium, "A namespace must deny traffic by default",
		"Without a policy every pod talks to every other.", "Add a NetworkPolicy that selects all pods.", 0, map[string][]string{"cis": {"5.3.2"}})
	policy.Reason = "networking.k8s.io/NetworkPolicy was not collected: forbidden"
	human := control("audit/policy-reviewed", engine.SeverityLow, "The audit policy must cover the key security concerns",
		"What is not recorded cannot be investigated.", "Review the policy with those who investigate.", 0, map[string][]string{"cis": {"3.2.2"}})
	human.Manual = "Whether the audit policy records what your investigations need."
	human.Verify = "cat /etc/kubernetes/audit-policy.yaml"
	old := control("etcd/legacy-tls", engine.SeverityLow, "Etcd must not speak TLS 1.0", "TLS 1.0 is broken.", "Raise the minimum version.", 0, nil)
	old.Status, old.Reason, old.Counts = engine.StatusNotApplicable, "only for Kubernetes below 1.20", engine.Counts{NotApplicable: 1}
	unknown := control("node/kubelet-anonymous-auth", engine.SeverityHigh, "The kubelet must not serve anonymous requests",
		"Anyone who reaches the kubelet runs commands in its pods.", "Set authentication.anonymous.enabled to false.", 0, map[string][]string{"cis": {"4.2.1"}})
	unknown.Status, unknown.Reason = engine.StatusUnknown, "NodeFacts was not collected: not asked for"
	unknown.Counts = engine.Counts{Unknown: 1}
	return []engine.ControlResult{
		human, old,
		control("image/latest-tag", engine.SeverityMedium, "Images must be pinned", "A tag that moves brings code that nobody reviewed.", "Pin the image by digest.", 208, map[string][]string{"cis": {"5.5.1"}}),
		policy, unknown,
		control("pod/host-network", engine.SeverityHigh, "Pods must not share the host's network",
			"A pod in the host's network reaches what listens on its loopback.", "Remove hostNetwork.", 312, map[string][]string{"cis": {"5.2.5"}}),
		control("pod/host-pid", engine.SeverityHigh, "Pods must not share the host's process namespace",
			"A process in the pod sees and signals every process of the node.", "Remove hostPID.", 311, map[string][]string{"cis": {"5.2.3"}}),
		privileged, admin,
		control("runtime/seccomp", engine.SeverityMedium, "Containers must run under a seccomp profile", "Every system call is an attack surface.", "Set seccompProfile.type to RuntimeDefault.", 312, map[string][]string{"cis": {"5.2.9"}}),
		control("secrets/env-from-secret", engine.SeverityLow, "Secrets must not be passed in environment variables", "Environments end in logs and dumps.", "Mount the secret as a file.", 300, nil),
	}
}

func typicalResults() []engine.Finding {
	web := engine.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "shop", Name: "web"}
	at := func(line, column int) engine.Location {
		return engine.Location{File: "testdata/shop/web.yaml", Line: line, Column: column}
	}
	binding := engine.Ref{APIVersion: "rbac.authorization.k8s.io/v1", Kind: "ClusterRoleBinding", Name: "ci-runs-everything"}
	shop := engine.Ref{APIVersion: "v1", Kind: "Namespace", Name: "shop"}
	forbidden := "networking.k8s.io/NetworkPolicy was not collected: forbidden"
	path := "spec.template.spec.containers[%d].securityContext.privileged"
	fix := []engine.Patch{{Op: "remove", Path: engine.Path{"spec", "template", "spec", "containers", 0, "securityContext", "privileged"}}}
	return []engine.Finding{
		{
			Control: "pod/privileged-container", Status: engine.StatusFail, Severity: engine.SeverityCritical, Object: web, Location: at(19, 13),
			Message: `container "app" runs privileged`, Path: fmt.Sprintf(path, 0), Fix: fix, Instances: 37, Fingerprint: "6f1ed002ab5595859014ebf0951522d9",
		},
		{
			Control: "pod/privileged-container", Status: engine.StatusFail, Severity: engine.SeverityCritical, Object: web, Location: at(24, 13),
			Message: `container "log-shipper" runs privileged`, Path: fmt.Sprintf(path, 1), Fix: fix, Instances: 37, Fingerprint: "1b4f0e9851971998e732078544c96b36",
		},
		{
			Control: "pod/host-pid", Status: engine.StatusFail, Severity: engine.SeverityHigh, Object: web, Location: at(14, 7),
			Message: "pod shares the host's process namespace", Path: "spec.template.spec.hostPID", Instances: 37, Fingerprint: "60303ae22b998861bce3b28f33eec1be",
		},
		{
			Control: "rbac/cluster-admin-binding", Status: engine.StatusFail, Severity: engine.SeverityHigh, Object: binding,
			Location: engine.Location{File: "testdata/shop/rbac.yaml", Line: 12, Column: 3},
			Message:  `ServiceAccount build/ci holds cluster-admin`, Path: "roleRef.name", Instances: 1, Fingerprint: "fd61a03af4f77d870fc21e05e7e80678",
			Related: []engine.Ref{{APIVersion: "v1", Kind: "ServiceAccount", Namespace: "build", Name: "ci"}},
			Steps: []string{
				`whoever gets into the pod has the token of service account "build/ci"`,
				`ClusterRoleBinding "ci" gives it ClusterRole "cluster-admin" in the whole cluster`,
			},
		},
		{
			Control: "image/latest-tag", Status: engine.StatusFail, Severity: engine.SeverityMedium, Object: web, Location: at(17, 11),
			Message: `image of container "app" moves with its tag`, Path: "spec.template.spec.containers[0].image", Instances: 37, Fingerprint: "a4e624d686e03ed2767c0abd85c14426",
		},
		{
			Control: "network/default-deny", Status: engine.StatusUnknown, Severity: engine.SeverityMedium, Object: shop, Message: forbidden, Instances: 1,
		},
		{
			Control: "network/default-deny", Status: engine.StatusUnknown, Severity: engine.SeverityMedium,
			Object: engine.Ref{APIVersion: "v1", Kind: "Namespace", Name: "build"}, Message: forbidden, Instances: 1,
		},
		{
			Control: "audit/policy-reviewed", Status: engine.StatusManual, Severity: engine.SeverityLow,
			Object:  engine.Ref{APIVersion: engine.FactsVersion, Kind: "Cluster", Name: "cluster"},
			Message: "Whether the audit policy records what your investigations need.", Instances: 1,
		},
		{
			Control: "secrets/env-from-secret", Status: engine.StatusWaived, Severity: engine.SeverityLow, Object: web, Location: at(16, 11),
			Message: `container "app" reads secret "db" into its environment`, Instances: 37, Fingerprint: "d7a8fbb307d7809469ca9abcb0082e4f",
			Waiver: &engine.Waiver{Reason: "legacy client, replaced in Q1", Owner: "team-shop", Expires: "2027-03-31"},
		},
		{
			Control: "runtime/seccomp", Status: engine.StatusError, Severity: engine.SeverityMedium, Object: web, Location: at(1, 1),
			Message: "eval_conflict_error: complete rules must not produce multiple outputs", Instances: 1,
		},
	}
}

// payload holds what each format, and each terminal, must not act on.
const payload = "\x1b[31mred\x1b[0m\x1b]0;title\x07\u009b31m\r\n::error::owned\n| a | b | <script>alert(1)</script><img src=x onerror=y>" +
	" @everyone #42 GH-42 [link](https://evil.example) ![i](https://evil.example/i) {0} ``` ` </details> &amp; \"'%0A ]]> \u202egnp\u202c \u2028\x00\xff\ufffe www.evil.example $x$"

// hostileReport has the payload in every string.
func hostileReport() *engine.Report {
	r := newReport()
	r.Tool.Version = payload
	r.Source = engine.Source{Type: "files", Name: payload, KubernetesVersion: payload, ScannedAt: payload, Partial: true}
	r.Bundles = []engine.Bundle{{Name: payload, Version: payload, Digest: payload}}
	evil := engine.ControlResult{
		ID: "pod/" + payload, Domain: payload, Title: payload, Description: payload, Severity: engine.SeverityHigh,
		Frameworks: map[string][]string{"cis": {payload}, payload: {payload}}, Remediation: payload, Verify: payload, Manual: payload, Reason: payload,
		References: []engine.Link{{Title: payload, URL: payload}, {Title: payload, URL: "javascript:alert(1)"}, {Title: payload, URL: "https://ok.example/a b?q=>x"}},
	}
	r.Controls = []engine.ControlResult{evil}
	object := engine.Ref{APIVersion: payload, Kind: payload, Namespace: payload, Name: payload}
	for _, s := range engine.Statuses() {
		r.Results = append(r.Results, engine.Finding{
			Control: evil.ID, Status: s, Severity: engine.SeverityHigh, Object: object, Message: payload, Path: payload, Fingerprint: payload,
			Location: engine.Location{File: payload, Line: 3, Column: 9}, Related: []engine.Ref{object}, Steps: []string{payload}, Instances: 2,
			Fix:          []engine.Patch{{Op: payload, Path: engine.Path{payload, 1}, Value: payload}},
			Alternatives: [][]engine.Patch{{{Op: payload, Path: engine.Path{payload, 1}, Value: payload}}}, Waiver: &engine.Waiver{Reason: payload, Owner: payload, Expires: payload},
		})
	}
	r.Results = append(r.Results, engine.Finding{Control: payload, Status: engine.StatusFail, Severity: engine.SeverityLow, Instances: 1})
	r.Errors = []engine.InputError{{Location: engine.Location{File: payload, Line: 1, Column: 1}, Message: payload, Hint: payload}}
	return sum(r, 1)
}

// manyReport has 500 findings of 20 controls.
func manyReport() *engine.Report {
	r := newReport()
	for c := range 20 {
		id := fmt.Sprintf("%s/rule-%02d", []string{"pod", "rbac", "network", "custom"}[c%4], c)
		severity := engine.Severities()[c%4]
		r.Controls = append(r.Controls, control(id, severity, fmt.Sprintf("Rule %d must hold", c), "It matters because of number "+fmt.Sprint(c)+".", "Do as the rule says.", c,
			map[string][]string{"cis": {fmt.Sprintf("1.2.%d", c)}}))
		for k := range 25 {
			r.Results = append(r.Results, engine.Finding{
				Control: id, Status: engine.StatusFail, Severity: severity, Message: fmt.Sprintf("part %d is at fault", k), Path: fmt.Sprintf("spec.parts[%d]", k),
				Object:   engine.Ref{APIVersion: "apps/v1", Kind: "Deployment", Namespace: fmt.Sprintf("team-%d", k%3), Name: fmt.Sprintf("app-%d", k)},
				Location: engine.Location{File: fmt.Sprintf("team-%d/app.yaml", k%3), Line: 10 + k, Column: 5}, Instances: 1, Fingerprint: fmt.Sprintf("%02d%02d", c, k),
			})
		}
	}
	return sum(r, 4096)
}

// snippet reads the lines around a location from the files below testdata.
func snippet(t *testing.T) func(engine.Location, int) []engine.Line {
	t.Helper()
	return func(l engine.Location, around int) []engine.Line {
		data, err := os.ReadFile(filepath.FromSlash(l.File))
		if err != nil {
			return nil
		}
		var lines []engine.Line
		for i, text := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
			if number := i + 1; number >= l.Line-around && number <= l.Line+around {
				lines = append(lines, engine.Line{Number: number, Text: text})
			}
		}
		return lines
	}
}
