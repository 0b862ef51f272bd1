package render

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
)

// htmlFrame is the lines around the place at fault. A page is passed on, so what may hold a secret is left out: the
// lines of Secrets, and those that the controls about secrets point at.
func htmlFrame(f *engine.Finding, o Options) []htmlLine {
	if o.Snippet == nil || f.Location.Line <= 0 || f.Object.Kind == "Secret" || strings.HasPrefix(f.Control, "secrets/") {
		return nil
	}
	lines := o.Snippet(f.Location, 2)
	if slices.ContainsFunc(lines, func(l engine.Line) bool { return len(l.Text) > maxLine }) {
		return nil
	}
	frame := make([]htmlLine, 0, len(lines))
	for _, line := range lines {
		column := 0
		if line.Number == f.Location.Line {
			column = f.Location.Column
		}
		text, at := plainCode(line.Text, column)
		shown := htmlLine{Number: line.Number, Text: text, Hit: line.Number == f.Location.Line}
		if runes := []rune(text); at >= 0 && at < len(runes) {
			shown.Text, shown.Mark = string(runes[:at]), string(runes[at:])
		}
		frame = append(frame, shown)
	}
	return dedented(frame)
}

// dedented is a frame without the spaces that all its lines begin with.
func dedented(frame []htmlLine) []htmlLine {
	least := -1
	for _, line := range frame {
		text := line.Text + line.Mark
		if indent := len(text) - len(strings.TrimLeft(text, " ")); text != "" && (least < 0 || indent < least) {
			least = indent
		}
	}
	for i := range frame {
		frame[i].Text = frame[i].Text[min(max(least, 0), len(frame[i].Text)):]
	}
	return frame
}

// htmlFix is what fixes a finding.
func htmlFix(f *engine.Finding, frame []htmlLine) []string {
	return append(htmlPatches(f, f.Fix, frame), htmlCreate(f.Create)...)
}

// htmlPatches is a JSON Patch as people read changes: where, what goes and what comes. The value that goes is known where the
// frame shows it.
func htmlPatches(f *engine.Finding, patches []engine.Patch, frame []htmlLine) []string {
	var lines []string
	for _, p := range patches {
		parent, last := "", ""
		if n := len(p.Path); n > 0 {
			parent, last = fieldPath(p.Path[:n-1]), fieldName(p.Path[n-1])
		}
		if head := "@@ " + or(parent, "the object") + " @@"; !slices.Contains(lines, head) {
			lines = append(lines, head)
		}
		value := ""
		if p.Value != nil {
			if data, err := json.Marshal(p.Value); err == nil {
				value = " " + plain(string(data))
			}
		}
		switch gone := "- " + removed(f, p.Path, last, frame); p.Op {
		case "remove":
			lines = append(lines, gone)
		case "replace":
			lines = append(lines, gone, "+ "+last+value)
		default:
			lines = append(lines, "+ "+last+value)
		}
	}
	return lines
}

// htmlCreate shows whole objects that a fix makes, as YAML.
func htmlCreate(objects []map[string]any) []string {
	var lines []string
	for _, object := range objects {
		text, err := yaml.Marshal(object)
		if err != nil {
			continue // what is no YAML is not shown; `regolith fix` tells of it
		}
		lines = append(lines, "@@ a new object @@")
		for _, line := range plainLines(string(text)) {
			lines = append(lines, "+ "+line)
		}
	}
	return lines
}

// removed is the line that a patch takes away: that of the frame where it stands there, else its key.
func removed(f *engine.Finding, path engine.Path, key string, frame []htmlLine) string {
	if fieldPath(path) != f.Path {
		return key
	}
	for _, line := range frame {
		if text := strings.TrimPrefix(strings.TrimSpace(line.Text+line.Mark), "- "); line.Hit && strings.HasPrefix(text, key) {
			return text
		}
	}
	return key
}

// fieldPath writes keys and indices as reports do: spec.containers[0].image.
func fieldPath(path engine.Path) string {
	var b strings.Builder
	for _, part := range path {
		switch part := part.(type) {
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(part)
		default:
			fmt.Fprintf(&b, "[%v]", part)
		}
	}
	return plain(b.String())
}

// fieldName is the last part of a path as the key of a line.
func fieldName(part any) string {
	if name, ok := part.(string); ok && name != "-" {
		return plain(name) + ":"
	}
	return plain(fmt.Sprintf("[%v]", part))
}

// htmlNode is one object of a picture.
type htmlNode struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Judged bool   `json:"judged,omitempty"`
}

// maxColumn is how many objects stand above each other in a picture; more are counted.
const maxColumn = 5

// htmlPicture lays out the objects that take part in a finding in columns: from where something comes in, over what
// runs and what it may do, to what is reached. Nothing for a finding about one object alone, and nothing
// where several objects face several: which of them leads to which is not known, and an arrow would claim it.
func htmlPicture(f *engine.Finding) [][]htmlNode {
	if len(f.Related) == 0 || f.Object == (engine.Ref{}) {
		return nil
	}
	objects := []engine.Ref{f.Object}
	for _, r := range f.Related {
		if r.Group() != engine.FactsGroup && !slices.Contains(objects, r) { // facts are evidence, and lead nowhere
			objects = append(objects, r)
		}
	}
	if len(objects) < 2 {
		return nil
	}
	slices.SortStableFunc(objects, func(a, b engine.Ref) int { return cmp.Compare(stage(a.Kind), stage(b.Kind)) })
	var columns [][]htmlNode
	for i, r := range objects {
		if i == 0 || stage(objects[i-1].Kind) != stage(r.Kind) {
			columns = append(columns, nil)
		}
		last := &columns[len(columns)-1]
		*last = append(*last, htmlNode{
			Kind: plain(r.Kind), Name: strings.TrimPrefix(plain(r.Namespace)+"/"+plain(r.Name), "/"),
			Judged: r == f.Object,
		})
	}
	return unambiguous(columns)
}

// unambiguous folds the columns of a picture; nothing where two that follow each other hold several objects each.
func unambiguous(columns [][]htmlNode) [][]htmlNode {
	for i, column := range columns {
		if i > 0 && len(columns[i-1]) > 1 && len(column) > 1 {
			return nil
		}
		columns[i] = folded(column)
	}
	return columns
}

// folded is a column with no more objects than a picture shows; the one judged stays.
func folded(column []htmlNode) []htmlNode {
	if len(column) <= maxColumn {
		return column
	}
	slices.SortStableFunc(column, func(a, b htmlNode) int { return cmp.Compare(first(b.Judged), first(a.Judged)) })
	rest := len(column) - maxColumn + 1
	return append(column[:maxColumn-1:maxColumn-1], htmlNode{Kind: "and", Name: fmt.Sprintf("%d more", rest)})
}

func first(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// stage is where a kind stands on the way from outside to what is to be had.
func stage(kind string) int {
	stages := [][]string{
		{"User", "Group", "Ingress", "IngressClass", "Gateway", "HTTPRoute", "VirtualService"},
		{"Service", "EndpointSlice"},
		{"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "CronJob", "Job", "Pod", "PodTemplate"},
		{"ServiceAccount"},
		{"RoleBinding", "ClusterRoleBinding"},
		{"Role", "ClusterRole"},
		{"NetworkPolicy", "AuthorizationPolicy", "PeerAuthentication"},
	}
	for i, kinds := range stages {
		if slices.Contains(kinds, kind) {
			return i
		}
	}
	if kind == "Cluster" {
		return -1
	}
	return len(stages)
}
