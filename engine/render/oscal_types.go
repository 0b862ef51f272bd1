package render

// The part of OSCAL 1.2.0 assessment results that a report needs; names and order are the standard's.
type (
	oscalDocument struct {
		Results oscalAssessment `json:"assessment-results"`
	}
	oscalAssessment struct {
		UUID       string          `json:"uuid"`
		Metadata   oscalMetadata   `json:"metadata"`
		Plan       oscalHref       `json:"import-ap"`
		Results    []oscalResult   `json:"results"`
		BackMatter oscalBackMatter `json:"back-matter"`
	}
	oscalMetadata struct {
		Title        string          `json:"title"`
		LastModified string          `json:"last-modified"`
		Version      string          `json:"version"`
		OSCALVersion string          `json:"oscal-version"`
		Props        []oscalProperty `json:"props,omitempty"`
	}
	oscalHref struct {
		Href string `json:"href"`
	}
	oscalProperty struct {
		Name  string `json:"name"`
		NS    string `json:"ns"`
		Value string `json:"value"`
	}
	oscalResult struct {
		UUID         string               `json:"uuid"`
		Title        string               `json:"title"`
		Description  string               `json:"description"`
		Start        string               `json:"start"`
		Props        []oscalProperty      `json:"props,omitempty"`
		Local        *oscalLocal          `json:"local-definitions,omitempty"`
		Reviewed     oscalReviewed        `json:"reviewed-controls"`
		Observations []oscalObservation   `json:"observations,omitempty"`
		Findings     []oscalTargetFinding `json:"findings,omitempty"`
	}
	oscalLocal struct {
		Inventory []oscalInventoryItem `json:"inventory-items"`
	}
	oscalInventoryItem struct {
		UUID        string          `json:"uuid"`
		Description string          `json:"description"`
		Props       []oscalProperty `json:"props,omitempty"`
	}
	oscalReviewed struct {
		Selections []oscalSelection `json:"control-selections"`
	}
	oscalSelection struct {
		All      *struct{}         `json:"include-all,omitempty"`
		Controls []oscalControlRef `json:"include-controls,omitempty"`
	}
	oscalControlRef struct {
		ID string `json:"control-id"`
	}
	oscalObservation struct {
		UUID        string          `json:"uuid"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		Props       []oscalProperty `json:"props,omitempty"`
		Methods     []string        `json:"methods"`
		Types       []string        `json:"types"`
		Subjects    []oscalSubject  `json:"subjects,omitempty"`
		Evidence    []oscalEvidence `json:"relevant-evidence,omitempty"`
		Collected   string          `json:"collected"`
		Remarks     string          `json:"remarks,omitempty"` // the steps of an attack path
	}
	oscalSubject struct {
		UUID  string `json:"subject-uuid"`
		Type  string `json:"type"`
		Title string `json:"title"`
	}
	oscalEvidence struct {
		Href        string `json:"href,omitempty"`
		Description string `json:"description"`
	}
	oscalTargetFinding struct {
		UUID        string            `json:"uuid"`
		Title       string            `json:"title"`
		Description string            `json:"description"`
		Props       []oscalProperty   `json:"props,omitempty"`
		Target      oscalTarget       `json:"target"`
		Related     []oscalRelatedObs `json:"related-observations,omitempty"`
		Remarks     string            `json:"remarks,omitempty"`
	}
	oscalTarget struct {
		Type   string      `json:"type"`
		ID     string      `json:"target-id"`
		Status oscalStatus `json:"status"`
	}
	oscalStatus struct {
		State   string `json:"state"`
		Reason  string `json:"reason"`
		Remarks string `json:"remarks,omitempty"`
	}
	oscalRelatedObs struct {
		UUID string `json:"observation-uuid"`
	}
	oscalBackMatter struct {
		Resources []oscalResource `json:"resources"`
	}
	oscalResource struct {
		UUID        string          `json:"uuid"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		Props       []oscalProperty `json:"props,omitempty"`
	}
)
