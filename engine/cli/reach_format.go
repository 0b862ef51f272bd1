package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// reachFormats are the formats of reach by name.
func reachFormats() map[string]func(*reach, []connection) error {
	return map[string]func(*reach, []connection) error{
		"text": (*reach).printText, "matrix": (*reach).printMatrix, "json": (*reach).printJSON,
		"dot": (*reach).printDot, "mermaid": (*reach).printMermaid,
	}
}

// bundleOfPorts is the ports between two endpoints about which there is one thing to say.
type bundleOfPorts struct {
	connection
	ports []string
	whole bool // all ports asked about
}

// grouped puts ports of one verdict together, in the order of the connections.
func grouped(connections []connection) []bundleOfPorts {
	var out []bundleOfPorts
	for start := 0; start < len(connections); {
		end := start
		for end < len(connections) && connections[end].From == connections[start].From && connections[end].To == connections[start].To {
			end++
		}
		first := len(out)
		for _, c := range connections[start:end] {
			at := slices.IndexFunc(out[first:], func(b bundleOfPorts) bool { return b.Verdict == c.Verdict && b.decidedBy() == c.decidedBy() })
			if at < 0 {
				at = len(out) - first
				out = append(out, bundleOfPorts{connection: c})
			}
			out[first+at].ports = append(out[first+at].ports, c.portText())
		}
		if len(out)-first == 1 {
			out[first].whole = end-start > 1 || connections[start].Number == otherPort
		}
		start = end
	}
	return out
}

func (c *connection) portText() string {
	if c.Number == otherPort {
		return "other ports"
	}
	return strconv.Itoa(c.Number) + "/" + c.Protocol
}

func (b *bundleOfPorts) portsText() string {
	if b.whole {
		return "every port"
	}
	return strings.Join(b.ports, ", ")
}

func (e *endpoint) text() string {
	if e.Address != "" {
		return e.Address
	}
	return e.Namespace + "/" + e.Ref.Name
}

// decidedBy names the policies that decide, or says why none does.
func (c *connection) decidedBy() string {
	if c.Verdict == "proxied" {
		return "through " + strings.Join(c.To.Ways, ", ") + ": another pod connects"
	}
	var parts []string
	for _, s := range []struct {
		name string
		side
	}{{"egress", c.Egress}, {"ingress", c.Ingress}} {
		if len(s.By) == 0 || c.Verdict == "denied" && s.Verdict == "allowed" {
			continue
		}
		names := make([]string, 0, len(s.By))
		for _, ref := range s.By {
			names = append(names, ref.String())
		}
		parts = append(parts, s.name+": "+strings.Join(names, ", "))
	}
	text := strings.Join(parts, "; ")
	if text == "" {
		text = "nothing: " + c.openText()
	}
	switch {
	case c.From.Address != internet || c.Verdict == "denied":
	case len(c.To.Ways) > 0:
		text += ", through " + strings.Join(c.To.Ways, ", ")
	default:
		text += ", but nothing leads there from outside"
	}
	return text
}

// openText says why no policy decides.
func (c *connection) openText() string {
	var why []string
	for _, s := range []side{c.Egress, c.Ingress} {
		if s.Why != "outside the cluster" && !slices.Contains(why, s.Why) {
			why = append(why, s.Why)
		}
	}
	return strings.Join(why, "; ")
}

func (r *reach) printText(connections []connection) error {
	rows := [][]string{{"FROM", "TO", "PORTS", "VERDICT", "DECIDED BY"}}
	counts := map[string]int{}
	for i := range connections {
		counts[connections[i].Verdict]++
	}
	for _, b := range grouped(connections) {
		if b.Verdict == "denied" && !r.all {
			continue
		}
		rows = append(rows, []string{b.From.text(), b.To.text(), b.portsText(), b.Verdict, b.decidedBy()})
	}
	var text string
	if len(rows) > 1 {
		text = table(rows) + "\n"
	}
	text += fmt.Sprintf("%d connections asked about: %d allowed, %d denied", len(connections), counts["allowed"], counts["denied"])
	if counts["unknown"] > 0 {
		text += fmt.Sprintf(", %d unknown", counts["unknown"])
	}
	if counts["proxied"] > 0 {
		text += fmt.Sprintf(", %d through a proxy", counts["proxied"])
	}
	if counts["denied"] > 0 && !r.all {
		text += " (--all lists them)"
	}
	return write(r.Out, text+"\n")
}

// printMatrix prints a row for each from and a column for each to: + every port, p some ports, - none, ? unknown.
func (r *reach) printMatrix(connections []connection) error {
	froms, tos, signs := signsOf(connections)
	head := []string{"from \\ to"}
	for i := range tos {
		head = append(head, strconv.Itoa(i+1))
	}
	rows := [][]string{head}
	for _, from := range froms {
		row := []string{from.text()}
		for _, to := range tos {
			row = append(row, cmp.Or(signs[[2]*endpoint{from, to}], "."))
		}
		rows = append(rows, row)
	}
	var b strings.Builder
	for i, to := range tos {
		fmt.Fprintf(&b, "%3d  %s\n", i+1, to.text())
	}
	b.WriteString("\n" + table(rows) + "\n+ every port   p some ports   - none   ? unknown   ~ through a proxy   . not asked about\n")
	return write(r.Out, b.String())
}

// signsOf gives the two sides of a matrix and a sign for each pair.
func signsOf(connections []connection) (froms, tos []*endpoint, signs map[[2]*endpoint]string) {
	signs = map[[2]*endpoint]string{}
	for _, b := range grouped(connections) {
		if !slices.Contains(froms, b.From) {
			froms = append(froms, b.From)
		}
		if !slices.Contains(tos, b.To) {
			tos = append(tos, b.To)
		}
		key := [2]*endpoint{b.From, b.To}
		sign := map[string]string{"allowed": "+", "denied": "-", "unknown": "?", "proxied": "~"}[b.Verdict]
		switch {
		case signs[key] == "" || signs[key] == sign:
			signs[key] = sign
		case signs[key] == "?" || sign == "?":
			signs[key] = "?"
		default:
			signs[key] = "p"
		}
	}
	return froms, tos, signs
}

func (r *reach) printJSON(connections []connection) error {
	type end struct {
		From string `json:"from"`
		To   string `json:"to"`
		connection
		Ways []string `json:"ways,omitempty"`
	}
	out := make([]end, 0, len(connections))
	for _, c := range connections {
		e := end{From: c.From.text(), To: c.To.text(), connection: c}
		if c.From.Address == internet {
			e.Ways = c.To.Ways
		}
		if c.Number == otherPort {
			e.Number = 0
		}
		out = append(out, e)
	}
	return writeJSON(r.Out, map[string]any{"connections": out})
}

func keysOf(spaces map[string][]string) map[string]bool {
	out := make(map[string]bool, len(spaces))
	for name := range spaces {
		out[name] = true
	}
	return out
}
