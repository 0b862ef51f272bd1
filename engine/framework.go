package engine

// Requirement is one item of a framework: a recommendation, a check, a clause.
type Requirement struct {
	ID string `json:"id"`
	// Assessment is "automated", or "manual" where the framework itself leaves it to a person; "" where that is not known.
	Assessment string `json:"assessment,omitempty"`
	// Manual says what stays for a person to judge, and why.
	Manual string `json:"manual,omitempty"`
}

// How a framework has an item assessed.
const (
	Automated = "automated"
	Manual    = "manual"
)

// FrameworkResult is a framework's items with their outcome, in the framework's own order.
type FrameworkResult struct {
	Name         string              `json:"name"`
	Requirements []RequirementResult `json:"requirements"`
}

// RequirementResult is the outcome of one item: that of its controls together.
type RequirementResult struct {
	Requirement
	Status   Status   `json:"status"`
	Controls []string `json:"controls"`
	Counts   Counts   `json:"counts"`
}
