// Package engine holds the types that all of Regolith speaks: controls, objects, findings and the report.
// It imports the standard library only and does no I/O.
package engine

// The identity of the report format.
const (
	ReportVersion = "regolith.dev/v1"
	ReportKind    = "Report"
)

// Status is the verdict of one control on one object, or of one control on the whole input.
type Status string

// The verdicts.
const (
	StatusError         Status = "error"   // the control broke
	StatusFail          Status = "fail"    // a violation
	StatusUnknown       Status = "unknown" // data is missing: never a pass
	StatusManual        Status = "manual"  // only a human can judge
	StatusWaived        Status = "waived"  // a violation with a waiver
	StatusPass          Status = "pass"
	StatusNotApplicable Status = "not-applicable"
)

// Statuses lists the verdicts, the one that decides first.
func Statuses() []Status {
	return []Status{StatusError, StatusFail, StatusUnknown, StatusManual, StatusWaived, StatusPass, StatusNotApplicable}
}

// Report is the outcome of a scan; every output format is rendered from it.
type Report struct {
	APIVersion string          `json:"apiVersion"`
	Kind       string          `json:"kind"`
	Tool       Tool            `json:"tool"`
	Bundles    []Bundle        `json:"bundles"`
	Source     Source          `json:"source"`
	Summary    Summary         `json:"summary"`
	Controls   []ControlResult `json:"controls"`
	Results    []Finding       `json:"results"`
	// Frameworks groups the controls by the ids of the frameworks that were asked for.
	Frameworks []FrameworkResult `json:"frameworks,omitempty"`
	// Incomplete says what the run could not do, if anything: the verdicts are true, but not all there are.
	Incomplete string       `json:"incomplete,omitempty"`
	Errors     []InputError `json:"errors"`
	Shard      *Shard       `json:"shard,omitempty"` // of the report of a part; nil for a whole one
}

// Shard marks the report of a part of the objects, and holds what only all parts together can conclude.
type Shard struct {
	Index      int        `json:"index"` // from 0
	Count      int        `json:"count"`
	Cluster    Ref        `json:"cluster"` // the object that verdicts about the whole are about
	Pending    []Pending  `json:"pending"` // one a control, in their order
	Frameworks []Grouping `json:"frameworks,omitempty"`
}

// Pending is what is to be said of a control when all shards are there.
type Pending struct {
	Control       string `json:"control"`
	NotApplicable string `json:"notApplicable,omitempty"` // why it says nothing about this cluster
	Missing       string `json:"missing,omitempty"`       // what was not collected
	MissingCount  int    `json:"missingCount,omitempty"`  // verdicts of this shard that are unknown for it
	Unseen        string `json:"unseen,omitempty"`        // kinds it would review that were not collected
	Nothing       string `json:"nothing"`                 // what is said where nothing was reviewed
	NothingStatus Status `json:"nothingStatus"`
}

// Grouping is a framework by which the merged report is grouped, and the ids of it that are left to a person.
type Grouping struct {
	Name   string   `json:"name"`
	Manual []string `json:"manual,omitempty"`
}

// Tool says what made a report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Bundle names a set of controls that was run.
type Bundle struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Digest  string `json:"digest"` // "sha256:..." over its controls, libraries and parameters
}

// Source says what was judged.
type Source struct {
	Type              string `json:"type"` // files, snapshot or cluster
	Name              string `json:"name"`
	KubernetesVersion string `json:"kubernetesVersion,omitempty"`
	ScannedAt         string `json:"scannedAt,omitempty"` // RFC 3339; only if given or captured
	Partial           bool   `json:"partial,omitempty"`
	Skipped           int    `json:"skipped"` // documents that are no Kubernetes objects
}

// Counts counts verdicts of (control, object) pairs. Fail counts findings, of which one pair may have several.
type Counts struct {
	Fail          int `json:"fail"`
	Pass          int `json:"pass"`
	Unknown       int `json:"unknown"`
	NotApplicable int `json:"notApplicable"`
	Manual        int `json:"manual"`
	Waived        int `json:"waived"`
	Error         int `json:"error"`
}

