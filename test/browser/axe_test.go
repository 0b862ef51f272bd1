package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// violation is a rule of axe-core that a page breaks, and where.
type violation struct {
	ID     string `json:"id"`
	Help   string `json:"help"`
	Impact string `json:"impact"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// axe runs all rules of axe-core over the page as it stands.
func (b *tab) axe(t *testing.T) (broken []violation, passed int) {
	t.Helper()
	code, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v: `make browser` installs it", err)
	}
	b.run(t, chromedp.Evaluate(string(code)+";0", nil))
	text := value[string](t, b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify({violations: r.violations, passed: r.passes.length}))`)
	var result struct {
		Violations []violation `json:"violations"`
		Passed     int         `json:"passed"`
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err)
	}
	return result.Violations, result.Passed
}

// TestAxe judges the page by all rules of axe-core, at two widths, light and dark, with findings open.
func TestAxe(t *testing.T) {
	html := rendered(t, shop(t))
	rules, violations := 0, 0
	for _, width := range []int{1280, 390} {
		for _, dark := range []bool{false, true} {
			b := open(t, width, dark)
			b.load(t, html)
			b.run(t, chromedp.Evaluate(`document.querySelectorAll("details").forEach((d) => { d.open = true }); document.getElementById("findings").scrollIntoView()`, nil))
			b.run(t, chromedp.Evaluate(`for (const i of [0, 1, 2]) document.querySelectorAll(".row")[i].click()`, nil))
			broken, passed := b.axe(t)
			for _, v := range broken {
				t.Errorf("width %d, dark %v: %s (%s): %s in %d places, such as %s\n%s", width, dark, v.ID, v.Impact, v.Help, len(v.Nodes), v.Nodes[0].HTML, v.Nodes[0].Summary)
			}
			rules, violations = passed, violations+len(broken)
		}
	}
	if rules < 20 {
		t.Errorf("axe applied %d rules", rules)
	}
	fmt.Printf("FIGURE HTML report: %d violations of axe-core (%d rules applied) at 1280 and 390 px, light and dark\n", violations, rules)
}

// TestAxeFinds holds the test above: what is wrong must be found.
func TestAxeFinds(t *testing.T) {
	b := open(t, 1280, false)
	b.load(t, `<!DOCTYPE html><title>x</title><p style="color:#ccc">faint</p><img src="data:,"><button></button>`)
	if broken, _ := b.axe(t); len(broken) < 3 {
		t.Errorf("%d violations found", len(broken))
	}
}
