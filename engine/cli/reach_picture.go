package cli

import (
	"fmt"
	"slices"
	"strings"
)

// edge is an arrow of a picture.
type edge struct {
	from, to, label, verdict string
	outside, across          bool // from the internet; between namespaces
}

// nodesNetwork stands for all pods on the network of their node: policies hold for none of them, and drawn one by
// one they hide the rest.
const nodesNetwork = "network of the nodes"

// picture lists the arrows to draw and the endpoints they join by namespace ("" for addresses and nodes).
func picture(connections []connection) (map[string][]string, []edge) {
	spaces := map[string][]string{}
	place := func(e *endpoint) string {
		name, space := drawn(e)
		if !slices.Contains(spaces[space], name) {
			spaces[space] = append(spaces[space], name)
		}
		return name
	}
	var edges []edge
	for _, b := range grouped(connections) {
		if b.Verdict == "denied" || b.From.Host && b.To.Host {
			continue
		}
		e := edge{
			from: place(b.From), to: place(b.To), label: b.portsText(), verdict: b.Verdict,
			outside: b.From.Address != "", across: b.From.Namespace != b.To.Namespace,
		}
		if b.From.Address == internet && len(b.To.Ways) > 0 {
			e.label += "\n" + strings.Join(b.To.Ways, "\n")
		}
		if !slices.Contains(edges, e) {
			edges = append(edges, e)
		}
	}
	return spaces, edges
}

// drawn tells the name under which an endpoint is drawn and the namespace around it.
func drawn(e *endpoint) (name, space string) {
	if e.Host {
		return nodesNetwork, ""
	}
	return e.text(), e.Namespace
}

const dotHead = `digraph reach {
  rankdir=LR; newrank=true; nodesep=0.35; ranksep=0.9; fontname="sans-serif";
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];
  edge [fontname="sans-serif", fontsize=10, color="#5a6b7b", fontcolor="#404b55"];
`

func (r *reach) printDot(connections []connection) error {
	spaces, edges := picture(connections)
	var b strings.Builder
	b.WriteString(dotHead)
	for i, space := range sortedNames(keysOf(spaces)) {
		indent := "  "
		if space != "" {
			fmt.Fprintf(&b, "  subgraph cluster_%d {\n    label=%q; style=filled; color=\"#e8eef4\";\n", i, space)
			indent = "    "
		}
		for _, name := range spaces[space] {
			look := ""
			switch {
			case name == nodesNetwork:
				look = `, fillcolor="#f3ead3"`
			case space == "":
				look = `, shape=ellipse, fillcolor="#f8d7d3"`
			}
			fmt.Fprintf(&b, "%s%q [label=%q%s];\n", indent, name, strings.TrimPrefix(name, space+"/"), look)
		}
		if space != "" {
			b.WriteString("  }\n")
		}
	}
	for _, e := range edges {
		fmt.Fprintf(&b, "  %q -> %q [label=%q%s];\n", e.from, e.to, e.label, e.look())
	}
	b.WriteString("}\n")
	return write(r.Out, b.String())
}

// look is how an arrow is drawn: from the internet red, within a namespace pale, by another pod dotted, unknown dashed.
func (e *edge) look() string {
	look := map[string]string{"allowed": "", "unknown": ", style=dashed", "proxied": ", style=dotted"}[e.verdict]
	switch {
	case e.outside:
		return look + `, color="#b3261e", fontcolor="#b3261e", penwidth=2`
	case e.verdict == "unknown":
		return look + `, color="#c77700"`
	case !e.across:
		return look + `, color="#a9b4be"`
	}
	return look
}

func (r *reach) printMermaid(connections []connection) error {
	spaces, edges := picture(connections)
	ids := map[string]string{}
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i, space := range sortedNames(keysOf(spaces)) {
		indent := "  "
		if space != "" {
			fmt.Fprintf(&b, "  subgraph ns%d[%q]\n", i, space)
			indent = "    "
		}
		for _, name := range spaces[space] {
			ids[name] = fmt.Sprintf("n%d", len(ids))
			fmt.Fprintf(&b, "%s%s[%q]\n", indent, ids[name], strings.TrimPrefix(name, space+"/"))
		}
		if space != "" {
			b.WriteString("  end\n")
		}
	}
	for _, e := range edges {
		arrow := map[string]string{"allowed": "-->", "unknown": "-.->", "proxied": "-.->"}[e.verdict]
		if e.verdict == "unknown" {
			e.label = "unknown: " + e.label
		}
		label := strings.NewReplacer("\n", "<br/>", `"`, "#quot;").Replace(e.label)
		fmt.Fprintf(&b, "  %s %s|\"%s\"| %s\n", ids[e.from], arrow, label, ids[e.to])
	}
	return write(r.Out, b.String())
}