// Add counts n more verdicts of one status.
func (c *Counts) Add(s Status, n int) {
	switch s {
	case StatusFail:
		c.Fail += n
	case StatusPass:
		c.Pass += n
	case StatusUnknown:
		c.Unknown += n
	case StatusNotApplicable:
		c.NotApplicable += n
	case StatusManual:
		c.Manual += n
	case StatusWaived:
		c.Waived += n
	case StatusError:
		c.Error += n
	}
}

// Plus is the sum of two counts.
func (c Counts) Plus(o Counts) Counts {
	return Counts{
		Fail: c.Fail + o.Fail, Pass: c.Pass + o.Pass, Unknown: c.Unknown + o.Unknown,
		NotApplicable: c.NotApplicable + o.NotApplicable, Manual: c.Manual + o.Manual,
		Waived: c.Waived + o.Waived, Error: c.Error + o.Error,
	}
}

// Status is the verdict that decides: the worst one counted.
func (c Counts) Status() Status {
	switch {
	case c.Error > 0:
		return StatusError
	case c.Fail > 0:
		return StatusFail
	case c.Unknown > 0:
		return StatusUnknown
	case c.Manual > 0:
		return StatusManual
	case c.Waived > 0:
		return StatusWaived
	case c.Pass > 0:
		return StatusPass
	}
	return StatusNotApplicable
}

// Summary adds up a report.
type Summary struct {
	Objects  int `json:"objects"`
	Controls int `json:"controls"`
	Counts
	BySeverity map[string]int    `json:"bySeverity"` // failing findings by severity name; all four are present
	ByDomain   map[string]Counts `json:"byDomain"`
}

// ControlResult is one control's outcome over the whole input.
type ControlResult struct {
	ID          string              `json:"id"`
	Title       string              `json:"title"`
	Description string              `json:"description"`
	Severity    Severity            `json:"severity"`
	Domain      string              `json:"domain"`
	Frameworks  map[string][]string `json:"frameworks"`
	Remediation string              `json:"remediation"`
	Verify      string              `json:"verify,omitempty"`
	Manual      string              `json:"manual,omitempty"`
	References  []Link              `json:"references,omitempty"`
	Status      Status              `json:"status"`
	Reason      string              `json:"reason,omitempty"` // why unknown or not-applicable
	Counts      Counts              `json:"counts"`
}

// Finding is one verdict worth telling: fail, unknown, manual, error or waived (and pass, where asked for).
type Finding struct {
	Control  string   `json:"control"`
	Status   Status   `json:"status"`
	Severity Severity `json:"severity"`
	Object   Ref      `json:"object"`
	Location Location `json:"location"`
	Message  string   `json:"message"`
	Path     string   `json:"path,omitempty"` // "spec.containers[0].image"
	Related  []Ref    `json:"related"`
	Steps    []string `json:"steps,omitempty"` // how an attacker gets there, in order
	Fix      []Patch  `json:"fix"`
	// Alternatives are other fixes, the best one first, for where Fix would break something else.
	Alternatives [][]Patch `json:"alternatives,omitempty"`
	// Create holds whole objects that are missing, and that remedy the finding where they are made.
	Create []map[string]any `json:"create,omitempty"`
	// Instances counts the objects the finding stands for: the pods folded into their owner; 1 otherwise.
	Instances   int     `json:"instances"`
	Fingerprint string  `json:"fingerprint"`
	Waiver      *Waiver `json:"waiver"`
}

// Patch is one JSON Patch operation (RFC 6902) with its path as keys and indices.
type Patch struct {
	Op    string `json:"op"`
	Path  Path   `json:"path"`
	Value any    `json:"value,omitempty"`
}

// Waiver is the reason a violation is accepted, who answers for it and until when.
type Waiver struct {
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Expires string `json:"expires"`
}

// InputError is a document, or a whole file, that could not be judged.
type InputError struct {
	Location Location `json:"location"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
}
