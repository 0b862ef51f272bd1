package render_test

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

var (
	tag  = regexp.MustCompile(`<(/?)([a-zA-Z!?][a-zA-Z0-9]*)((?:\s+[^<>]*)?)/?>?`)
	code = regexp.MustCompile(`(?s)<code[^>]*>.*?</code>`)
	link = regexp.MustCompile(`(?s)<a href="([^"]*)">`)
	// live matches what GitHub would turn into a mention or the link to an issue.
	live = regexp.MustCompile(`@[A-Za-z0-9]|#[0-9]|(?i:\bGH-[0-9])`)
)

// toHTML renders markdown as GitHub does: its extensions, raw HTML kept.
func toHTML(markdown string) (string, error) {
	var out strings.Builder
	convert := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	err := convert.Convert([]byte(markdown), &out)
	return out.String(), err
}

// checkMarkdown holds that the report's values show as text: no HTML, link, mention or table cell comes of them.
func checkMarkdown(t interface{ Errorf(string, ...any) }, markdown string) {
	for _, complaint := range markdownComplaints(markdown) {
		t.Errorf("%s\n%s", complaint, markdown)
	}
}

func markdownComplaints(markdown string) []string {
	out, err := toHTML(markdown)
	if err != nil {
		return []string{err.Error()}
	}
	var complaints []string
	allowed := map[string]bool{}
	for _, name := range strings.Fields("h2 h3 p ul ol li code pre strong em a table thead tbody tr th td details summary br") {
		allowed[name] = true
	}
	for _, m := range tag.FindAllStringSubmatch(code.ReplaceAllString(out, "<code></code>"), -1) {
		if !allowed[m[2]] {
			complaints = append(complaints, fmt.Sprintf("a tag of its own: %q", m[0]))
		}
	}
	for _, m := range link.FindAllStringSubmatch(out, -1) {
		if u, err := url.Parse(m[1]); err != nil || !slices.Contains([]string{"", "http", "https"}, u.Scheme) || strings.Contains(u.Host, "evil") {
			complaints = append(complaints, fmt.Sprintf("a link of its own: %q", m[1]))
		}
	}
	if m := live.FindString(tag.ReplaceAllString(regexp.MustCompile(`&#\d+;`).ReplaceAllString(code.ReplaceAllString(out, ""), "'"), " ")); m != "" {
		complaints = append(complaints, fmt.Sprintf("a live reference: %q", m))
	}
	for _, row := range regexp.MustCompile(`(?s)<tr>.*?</tr>`).FindAllString(out, -1) {
		if n := strings.Count(row, "<td") + strings.Count(row, "<th"); n != 8 {
			complaints = append(complaints, fmt.Sprintf("a table row of %d cells: %q", n, row))
		}
	}
	if a, b := strings.Count(out, "<details>"), strings.Count(out, "</details>"); a != b {
		complaints = append(complaints, fmt.Sprintf("%d details are opened and %d closed", a, b))
	}
	return complaints
}

// TestMarkdownComplaints holds the check itself.
func TestMarkdownComplaints(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"<script>x</script>", "- <img src=x>", "[x](https://evil.example)", "https://evil.example", "[x](javascript:alert)", "hello @everyone", "see #42", "GH-42",
		"| a | b |\n|---|---|\n| c | d |", "<details><summary>x</summary>", "a@b.example",
	} {
		if len(markdownComplaints(bad)) == 0 {
			t.Errorf("no complaint about %q", bad)
		}
	}
}

// TestMarkdownShowsValues holds that the values come through the escaping as they are.
func TestMarkdownShowsValues(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"prose": "Set `a_b_c` to *false*, or 1 < 2 && 3 > 2; see [1] ~x~ #x", "list": "- not a list", "number": "1. not a list", "rule": "---",
		"heading": "# not a heading", "setext": "=== x", "backticks": "``` x `` y `", "entity": "&amp; &lt;", "table": "a | b", "backslash": `C:\temp\*`,
		"dollar": "$(date) $x$", "emoji": ":tada:", "url": "https://kubernetes.io/docs", "time": "2026-11-22T10:00:00Z", "html": "<b>bold</b>",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReport()
			r.Controls = []engine.ControlResult{control("pod/x", engine.SeverityHigh, value, value, value, 0, nil)}
			r.Results = []engine.Finding{{
				Control: "pod/x", Status: engine.StatusFail, Severity: engine.SeverityHigh, Message: value, Instances: 1,
				Object: engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "x", Name: "y"},
			}}
			out, err := toHTML(renderString(t, "markdown", sum(r, 1), render.Options{}))
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "\u200b", "").Replace(tag.ReplaceAllString(out, ""))
			text = strings.ReplaceAll(text, "&amp;", "&")
			if n := strings.Count(text, value); n != 4 { // title, message, why, fix
				t.Errorf("%q shows %d times, want 4:\n%s", value, n, out)
			}
		})
	}
}

// TestMarkdownFits holds that a comment stays under GitHub's limit and counts what it leaves out.
func TestMarkdownFits(t *testing.T) {
	t.Parallel()
	r := newReport()
	for i := range 400 {
		id := fmt.Sprintf("pod/control-%03d", i)
		r.Controls = append(r.Controls, control(id, engine.SeverityHigh, "Something must hold", strings.Repeat("why ", 50), "fix", 0, map[string][]string{"cis": {fmt.Sprint(i)}}))
		for k := range 3 {
			r.Results = append(r.Results, engine.Finding{
				Control: id, Status: engine.StatusFail, Severity: engine.SeverityHigh, Message: "wrong", Instances: 1,
				Object: engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "x", Name: fmt.Sprint(k)},
			})
		}
	}
	sum(r, 1200)
	for _, frameworks := range [][]string{nil, {"cis"}} {
		out := renderString(t, "markdown", r, render.Options{Frameworks: frameworks})
		if n := len([]rune(out)); n > 65_536 {
			t.Errorf("%d characters, want at most 65,536", n)
		}
		shown := strings.Count(out, ": `wrong`")
		var sections, left int
		for line := range strings.Lines(out) {
			if _, err := fmt.Sscanf(line, "… and %d sections with %d findings", &sections, &left); err == nil {
				break
			}
		}
		if left == 0 || shown+left != 1200 {
			t.Errorf("frameworks %v: %d findings shown and %d left out, want 1200 together", frameworks, shown, left)
		}
	}
}
