package browser

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
)

// corpus are values of names, labels, annotations and messages that would run a script where a page is made of markup.
func corpus() []string {
	return []string{
		`<script>ran(1)</script>`, `</script><script>ran(2)</script>`, `<!--<script>ran(3)</script>`, `<img src=x onerror=ran(4)>`, `<svg onload=ran(5)>`,
		`"><svg/onload=ran(6)>`, `' onmouseover='ran(7)`, `" autofocus onfocus="ran(8)`, `javascript:ran(9)`, `data:text/html,<script>ran(10)</script>`,
		`</title><script>ran(11)</script>`, `</style><script>ran(12)</script>`, `</textarea><img src=x onerror=ran(13)>`, `<iframe srcdoc="<script>parent.ran(14)</script>">`,
		`<a href="javascript:ran(15)">x</a>`, `<math><mtext></form><form><mglyph><style></math><img src onerror=ran(16)>`, `{{constructor.constructor('ran(17)')()}}`,
		"${ran(18)}", "`${ran(19)}`", "\u2028ran(20)//", "\u2029ran(21)//", `\u003cscript\u003eran(22)\u003c/script\u003e`, `&lt;script&gt;ran(23)&lt;/script&gt;`,
		`&#60;script&#62;ran(24)&#60;/script&#62;`, `<object data="javascript:ran(25)">`, `<embed src="javascript:ran(26)">`, `<base href="javascript:ran(27)//">`,
		`<meta http-equiv="refresh" content="0;url=javascript:ran(28)">`, `<link rel=stylesheet href="javascript:ran(29)">`, `<details open ontoggle=ran(30)>`,
		`<video><source onerror=ran(31)>`, `<body onload=ran(32)>`, `<input onfocus=ran(33) autofocus>`, `]]><script>ran(34)</script>`, `</noscript><script>ran(35)</script>`,
		`{"__proto__":{"ran":36}}`, `__proto__`, `constructor`, "\x00<script>ran(39)</script>", `<scr<script>ipt>ran(40)</scr</script>ipt>`, `<p style="background:url(javascript:ran(41))">`,
		`<style>@import 'javascript:ran(42)';</style>`, `<template><script>ran(43)</script></template>`, `<div id="data">{}</div>`, `<form id=list><input name=children>`, `{{data}}{{script}}`,
	}
}

// hostile is a report that has a value of the corpus in every text.
func hostile() *engine.Report {
	r := &engine.Report{APIVersion: engine.ReportVersion, Kind: engine.ReportKind, Summary: engine.Summary{BySeverity: map[string]int{}, ByDomain: map[string]engine.Counts{}}}
	all := corpus()
	r.Tool.Version, r.Source.Name, r.Source.Type, r.Source.KubernetesVersion, r.Source.ScannedAt = all[1], all[10], all[3], all[4], all[11]
	for i, text := range all {
		next := all[(i+1)%len(all)]
		ref := engine.Ref{APIVersion: text, Kind: text, Namespace: text, Name: text}
		r.Bundles = append(r.Bundles, engine.Bundle{Name: text, Version: text})
		r.Controls = append(r.Controls, engine.ControlResult{
			ID: text, Title: text, Description: text, Domain: text, Severity: engine.SeverityHigh, Remediation: text, Verify: text, Manual: text, Reason: text, Status: engine.StatusFail,
			Frameworks: map[string][]string{text: {text, next}}, References: []engine.Link{{Title: text, URL: text}, {Title: text, URL: "https://example.org/" + text}}, Counts: engine.Counts{Fail: 1},
		})
		for _, status := range engine.Statuses() {
			r.Results = append(r.Results, engine.Finding{
				Control: text, Status: status, Severity: engine.SeverityHigh, Object: ref, Message: text, Path: text, Related: []engine.Ref{{Kind: next, Name: next}, ref}, Instances: 2,
				Location: engine.Location{File: text, Line: 1, Column: 2}, Fix: []engine.Patch{{Op: text, Path: engine.Path{text, text}, Value: text}, {Op: "replace", Path: engine.Path{text}, Value: map[string]any{text: text}}},
				Alternatives: [][]engine.Patch{{{Op: text, Path: engine.Path{text}, Value: text}}}, Create: []map[string]any{{text: text}}, Steps: []string{text},
				Fingerprint: text, Waiver: &engine.Waiver{Reason: text, Owner: text, Expires: text},
			})
		}
		r.Errors = append(r.Errors, engine.InputError{Location: engine.Location{File: text, Line: 1}, Message: text, Hint: text})
		r.Summary.ByDomain[text] = engine.Counts{Fail: 1}
		r.Summary.Fail++
	}
	return r
}

