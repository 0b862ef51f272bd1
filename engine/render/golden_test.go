package render_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

// renderString renders a report, which must succeed and leave the report as it was.
func renderString(t *testing.T, format string, r *engine.Report, o render.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := render.Write(&out, format, r, o); err != nil {
		t.Fatalf("write %s: %v", format, err)
	}
	return out.String()
}

// TestGolden compares each format with its golden file; UPDATE=1 writes them.
func TestGolden(t *testing.T) {
	t.Parallel()
	all := reports()
	type file struct {
		report, format string
		options        render.Options
	}
	files := map[string]file{
		"typical.80.text":        {"typical", "text", render.Options{Width: 80, Snippet: snippet(t)}},
		"typical.120.text":       {"typical", "text", render.Options{Width: 120, Snippet: snippet(t)}},
		"typical.color.text":     {"typical", "text", render.Options{Color: true, Snippet: snippet(t)}},
		"typical.quiet.text":     {"typical", "text", render.Options{Quiet: true}},
		"typical.cis.text":       {"typical", "text", render.Options{Frameworks: []string{"cis"}}},
		"typical.cis.quiet.text": {"typical", "text", render.Options{Frameworks: []string{"CIS", "iso"}, Quiet: true}},
		"typical.cis.markdown":   {"typical", "markdown", render.Options{Frameworks: []string{"cis"}}},
		"hostile.cis.markdown":   {"hostile", "markdown", render.Options{Frameworks: []string{"cis"}}},
		"typical.links.markdown": {"typical", "markdown", render.Options{LinkBase: "https://git.example/shop/blob/main/"}},
		"many.text":              {"many", "text", render.Options{}},
		"many.markdown":          {"many", "markdown", render.Options{}},
	}
	for _, name := range []string{"empty", "typical", "hostile"} {
		for _, format := range render.Formats() {
			if format == "html" {
				continue // its data is compared, in TestHTMLData
			}
			files[name+"."+format] = file{name, format, render.Options{Snippet: snippet(t)}}
		}
	}
	for name, f := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compareGolden(t, name, renderString(t, f.format, all[f.report], f.options))
		})
	}
}

func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (UPDATE=1 writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s (UPDATE=1 writes it; -want +got):\n%s", path, diff)
	}
}

// TestJSONAsEncodingJSON holds that the report written in parts is what encoding/json writes of the whole.
func TestJSONAsEncodingJSON(t *testing.T) {
	t.Parallel()
	all := reports()
	shard := typicalReport()
	shard.Shard = &engine.Shard{Index: 1, Count: 2, Pending: []engine.Pending{{Control: "pod/a", Nothing: "nothing"}}}
	shard.Incomplete, shard.Frameworks = "memory is short", []engine.FrameworkResult{{}}
	all["shard"] = shard
	for name, report := range all {
		read, err := render.Read(strings.NewReader(renderString(t, "json", report, render.Options{})))
		if err != nil {
			t.Fatal(name, err)
		}
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(read); err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(want.String(), renderString(t, "json", read, render.Options{})); diff != "" {
			t.Errorf("%s (-encoding/json +written):\n%s", name, diff)
		}
	}
}
