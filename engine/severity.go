package engine

import "fmt"

// Severity ranks how much a finding matters; a greater value is worse. The zero value is SeverityNone.
type Severity int

// The severities, least first.
const (
	SeverityNone Severity = iota
	SeverityLow
	SeverityMedium
	SeverityHigh
	SeverityCritical
)

// Severities lists the severities a control may have, worst first.
func Severities() []Severity {
	return []Severity{SeverityCritical, SeverityHigh, SeverityMedium, SeverityLow}
}

// String is the name used in metadata, reports and flags.
func (s Severity) String() string {
	switch s {
	case SeverityLow:
		return "low"
	case SeverityMedium:
		return "medium"
	case SeverityHigh:
		return "high"
	case SeverityCritical:
		return "critical"
	case SeverityNone:
	}
	return "none"
}

// ParseSeverity is the inverse of String.
func ParseSeverity(name string) (Severity, error) {
	for _, s := range append(Severities(), SeverityNone) {
		if s.String() == name {
			return s, nil
		}
	}
	return SeverityNone, fmt.Errorf("unknown severity %q: want critical, high, medium or low", name)
}

// MarshalText writes the name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name.
func (s *Severity) UnmarshalText(text []byte) error {
	parsed, err := ParseSeverity(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}
