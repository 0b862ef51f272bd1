// Package trust_test holds what a reader of a report relies on: no secret in it, no pass without the data it needs, no
// network behind its back.
package trust_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine/cli"
	"github.com/regolith-policy/regolith/engine/render"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/redact"
)

// canary is how the planted secrets look; base64 shows the same bytes at three alignments.
var canary = regexp.MustCompile(`(?i)canary-?\d\d-?k3vb|` + strings.Join(aligned("canary-"), "|"))

// aligned gives what a text always becomes in base64, at each of the three ways its bytes can fall.
func aligned(text string) []string {
	var forms []string
	for skip := range 3 {
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, skip), text...))
		forms = append(forms, regexp.QuoteMeta(encoded[(skip*8+5)/6:(skip+len(text))*8/6]))
	}
	return forms
}

// plant writes the world of canaries to a directory and says how many there are.
func plant(t *testing.T, dir string, names ...string) int {
	t.Helper()
	encode := regexp.MustCompile(`b64\(((?s:.*?))\)(['"]|\s|\})`)
	planted := map[string]bool{}
	for _, name := range names {
		raw, err := os.ReadFile("canary/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`canary-?(\d\d)-?k3[vV]b`).FindAllSubmatch(raw, -1) {
			planted[string(found[1])] = true
		}
		text := encode.ReplaceAllStringFunc(string(raw), func(found string) string {
			parts := encode.FindStringSubmatch(found)
			return base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(parts[1], `\n`, "\n"))) + parts[2]
		})
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return len(planted)
}

// TestCanariesDoNotSing plants a secret in every class of field, runs all controls, one that prints whatever it sees and
// one that breaks, and looks for the secrets in every format, in the diagnostics and in what a capture would keep.
func TestCanariesDoNotSing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	planted := plant(t, dir, "world.yaml", "bad.yaml", "bad.json")
	compact(t, filepath.Join(dir, "world.yaml"), filepath.Join(dir, "one-line.json"))
	found := 0
	look := func(where, text string) {
		for _, line := range strings.Split(text, "\n") {
			if at := canary.FindStringIndex(line); at != nil {
				found++
				t.Errorf("%s: %s", where, line[max(0, at[0]-150):min(len(line), at[1]+20)])
			}
		}
	}
	reports := 0
	for _, own := range [][]string{nil, {"--policy", "canary/policies"}} {
		files := t.TempDir()
		args := append([]string{"scan", dir, "--format", "text", "--show-pass", "--control", strings.Join(ids(t, own), ",")}, own...)
		for _, format := range render.Formats() {
			args = append(args, "--output", format+"="+filepath.Join(files, format))
		}
		out, diagnostics, _ := run(t, args...)
		look("standard output", out)
		look("diagnostics", diagnostics)
		for _, format := range render.Formats() {
			report, err := os.ReadFile(filepath.Join(files, format))
			if err != nil {
				t.Fatalf("%v: %s", err, diagnostics)
			}
			look(fmt.Sprint(format, own), string(report))
			reports++
		}
	}
	input, err := source.Read(t.Context(), []string{filepath.Join(dir, "world.yaml")}, source.Config{})
	if err != nil || len(input.Errors) > 0 {
		t.Fatal(err, input.Errors)
	}
	for i := range input.Documents {
		captured, err := redact.Object(input.Documents[i].JSON)
		if err != nil {
			t.Fatal(err)
		}
		look("captured "+input.Documents[i].Ref.String(), string(captured))
	}
	t.Logf("FIGURE canary: %d secrets planted in %d objects, %d reports and captures searched: %d found",
		planted, len(input.Documents), reports+len(input.Documents), found)
}

// ids lists all controls, and those of the policies given.
func ids(t *testing.T, policies []string) []string {
	t.Helper()
	out, diagnostics, code := run(t, append([]string{"list", "--format", "json"}, policies...)...)
	if code != cli.ExitClean {
		t.Fatal(diagnostics)
	}
	var listed []struct{ ID string }
	if err := json.Unmarshal([]byte(out), &listed); err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(listed))
	for i := range listed {
		names[i] = listed[i].ID
	}
	return names
}

// run runs one command.
func run(t *testing.T, args ...string) (out, diagnostics string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Main(t.Context(), args, cli.Streams{
		In: strings.NewReader(""), Out: &stdout, Err: &stderr, Env: func(string) string { return "" },
		Now: func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) },
	})
	return stdout.String(), stderr.String(), code
}

// compact writes the objects of a file as a list on one line.
func compact(t *testing.T, from, to string) {
	t.Helper()
	input, err := source.Read(t.Context(), []string{from}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	items := make([]json.RawMessage, len(input.Documents))
	for i := range input.Documents {
		items[i] = input.Documents[i].JSON
	}
	text, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": items})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
