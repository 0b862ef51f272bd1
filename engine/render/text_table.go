package render

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/jedib0t/go-pretty/v6/table"
	txt "github.com/jedib0t/go-pretty/v6/text"

	"github.com/regolith-policy/regolith/engine"
)

// maxDomain is the width of a domain's name in the table in columns.
const maxDomain = 24

// table writes the status of each domain.
func (t *text) table() {
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = txt.FormatDefault
	style.Box.PaddingLeft = ""
	style.Box.PaddingRight = "  "

	out := table.NewWriter()
	out.SetStyle(style)
	header := table.Row{"DOMAIN", "STATUS"}
	for _, s := range engine.Severities() {
		header = append(header, strings.ToUpper(s.String()))
	}
	header = append(header, "UNKNOWN", "PASS")
	out.AppendHeader(header)
	var numbers []table.ColumnConfig
	for column := 3; column <= len(header); column++ {
		numbers = append(numbers, table.ColumnConfig{Number: column, Align: txt.AlignRight, AlignHeader: txt.AlignRight})
	}
	out.SetColumnConfigs(numbers)
	for _, row := range t.v.domainRows() {
		out.AppendRow(t.tableRow(row))
	}
	for line := range strings.Lines(out.Render() + "\n") {
		t.line(strings.TrimRight(line, " \n"))
	}
	t.blank()
}

func (t *text) tableRow(r domainRow) table.Row {
	sign := symbol(r.status)
	if r.label() == "not checked" {
		sign = "-"
	}
	row := table.Row{ansi.Truncate(plain(r.name), maxDomain, "…"), t.paint.status(r.status)(sign + " " + r.label())}
	for _, s := range engine.Severities() {
		row = append(row, t.number(r.severities[s], t.paint.severity(s)))
	}
	return append(row, t.number(r.counts.Unknown, t.paint.warn), t.number(r.counts.Pass, t.paint.none))
}

// number is a count that stands out where it is not 0.
func (t *text) number(n int, paint func(string) string) string {
	if n == 0 {
		return t.paint.dim("-")
	}
	return paint(strconv.Itoa(n))
}
