package render

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/regolith-policy/regolith/engine"
)

// painter colours text, or leaves it as it is.
type painter struct{ color bool }

func (p painter) style(s ansi.Style, text string) string {
	if !p.color || text == "" {
		return text
	}
	return s.Styled(text)
}

func (p painter) none(text string) string { return text }
func (p painter) bold(text string) string { return p.style(ansi.NewStyle().Bold(), text) }
func (p painter) dim(text string) string  { return p.style(ansi.NewStyle().Faint(), text) }
func (p painter) good(text string) string {
	return p.style(ansi.NewStyle().ForegroundColor(ansi.Green), text)
}

func (p painter) warn(text string) string {
	return p.style(ansi.NewStyle().ForegroundColor(ansi.Yellow), text)
}

func (p painter) bad(text string) string {
	return p.style(ansi.NewStyle().Bold().ForegroundColor(ansi.Red), text)
}

// severity is the paint of a severity.
func (p painter) severity(s engine.Severity) func(string) string {
	switch s {
	case engine.SeverityCritical:
		return func(text string) string {
			return p.style(ansi.NewStyle().Bold().Reverse(true).ForegroundColor(ansi.Red), text)
		}
	case engine.SeverityHigh:
		return p.bad
	case engine.SeverityMedium:
		return p.warn
	case engine.SeverityLow, engine.SeverityNone:
	}
	return func(text string) string { return p.style(ansi.NewStyle().ForegroundColor(ansi.Cyan), text) }
}

// status is the paint of a status.
func (p painter) status(s engine.Status) func(string) string {
	switch s {
	case engine.StatusFail, engine.StatusError:
		return p.bad
	case engine.StatusUnknown, engine.StatusManual:
		return p.warn
	case engine.StatusPass:
		return p.good
	case engine.StatusWaived, engine.StatusNotApplicable:
	}
	return p.dim
}