// exercise opens findings all over the list, chooses each option of each filter, and searches for each text.
const exercise = `(async (texts) => {
	const frame = () => new Promise((done) => setTimeout(done));
	for (let i = 0; i < texts.length; i++) {
		const rows = document.querySelectorAll(".row");
		if (rows[i %% rows.length].ariaExpanded === "false") rows[i %% rows.length].click();
		window.scrollBy(0, 900);
		await frame();
	}
	for (const select of document.querySelectorAll("select")) {
		for (const option of [...select.options].reverse()) {
			select.value = option.value;
			select.dispatchEvent(new Event("change"));
		}
	}
	const search = document.querySelector("input[type=search]");
	for (const text of texts) {
		search.value = text;
		search.dispatchEvent(new Event("input"));
		await frame();
	}
	return true;
})(%s)`

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestInjection opens pages full of payloads, with the policy and without it, opens what can be opened, searches for
// each payload, and counts the scripts that ran.
func TestInjection(t *testing.T) {
	html := rendered(t, hostile())
	withoutPolicy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(html, "")
	if withoutPolicy == html {
		t.Fatal("the page has no policy")
	}
	ran := 0
	for name, document := range map[string]string{"with the policy": html, "without it": withoutPolicy} {
		b := open(t, 1280, false)
		b.load(t, strings.Replace(document, "<head>", "<head><title>ran</title>", 1))
		b.load(t, document)
		b.run(t, evaluate(`window.ran = (n) => { (window.all ||= []).push(n) }; document.querySelectorAll("details").forEach((d) => { d.open = true })`))
		value[bool](t, b, fmt.Sprintf(exercise, asJSON(t, corpus())))
		state := value[struct {
			Ran     []int
			Strange int
			Scripts int
			Links   []string
		}](t, b, `({Ran: window.all || [], Scripts: document.scripts.length, Strange: document.querySelectorAll("main iframe, main object, main embed, main img, main form, main video, main math, main base, main link, main style, main template, [onerror], [onload], [onfocus], [ontoggle], [onmouseover]").length,
			Links: [...document.querySelectorAll("a[href]")].map((a) => a.protocol)})`)
		if len(state.Ran) > 0 || state.Strange > 0 || state.Scripts != 2 {
			t.Errorf("%s: %+v", name, state)
		}
		ran += len(state.Ran)
		for _, protocol := range state.Links {
			if protocol != "https:" && protocol != "http:" && protocol != "file:" {
				t.Errorf("%s: a link with %s", name, protocol)
			}
		}
		if complaints := b.complaints(); len(complaints) > 0 {
			t.Errorf("%s: %q", name, complaints)
		}
	}
	fmt.Printf("FIGURE HTML report: injection corpus of %d payloads in every text, with its policy and without: %d scripts run\n", len(corpus()), ran)
}

// TestInjectionIsSeen holds the test above: a page made of markup runs them.
func TestInjectionIsSeen(t *testing.T) {
	b := open(t, 1280, false)
	b.load(t, "<!DOCTYPE html><script>window.ran = (n) => { (window.all ||= []).push(n) }</script>"+strings.Join([]string{corpus()[0], corpus()[3], corpus()[4], corpus()[5]}, ""))
	if seen := value[int](t, b, `new Promise((done) => setTimeout(() => done((window.all || []).length), 100))`); seen < 3 {
		t.Errorf("%d scripts ran", seen)
	}
}
