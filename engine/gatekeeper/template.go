package gatekeeper

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// The annotations and labels of what is exported.
const (
	labelControl  = "regolith.dev/control" // the id, with a dot for the slash, which a label cannot hold
	labelSeverity = "regolith.dev/severity"

	annotationUntil = "regolith.dev/waived-until" // the last day on which what a constraint leaves out is accepted

	annotationTitle   = "metadata.gatekeeper.sh/title"
	annotationVersion = "metadata.gatekeeper.sh/version"
	annotationSync    = "metadata.gatekeeper.sh/requires-sync-data"
)

// validationTarget is the one target that Gatekeeper knows.
const validationTarget = "admission.k8s.gatekeeper.sh"

type meta struct {
	Name        string            `yaml:"name"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
	Labels      map[string]string `yaml:"labels,omitempty"`
}

type template struct {
	APIVersion string       `yaml:"apiVersion"`
	Kind       string       `yaml:"kind"`
	Metadata   meta         `yaml:"metadata"`
	Spec       templateSpec `yaml:"spec"`
}

type templateSpec struct {
	CRD struct {
		Spec struct {
			Names struct {
				Kind string `yaml:"kind"`
			} `yaml:"names"`
			Validation struct {
				Schema map[string]any `yaml:"openAPIV3Schema"`
			} `yaml:"validation"`
		} `yaml:"spec"`
	} `yaml:"crd"`
	Targets []templateTarget `yaml:"targets"`
}

type templateTarget struct {
	Target     string         `yaml:"target"`
	Operations []string       `yaml:"operations,omitempty"`
	Code       []templateCode `yaml:"code,omitempty"`
	Rego       string         `yaml:"rego,omitempty"`
	Libs       []string       `yaml:"libs,omitempty"`
}

type templateCode struct {
	Engine string         `yaml:"engine"`
	Source templateSource `yaml:"source"`
}

type templateSource struct {
	Version string   `yaml:"version"`
	Rego    string   `yaml:"rego"`
	Libs    []string `yaml:"libs,omitempty"`
}

// newTemplate is the constraint template of a control, of its Rego and that of the libraries it needs by path.
func newTemplate(c Config, control engine.Control, sources map[string][]byte) ([]byte, error) {
	t := template{APIVersion: "templates.gatekeeper.sh/v1", Kind: "ConstraintTemplate"}
	kind := Kind(control.ID)
	annotations := map[string]string{
		annotationTitle: control.Title, annotationVersion: version(c.Version), "description": control.Description,
	}
	if required := builtin(c, control.Needs); len(required) > 0 {
		annotations[annotationSync] = requirement(required)
	}
	t.Metadata = meta{Name: strings.ToLower(kind), Annotations: annotations, Labels: labels(control)}
	t.Spec.CRD.Spec.Names.Kind = kind
	t.Spec.CRD.Spec.Validation.Schema = parameterSchema(control)
	var rego string
	var libs []string
	for _, name := range sortedKeys(sources) {
		if strings.HasPrefix(name, "lib/") {
			libs = append(libs, string(sources[name]))
			continue
		}
		rego = string(sources[name])
	}
	return encodeTemplate(t, c.Legacy, rego, libs)
}

func labels(control engine.Control) map[string]string {
	return map[string]string{
		labelControl: strings.ReplaceAll(shorten(control.ID, 63), "/", "."), labelSeverity: control.Severity.String(),
	}
}

// version is a semantic version, as the catalog of gator wants it.
func version(v string) string {
	if v = strings.TrimPrefix(v, "v"); v != "" && '0' <= v[0] && v[0] <= '9' {
		return v
	}
	return "0.0.0"
}

// parameterSchema is the structural schema of a control's parameters. Defaults live in Rego alone: those of a schema
// are applied only to constraints that have spec.parameters.
func parameterSchema(control engine.Control) map[string]any {
	properties := map[string]any{}
	for name, parameter := range control.Parameters {
		schema := maps.Clone(parameter)
		delete(schema, "default")
		properties[name] = map[string]any(schema)
	}
	schema := map[string]any{"type": "object"}
	if len(properties) > 0 {
		schema["properties"] = properties
	}
	return schema
}

// requirement is the value of the annotation that says what a template needs in the inventory: all of these.
func requirement(resources []Resource) string {
	type set struct {
		Groups   []string `json:"groups"`
		Versions []string `json:"versions"`
		Kinds    []string `json:"kinds"`
	}
	all := make([][]set, 0, len(resources))
	for _, r := range resources {
		all = append(all, []set{{[]string{r.Group}, []string{r.Version}, []string{r.Kind}}})
	}
	encoded, err := json.Marshal(all)
	if err != nil { // strings always encode
		return ""
	}
	return string(encoded)
}

// encodeTemplate puts Rego into a template and writes it, Rego as literal blocks: the tabs in it would make a YAML
// library write one long quoted line, so the blocks are written here.
func encodeTemplate(t template, legacy bool, rego string, libs []string) ([]byte, error) {
	texts := append([]string{rego}, libs...)
	marks := make([]string, len(texts))
	for i := range texts {
		if marks[i] = mark(i); legacy {
			var err error
			if texts[i], err = withKeywords(texts[i]); err != nil {
				return nil, err
			}
		}
	}
	target := templateTarget{Target: validationTarget}
	if legacy {
		target.Rego, target.Libs = marks[0], marks[1:]
	} else {
		target.Operations = []string{"CREATE", "UPDATE"}
		target.Code = []templateCode{{Engine: "Rego", Source: templateSource{Version: "v1", Rego: marks[0], Libs: marks[1:]}}}
	}
	t.Spec.Targets = []templateTarget{target}
	encoded, err := encode(t)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for line := range bytes.Lines(encoded) {
		text := string(bytes.TrimRight(line, "\n"))
		at := strings.Index(text, markPrefix)
		if at < 0 {
			out.Write(line)
			continue
		}
		var i int
		if _, err := fmt.Sscanf(text[at:], markPrefix+"%d", &i); err != nil {
			return nil, fmt.Errorf("write template: %w", err)
		}
		writeBlock(&out, text[:at], texts[i])
	}
	return out.Bytes(), nil
}

// markPrefix begins the stand-in of a block of Rego in YAML.
const markPrefix = "REGO-BLOCK-"

func mark(i int) string { return fmt.Sprintf("%s%d", markPrefix, i) }

// writeBlock writes a text as a literal block behind its key or dash.
func writeBlock(out *bytes.Buffer, before, text string) {
	out.WriteString(before + "|\n")
	indent := strings.Repeat(" ", len(before)-len(strings.TrimLeft(before, " "))+2)
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if strings.TrimSpace(line) != "" {
			out.WriteString(indent)
		}
		out.WriteString(strings.TrimLeft(line, "\r"))
	}
}

// keywordImports are those of Rego v1. All of future.keywords would also bring what newer versions add to them.
const keywordImports = `
import future.keywords.contains
import future.keywords.every
import future.keywords.if
import future.keywords.in
`

// withKeywords is Rego v1 as Rego v0 reads it: with the keywords imported, behind the package.
func withKeywords(rego string) (string, error) {
	module, err := ast.ParseModuleWithOpts("policy.rego", rego, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return "", fmt.Errorf("read policy: %w", err)
	}
	lines := strings.SplitAfter(rego, "\n")
	row := module.Package.Location.Row
	return strings.Join(lines[:row], "") + keywordImports + strings.Join(lines[row:], ""), nil
}
