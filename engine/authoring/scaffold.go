package authoring

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"github.com/regolith-policy/regolith/engine"
)

//go:embed templates
var templates embed.FS

var (
	idPattern = regexp.MustCompile(`^[a-z][a-z0-9]*/[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

	// ErrID is returned for an id that is no "<domain>/<slug>".
	ErrID = errors.New(`an id is "<domain>/<slug>" in lower case, with dashes, such as "pod/privileged-container"`)
)

// Scaffold writes the three files of a new control below a folder of domains, and gives their names. It never
// overwrites: where a file exists, nothing is written.
func Scaffold(root, id string) ([]string, error) {
	if !idPattern.MatchString(id) {
		return nil, fmt.Errorf("scaffold %q: %w", id, ErrID)
	}
	base := filepath.Join(root, strings.ReplaceAll(id, "-", "_"))
	data := map[string]string{
		"ID": id, "Package": engine.Package(id),
		"Name": strings.ReplaceAll(id[strings.IndexByte(id, '/')+1:], "-", " "),
	}
	files := map[string]string{
		"control.rego.tmpl":   base + ".rego",
		"test.rego.tmpl":      base + "_test.rego",
		"examples.txtar.tmpl": base + ".txtar",
	}
	for _, file := range files {
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("scaffold %s: %s exists already", id, file)
		}
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil { //nolint:gosec // policies are for all to read
		return nil, fmt.Errorf("scaffold %s: %w", id, err)
	}
	written := make([]string, 0, len(files))
	for _, name := range []string{"control.rego.tmpl", "test.rego.tmpl", "examples.txtar.tmpl"} {
		if err := writeTemplate(files[name], name, data); err != nil {
			return written, fmt.Errorf("scaffold %s: %w", id, err)
		}
		written = append(written, files[name])
	}
	return written, nil
}

func writeTemplate(file, name string, data any) error {
	t, err := template.New(name).Delims("<<", ">>").ParseFS(templates, "templates/"+name)
	if err != nil {
		return err
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(b.String()), 0o644) //nolint:gosec // policies are for all to read
}
