package browser

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/regolith-policy/regolith/engine"
)

// pick chooses an option of a filter, as a person does.
func (b *tab) pick(t *testing.T, label, option string) {
	t.Helper()
	b.run(t, chromedp.Evaluate(fmt.Sprintf(`{const s = document.querySelector('select[aria-label=%q]'); s.value = %q; s.dispatchEvent(new Event("change"))}`, label, option), nil))
}

// click scrolls an element into sight and clicks on it with the mouse.
func (b *tab) click(t *testing.T, selector string) {
	t.Helper()
	at := value[[]float64](t, b, fmt.Sprintf(`new Promise((done) => {
		document.querySelector(%q).scrollIntoView({block: "center"});
		requestAnimationFrame(() => setTimeout(() => {
			const box = document.querySelector(%q).getBoundingClientRect();
			done([box.x + Math.min(box.width / 2, 200), box.y + box.height / 2]);
		}));
	})`, selector, selector))
	b.run(t, chromedp.MouseClickXY(at[0], at[1]))
}

func (b *tab) tally(t *testing.T) string {
	return value[string](t, b, `document.getElementById("tally").textContent`)
}

// TestUse opens the report of the example cluster, filters, searches, opens a finding and prints.
func TestUse(t *testing.T) {
	report := shop(t)
	b := open(t, 1280, false)
	b.load(t, rendered(t, report))
	want := 0
	for _, f := range report.Results {
		if f.Severity == engine.SeverityCritical {
			want++
		}
	}
	all := b.tally(t)
	b.pick(t, "Severity", "critical")
	if got := b.tally(t); !strings.HasPrefix(got, fmt.Sprintf("%d of ", want)) {
		t.Errorf("critical: %q, want %d", got, want)
	}
	b.click(t, "#clear")
	if got := b.tally(t); got != all {
		t.Errorf("cleared: %q, want %q", got, all)
	}
	b.pick(t, "Domain", "rbac")
	if got := value[[]string](t, b, `[...document.querySelectorAll(".row .where:not(.place)")].map((w) => w.textContent.split("/")[0])`); len(got) == 0 || strings.Trim(strings.Join(got, ""), "rbac") != "" {
		t.Errorf("domain rbac shows %q", got)
	}
	b.click(t, "#clear")
	b.click(t, "input[type=search]")
	b.run(t, chromedp.KeyEvent("privileged telemetry-agent"))
	if got := value[int](t, b, `document.querySelectorAll(".item").length`); got == 0 || got > 5 {
		t.Errorf("a search finds %d", got)
	}
	b.click(t, ".row")
	detail := value[string](t, b, `document.querySelector(".item.open .detail").innerText`)
	for _, part := range []string{"Evidence", "privileged: true", "Remediation", "- privileged:", "Verify by hand", "telemetry-agent.yaml:", "Fingerprint"} {
		if !strings.Contains(detail, part) {
			t.Errorf("the detail lacks %q:\n%s", part, detail)
		}
	}
	b.click(t, "#clear")
	b.click(t, "input[type=search]")
	b.run(t, chromedp.KeyEvent("no level is enforced"))
	b.click(t, ".row")
	const changes = `[...document.querySelectorAll(".item.open .code[aria-label*=hange]")].map((c) => c.ariaLabel + ":" + c.innerText.split("\n").pop().trim())`
	if got := value[[]string](t, b, changes); len(got) != 2 || !strings.HasPrefix(got[0], "Change that fixes it:") || !strings.HasPrefix(got[1], "Other change 1:") {
		t.Errorf("the changes are %q", got)
	}
	b.click(t, "#clear")
	if got := b.tally(t); got != all {
		t.Errorf("cleared again: %q, want %q", got, all)
	}
	b.prints(t)
	if complaints := b.complaints(); len(complaints) > 0 {
		t.Errorf("complaints: %q", complaints)
	}
	for _, url := range b.urls {
		if !strings.HasPrefix(url, "file://") || !strings.HasSuffix(url, "/report.html") {
			t.Errorf("the page requested %s", url)
		}
	}
}

// prints makes a PDF, which must hold each finding, and finds the list as it was.
func (b *tab) prints(t *testing.T) {
	t.Helper()
	before := value[int](t, b, `document.querySelectorAll(".item").length`)
	var pdf []byte
	b.run(t, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPrintBackground(true).WithPreferCSSPageSize(true).WithPaperWidth(8.27).WithPaperHeight(11.69).Do(ctx)
		return err
	}))
	if pages := strings.Count(string(pdf), "/Type /Page\n"); !strings.HasPrefix(string(pdf), "%PDF-") || pages < 10 {
		t.Errorf("the print has %d pages in %d bytes", pages, len(pdf))
	}
	if err := os.MkdirAll(screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(screenshots+"/shop.pdf", pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if after := value[int](t, b, `document.querySelectorAll(".item").length`); after != before {
		t.Errorf("%d rows after printing, %d before", after, before)
	}
}

// TestScreenshots keeps pictures of what a person sees first, and of an open finding.
func TestScreenshots(t *testing.T) {
	html := rendered(t, shop(t))
	for _, width := range []int{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			b := open(t, width, scheme == "dark")
			b.load(t, html)
			name := fmt.Sprintf("shop-%d-%s", width, scheme)
			b.shot(t, name+"-1-overview")
			for i, section := range []string{"domains", "frameworks", "paths", "findings"} {
				b.run(t, chromedp.Evaluate(fmt.Sprintf(`document.getElementById(%q).scrollIntoView()`, section), nil))
				b.shot(t, fmt.Sprintf("%s-%d-%s", name, i+2, section))
			}
			b.run(t, chromedp.Evaluate(`document.querySelectorAll(".row")[8].click()`, nil), chromedp.Evaluate(`document.querySelector(".item.open").scrollIntoView()`, nil))
			b.shot(t, name+"-6-finding")
			b.click(t, "input[type=search]")
			b.run(t, chromedp.KeyEvent("no level is enforced"))
			b.click(t, ".row")
			b.run(t, chromedp.Evaluate(`document.querySelector(".item.open .plus").scrollIntoView({block: "center"})`, nil))
			b.shot(t, name+"-7-changes")
			if wide := value[int](t, b, `document.documentElement.scrollWidth`); wide > width {
				t.Errorf("%s: the page is %d wide", name, wide)
			}
			if complaints := b.complaints(); len(complaints) > 0 {
				t.Errorf("%s: %q", name, complaints)
			}
		}
	}
}
