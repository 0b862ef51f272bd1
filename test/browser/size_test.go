package browser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"github.com/regolith-policy/regolith/engine"
)

func evaluate(code string) chromedp.Action { return chromedp.Evaluate(code, nil) }

const many = 20_000

// large is a report of n findings of 200 controls.
func large(n int) *engine.Report {
	r := &engine.Report{APIVersion: engine.ReportVersion, Kind: engine.ReportKind, Summary: engine.Summary{BySeverity: map[string]int{}, ByDomain: map[string]engine.Counts{}}}
	domains := []string{"rbac", "network", "pod", "secrets", "image", "apiserver", "etcd", "audit", "runtime", "resources", "node", "mesh"}
	for i := range 200 {
		domain := domains[i%len(domains)]
		r.Controls = append(r.Controls, engine.ControlResult{
			ID: fmt.Sprintf("%s/rule-%03d", domain, i), Domain: domain, Title: fmt.Sprintf("Rule %d must hold", i), Description: "What it is for.", Remediation: "Do as it says.",
			Severity: engine.Severities()[i%4], Status: engine.StatusFail, Frameworks: map[string][]string{"cis": {fmt.Sprintf("1.2.%d", i)}}, Counts: engine.Counts{Fail: n / 200},
		})
	}
	for i := range n {
		c := r.Controls[i*200/n]
		kind := []string{"Deployment", "StatefulSet", "DaemonSet"}[i%3]
		r.Results = append(r.Results, engine.Finding{
			Control: c.ID, Status: engine.StatusFail, Severity: c.Severity, Instances: 1 + i%5, Fingerprint: fmt.Sprintf("%016x", i),
			Object:   engine.Ref{APIVersion: "apps/v1", Kind: kind, Namespace: fmt.Sprintf("team-%d", i%40), Name: fmt.Sprintf("service-%d", i)},
			Location: engine.Location{File: fmt.Sprintf("clusters/production/team-%d/service-%d.yaml", i%40, i), Line: 10 + i%90, Column: 9},
			Message:  fmt.Sprintf("container %q does what rule %d forbids", fmt.Sprintf("app-%d", i), i%200), Path: fmt.Sprintf("spec.template.spec.containers[%d].securityContext", i%3),
		})
	}
	r.Summary.Fail = n
	return r
}

// cost is the processor time of a page since the last call, in milliseconds: what runs beside it does not count.
func (b *tab) cost(t *testing.T, since *float64) float64 {
	t.Helper()
	value[bool](t, b, `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))`)
	var metrics []*performance.Metric
	b.run(t, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		metrics, err = performance.GetMetrics().Do(ctx)
		return err
	}))
	i := slices.IndexFunc(metrics, func(m *performance.Metric) bool { return m.Name == "TaskDuration" })
	now := 1000 * metrics[i].Value
	spent := now - *since
	*since = now
	return spent
}

// opened is what it costs to open a page.
func (b *tab) opened(t *testing.T, html string) float64 {
	t.Helper()
	var since float64
	b.load(t, "<!DOCTYPE html><title>before</title>")
	b.cost(t, &since)
	b.load(t, html)
	return b.cost(t, &since)
}

// TestSize opens 20,000 findings and filters them. What it asserts is counted; times are told.
func TestSize(t *testing.T) {
	b := open(t, 1280, false)
	b.run(t, performance.Enable().WithTimeDomain(performance.EnableTimeDomainThreadTicks))
	html := rendered(t, large(many))
	empty := max(1, b.opened(t, rendered(t, large(0))))
	full := b.opened(t, html)
	nodes := func() int { return value[int](t, b, `document.querySelectorAll("#findings .item").length`) }
	if got := b.tally(t); got != "20,000 results" {
		t.Errorf("the page tells %q", got)
	}
	if n := nodes(); n == 0 || n > 60 {
		t.Errorf("%d findings are in the page", n)
	}
	var since, worst float64
	b.cost(t, &since)
	critical, both := 0, 0
	for _, f := range large(many).Results {
		if f.Severity == engine.SeverityCritical {
			critical++
			if f.Object.Namespace == "team-7" {
				both++
			}
		}
	}
	for _, step := range []struct{ label, option, want string }{
		{"Severity", "critical", fmt.Sprintf("%d,%03d of 20,000 results", critical/1000, critical%1000)},
		{"Namespace", "team-7", fmt.Sprintf("%d of 20,000 results", both)},
		{"Severity", "", fmt.Sprintf("%d of 20,000 results", many/40)},
		{"Namespace", "", "20,000 results"},
	} {
		b.pick(t, step.label, step.option)
		worst = max(worst, b.cost(t, &since))
		if got := b.tally(t); got != step.want {
			t.Errorf("%s %s: %q, want %q", step.label, step.option, got, step.want)
		}
		b.cost(t, &since)
	}
	b.run(t, evaluate(`{const s = document.querySelector("input[type=search]"); s.value = "service-19999"; s.dispatchEvent(new Event("input"))}`))
	search := b.cost(t, &since)
	if got := b.tally(t); got != "1 of 20,000 results" {
		t.Errorf("search: %q", got)
	}
	b.run(t, evaluate(`document.getElementById("clear").click(); window.scrollTo(0, document.body.scrollHeight)`))
	b.cost(t, &since)
	if last := value[string](t, b, `[...document.querySelectorAll(".row")].at(-1).innerText`); !strings.Contains(last, "app-19999") || nodes() > 60 {
		t.Errorf("the end of the list is %q, with %d findings in the page", last, nodes())
	}
	if complaints := b.complaints(); len(complaints) > 0 {
		t.Errorf("complaints: %q", complaints)
	}
	fmt.Printf("FIGURE HTML report, %d findings in %.1f MB: opens with %.0f ms of processor time, %.1f times an empty report (%.0f ms); the slowest filter %.0f ms, a first search %.0f ms\n",
		many, float64(len(html))/1e6, full, full/empty, empty, worst, search)
}
