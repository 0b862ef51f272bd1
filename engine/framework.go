package engine

// Requirement is one item of a framework: a recommendation, a check, a clause.
type Requirement struct {
	ID    string `json:"id"               yaml:"id"`
	Title string `json:"title"            yaml:"title"`
	// Assessment is "automated", or "manual" where the framework itself leaves it to a person.
	Assessment string `json:"assessment" yaml:"assessment"`
	// Manual says what stays for a person to judge, and why.
	Manual string `json:"manual,omitempty" yaml:"manual"`
}

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
