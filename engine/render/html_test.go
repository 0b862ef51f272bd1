package render_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

var (
	htmlScript = regexp.MustCompile(`(?is)<script([^>]*)>(.*?)</script`)
	htmlStyle  = regexp.MustCompile(`(?is)<style>(.*?)</style`)
)

// checkHTML holds that a page has the two scripts it is made with, that its policy allows its style and its code and
// nothing else, and that what the report brings stands in data and in escaped text only.
func checkHTML(t interface{ Errorf(string, ...any) }, out string) {
	scripts := htmlScript.FindAllStringSubmatch(out, -1)
	if len(scripts) != 2 || scripts[0][1] != ` type="application/json" id="data"` || scripts[1][1] != "" {
		t.Errorf("the page has %d scripts", len(scripts))
		return
	}
	if !json.Valid([]byte(scripts[0][2])) {
		t.Errorf("the data is no JSON")
	}
	if strings.ContainsAny(scripts[0][2], "<>&\u2028\u2029") {
		t.Errorf("the data holds what ends a script")
	}
	digest := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	want := fmt.Sprintf(`content="default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'"`,
		digest(htmlStyle.FindStringSubmatch(out)[1]), digest(scripts[1][2]))
	if !strings.Contains(out, want) {
		t.Errorf("the policy is not %s", want)
	}
}

// pageFrame is a page without what a report brings: whatever the report is, the rest must stay.
func pageFrame(out string) string {
	out = htmlScript.ReplaceAllString(out, "<script$1></script")
	for _, tag := range []string{"title", "h1", `p class="muted"`} {
		name, _, _ := strings.Cut(tag, " ")
		out = regexp.MustCompile(`<`+tag+`>[^<]*</`+name+`>`).ReplaceAllString(out, "<"+tag+"></"+name+">")
	}
	return out
}

func TestHTMLFrameNeverChanges(t *testing.T) {
	t.Parallel()
	want := pageFrame(renderString(t, "html", emptyReport(), render.Options{}))
	for name, r := range reports() {
		if diff := cmp.Diff(want, pageFrame(renderString(t, "html", r, render.Options{Snippet: snippet(t)}))); diff != "" {
			t.Errorf("%s changes the page:\n%s", name, diff)
		}
	}
	for _, banned := range []string{"http-equiv=\"refresh", " src=", "@import", "url(", "innerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttpRequest", " on"} {
		if banned == " on" {
			if m := regexp.MustCompile(`(?i)<[a-z]+[^>]*\son[a-z]+=`).FindString(want); m != "" {
				t.Errorf("the page holds a handler: %s", m)
			}
			continue
		}
		if page := renderString(t, "html", typicalReport(), render.Options{}); strings.Contains(page, banned) {
			t.Errorf("the page holds %s", banned)
		}
	}
}

// TestHTMLData compares the data of pages with golden files.
func TestHTMLData(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"typical", "hostile"} {
		page := renderString(t, "html", reports()[name], render.Options{Snippet: snippet(t)})
		var data bytes.Buffer
		if err := json.Indent(&data, []byte(htmlScript.FindStringSubmatch(page)[2]), "", "  "); err != nil {
			t.Fatal(err)
		}
		compareGolden(t, name+".html.json", data.String()+"\n")
	}
}

// page is what the tests read of the data of a page.
type page struct {
	Domains []struct {
		Name  string
		Tally map[string]int
	}
	Frameworks []struct {
		Name  string
		Tally map[string]int
	}
	Findings []struct {
		M       string
		S       engine.Status
		Frame   []struct{ Text, Mark string }
		Fix     []string
		Other   [][]string
		Steps   []string
		Picture [][]struct {
			Kind, Name string
			Judged     bool
		}
	}
}

