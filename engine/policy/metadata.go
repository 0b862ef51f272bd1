package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

// metadata is the METADATA of a control as it is spelt, after it was checked against control.schema.json.
type metadata struct {
	Title            string `json:"title"`
	Description      string `json:"description"`
	RelatedResources []struct {
		Description string `json:"description"`
		Ref         string `json:"ref"`
	} `json:"related_resources"`
	Custom struct {
		Severity    engine.Severity             `json:"severity"`
		Scope       engine.Scope                `json:"scope"`
		Absence     bool                        `json:"absence"`
		Match       []string                    `json:"match"`
		Needs       []string                    `json:"needs"`
		Frameworks  map[string][]string         `json:"frameworks"`
		Parameters  map[string]engine.Parameter `json:"parameters"`
		Remediation string                      `json:"remediation"`
		Verify      string                      `json:"verify"`
		Manual      string                      `json:"manual"`
		Enabled     *bool                       `json:"enabled"`
		Kubernetes  string                      `json:"kubernetes"`
	} `json:"custom"`
}

// readMetadata makes the control out of the METADATA of a parsed file.
func (f *file) readMetadata(schema *jsonschema.Schema) []Problem {
	b, problems := f.block()
	if len(problems) > 0 {
		return problems
	}
	if key := oddKey(b.node); key != nil {
		return []Problem{f.at(b.place(key), "METADATA: a key is no text", "quote it")}
	}
	var value any
	if err := b.node.Decode(&value); err != nil {
		return []Problem{f.yamlProblem(b.start.Row, err.Error())}
	}
	if problems := b.validate(schema, value); len(problems) > 0 {
		return problems
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return []Problem{f.at(b.start, "METADATA: "+err.Error(), "")}
	}
	var m metadata
	if err := json.Unmarshal(raw, &m); err != nil {
		return []Problem{f.at(b.start, "METADATA: "+err.Error(), "")}
	}
	if problems := b.checkMatch(m); len(problems) > 0 {
		return problems
	}
	f.control = m.control(f)
	return nil
}

// control makes the control of checked METADATA.
func (m metadata) control(f *file) *engine.Control {
	c := &engine.Control{
		ID: f.id(), Domain: strings.ReplaceAll(f.domain, "_", "-"), File: f.path,
		Title: m.Title, Description: strings.TrimSpace(m.Description),
		Severity: m.Custom.Severity, Scope: m.Custom.Scope, Absence: m.Custom.Absence,
		Match: m.Custom.Match, Needs: m.Custom.Needs,
		Frameworks: m.Custom.Frameworks, Parameters: m.Custom.Parameters,
		Remediation: strings.TrimSpace(m.Custom.Remediation), Verify: strings.TrimSpace(m.Custom.Verify),
		Manual: strings.TrimSpace(m.Custom.Manual), Kubernetes: m.Custom.Kubernetes,
		Enabled: m.Custom.Enabled == nil || *m.Custom.Enabled,
	}
	for _, r := range m.RelatedResources {
		c.References = append(c.References, engine.Link{Title: strings.TrimSpace(r.Description), URL: r.Ref})
	}
	return c
}

// block is the METADATA block of a package as YAML, with its place in the file.
type block struct {
	file   *file
	start  *ast.Location // of the line "# METADATA"
	node   *yaml.Node    // the mapping
	indent int           // columns that the comment signs take
}

// block finds the METADATA block above the package.
func (f *file) block() (*block, []Problem) {
	comments := f.metadataComments()
	if len(comments) == 0 {
		return nil, []Problem{f.at(f.module.Package.Location, "the package has no METADATA",
			"write a block that starts with the line # METADATA right above the package; regolith new writes one")}
	}
	b := &block{file: f, start: comments[0].Location, indent: 1}
	var text bytes.Buffer
	for _, c := range comments[1:] {
		line, spaced := bytes.CutPrefix(c.Text, []byte(" "))
		if spaced {
			b.indent = 2
		}
		text.Write(line)
		text.WriteByte('\n')
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text.Bytes(), &document); err != nil {
		return nil, []Problem{f.yamlProblem(b.start.Row, err.Error())}
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, []Problem{f.at(b.start, "METADATA is no mapping", "write keys and values: title, description, custom")}
	}
	b.node = document.Content[0]
	return b, nil
}

