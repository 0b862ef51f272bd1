package render

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"
)

// page files: a frame, a style and the scripts, which are put into one.
//
//go:embed html
var htmlFiles embed.FS

// htmlScripts are the scripts in the order in which they run, as one.
func htmlScripts() []string {
	return []string{"dom.js", "overview.js", "picture.js", "finding.js", "list.js", "main.js"}
}

// writeHTML writes one file that needs nothing else: the report as JSON in a script that is none, and the code that
// shows it. Its policy allows that style and that script, by their digests, and no request of any kind.
func writeHTML(w io.Writer, v *view, o Options) error {
	frame, err := htmlFile("report.html")
	if err != nil {
		return err
	}
	style, err := htmlFile("report.css")
	if err != nil {
		return err
	}
	var script strings.Builder
	for _, name := range htmlScripts() {
		text, err := htmlFile(name)
		if err != nil {
			return err
		}
		script.WriteString(text)
	}
	data, err := json.Marshal(newHTMLData(v, o)) // escapes <, >, & and the line separators of JavaScript
	if err != nil {
		return err
	}
	_, err = strings.NewReplacer(
		"{{policy}}", contentPolicy(style, script.String()),
		"{{title}}", html.EscapeString(joined(" · ", "Regolith", plain(v.Source.Name))),
		"{{headline}}", html.EscapeString(v.headline()),
		"{{provenance}}", html.EscapeString(v.provenance()),
		"{{style}}", style, "{{script}}", script.String(), "{{data}}", string(data),
	).WriteString(w, frame)
	return err
}

func htmlFile(name string) (string, error) {
	data, err := htmlFiles.ReadFile("html/" + name)
	return string(data), err
}

// contentPolicy allows one style and one script and nothing else.
func contentPolicy(style, script string) string {
	digest := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", digest(style), digest(script))
}