func readPage(t *testing.T, r *engine.Report, o render.Options) page {
	t.Helper()
	var p page
	if err := json.Unmarshal([]byte(htmlScript.FindStringSubmatch(renderString(t, "html", r, o))[2]), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestHTMLTellsAll holds that the page has every finding, the twelve domains, and scores in which only a pass is one.
func TestHTMLTellsAll(t *testing.T) {
	t.Parallel()
	r := typicalReport()
	p := readPage(t, r, render.Options{})
	if len(p.Findings) != len(r.Results)+1 || len(p.Domains) != 12 {
		t.Errorf("%d findings, %d domains", len(p.Findings), len(p.Domains))
	}
	got := map[string]map[string]int{}
	for _, d := range p.Domains {
		got[d.Name] = d.Tally
	}
	none := map[string]int{"pass": 0, "fail": 0, "unknown": 0, "waived": 0}
	for name, want := range map[string]map[string]int{
		"pod": {"pass": 1, "fail": 2, "unknown": 0, "waived": 0}, "network": {"pass": 0, "fail": 0, "unknown": 1, "waived": 0},
		"secrets": {"pass": 0, "fail": 0, "unknown": 0, "waived": 1}, "etcd": none, "audit": none, "mesh": none,
	} {
		if diff := cmp.Diff(want, got[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if len(p.Frameworks) != 2 || p.Frameworks[0].Name != "cis" || p.Frameworks[0].Tally["fail"] != 5 {
		t.Errorf("frameworks: %+v", p.Frameworks)
	}
}

// TestHTMLEvidence holds the frame, the change that fixes, and that no secret is framed.
func TestHTMLEvidence(t *testing.T) {
	t.Parallel()
	at := engine.Location{File: "app.yaml", Line: 2, Column: 3}
	lines := func(engine.Location, int) []engine.Line {
		return []engine.Line{{Number: 1, Text: "securityContext:"}, {Number: 2, Text: "  privileged: true"}}
	}
	object := engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "shop", Name: "web"}
	field := engine.Path{"spec", "containers", 0, "securityContext", "privileged"}
	fix := []engine.Patch{{Op: "replace", Path: field, Value: false}, {Op: "add", Path: engine.Path{"spec", "hostPID"}, Value: map[string]any{"a": "<b>"}}}
	r := newReport()
	r.Results = []engine.Finding{
		{Control: "pod/x", Status: engine.StatusFail, Object: object, Location: at, Path: "spec.containers[0].securityContext.privileged", Fix: fix},
		{Control: "secrets/x", Status: engine.StatusFail, Object: object, Location: at},
		{Control: "pod/x", Status: engine.StatusFail, Object: engine.Ref{APIVersion: "v1", Kind: "Secret", Name: "s"}, Location: at},
	}
	p := readPage(t, r, render.Options{Snippet: lines})
	want := []string{
		"@@ spec.containers[0].securityContext @@", "- privileged: true", "+ privileged: false", "@@ spec @@", `+ hostPID: {"a":"\u003cb\u003e"}`,
	}
	if diff := cmp.Diff(want, p.Findings[0].Fix); diff != "" {
		t.Error(diff)
	}
	if f := p.Findings[0].Frame; len(f) != 2 || f[1].Text != "  " || f[1].Mark != "privileged: true" {
		t.Errorf("frame: %+v", f)
	}
	r.Results[0].Alternatives = [][]engine.Patch{fix[1:], {{Op: "remove", Path: field}}}
	others := [][]string{want[3:], {want[0], want[1]}}
	if diff := cmp.Diff(others, readPage(t, r, render.Options{Snippet: lines}).Findings[0].Other); diff != "" {
		t.Error(diff)
	}
	r.Results[0].Fix, r.Results[0].Steps = nil, []string{"first\x1b[0m", "then"}
	r.Results[0].Create = []map[string]any{{"kind": "Namespace", "metadata": map[string]any{"name": "a\u202eb"}}}
	created := readPage(t, r, render.Options{}).Findings[0]
	if diff := cmp.Diff([]string{"@@ a new object @@", "+ kind: Namespace", "+ metadata:", "+   name: ab"}, created.Fix); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"first", "then"}, created.Steps); diff != "" {
		t.Error(diff)
	}
	if p.Findings[1].Frame != nil || p.Findings[2].Frame != nil {
		t.Error("what may hold a secret is framed")
	}
}

// TestHTMLPictures holds the order of a picture: from where something comes in to what it reaches.
func TestHTMLPictures(t *testing.T) {
	t.Parallel()
	ref := func(kind, name string) engine.Ref { return engine.Ref{Kind: kind, Name: name, Namespace: "shop"} }
	r := newReport()
	fact := engine.Ref{APIVersion: engine.FactsVersion, Kind: "VulnerabilityReport", Name: "v"}
	var many []engine.Ref
	for i := range 9 {
		many = append(many, ref("Pod", fmt.Sprint("p", i)))
	}
	r.Results = []engine.Finding{
		{Control: "a/a", Status: engine.StatusFail, Object: ref("Deployment", "web"), Related: []engine.Ref{ref("Secret", "s"), ref("Ingress", "i"), ref("ServiceAccount", "sa"), fact}},
		{Control: "a/a", Status: engine.StatusFail, Object: ref("Deployment", "web"), Related: []engine.Ref{fact}},
		{Control: "a/a", Status: engine.StatusFail, Object: ref("Pod", "judged"), Related: append([]engine.Ref{ref("Node", "n")}, many...)},
		{Control: "a/a", Status: engine.StatusFail, Object: ref("ServiceAccount", "a"), Related: []engine.Ref{ref("ServiceAccount", "b"), ref("RoleBinding", "of-a"), ref("RoleBinding", "of-b")}},
	}
	p := readPage(t, r, render.Options{})
	draw := func(i int) (text string) {
		for _, column := range p.Findings[i].Picture {
			for _, n := range column {
				text += n.Kind + " " + n.Name
				if n.Judged {
					text += "!"
				}
				text += ","
			}
			text += ";"
		}
		return text
	}
	for i, want := range []string{
		"Ingress shop/i,;Deployment shop/web!,;ServiceAccount shop/sa,;Secret shop/s,;", "",
		"Pod shop/judged!,Pod shop/p0,Pod shop/p1,Pod shop/p2,and 6 more,;Node shop/n,;",
		"", // which account leads to which binding is not known
	} {
		if got := draw(i); got != want {
			t.Errorf("picture %d: %s, want %s", i, got, want)
		}
	}
}