// yamlError is the message of the YAML parser; group 1 is the line in the block, group 2 what is wrong there.
var yamlError = regexp.MustCompile(`^yaml: (?:unmarshal errors:\s*)?line (\d+): (.*)`)

// yamlProblem is an error of the YAML parser about the METADATA block that starts at a row.
func (f *file) yamlProblem(start int, message string) Problem {
	p := Problem{
		File: f.path, Row: start, Col: 1, Message: "METADATA: " + strings.TrimPrefix(message, "yaml: "),
		Hint: "the METADATA is no YAML of the right form: quote texts, or write them as a block after |",
	}
	if parts := yamlError.FindStringSubmatch(message); parts != nil {
		if line, err := strconv.Atoi(parts[1]); err == nil {
			p.Row += line
		}
		what, _, _ := strings.Cut(parts[2], " at line ") // the line would be that in the block
		p.Message = "METADATA: " + what
	}
	return p
}

// yamlProblems puts right what OPA tells of the YAML in METADATA: it names the line in the block, and the line after
// it in the file.
func (f *file) yamlProblems(problems []Problem) []Problem {
	lines := strings.Split(string(f.raw), "\n")
	for i, p := range problems {
		_, message, found := strings.Cut(p.Message, ": yaml: ")
		if !found {
			continue
		}
		start := min(p.Row, len(lines))
		for start > 1 && !strings.HasPrefix(lines[start-1], "# METADATA") {
			start--
		}
		problems[i] = f.yamlProblem(start, "yaml: "+message)
	}
	return problems
}

// metadataComments lists the comments of the last METADATA block above the package, the line METADATA first.
func (f *file) metadataComments() []*ast.Comment {
	var lines []*ast.Comment
	for _, c := range f.module.Comments {
		switch {
		case c.Location.Row > f.module.Package.Location.Row:
			return lines
		case ast.IsMetadataComment(c):
			lines = []*ast.Comment{c}
		case len(lines) > 0 && c.Location.Col == 1 && c.Location.Row == lines[len(lines)-1].Location.Row+1:
			lines = append(lines, c)
		}
	}
	return lines
}

// oddKey is the first key of a mapping that is no text; nil where there is none.
func oddKey(node *yaml.Node) *yaml.Node {
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 && child.Tag != "!!str" && child.Tag != "!!merge" {
			return child
		}
		if key := oddKey(child); key != nil {
			return key
		}
	}
	return nil
}

// find gives the place of the value at a path of keys and indices: of its key, where it stands in a mapping. Where
// the path leads nowhere it is the place of the nearest parent.
func (b *block) find(path ...string) *ast.Location {
	node, at := b.node, b.start
	for _, step := range path {
		for node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		key, value := child(node, step)
		if value == nil {
			break
		}
		node, at = value, b.place(key)
	}
	return at
}

// child is the element of a mapping or sequence: what to point at, and the value.
func child(node *yaml.Node, step string) (key, value *yaml.Node) {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i], node.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(node.Content) {
			return node.Content[i], node.Content[i]
		}
	case yaml.DocumentNode, yaml.ScalarNode, yaml.AliasNode:
	}
	return nil, nil
}

// place is where a node stands in the file.
func (b *block) place(node *yaml.Node) *ast.Location {
	return &ast.Location{File: b.file.path, Row: b.start.Row + node.Line, Col: node.Column + b.indent}
}

// checkMatch checks what no JSON schema says of match.
func (b *block) checkMatch(m metadata) []Problem {
	var problems []Problem
	for i, entry := range m.Custom.Match {
		if _, err := Expand([]string{entry}); err != nil {
			at := b.find("custom", "match", strconv.Itoa(i))
			problems = append(problems, b.file.at(at, "METADATA custom.match: "+err.Error(), meant(entry, aliasNames())))
		}
	}
	if m.Custom.Scope == engine.ScopeCluster && !slices.Equal(m.Custom.Match, []string{"cluster"}) {
		problems = append(problems, b.file.at(b.find("custom", "match"),
			fmt.Sprintf("METADATA custom.match: scope is cluster, match is [%s]", strings.Join(m.Custom.Match, ", ")),
			"write match: [cluster], for the control is reviewed once; or choose another scope"))
	}
	return problems
}
