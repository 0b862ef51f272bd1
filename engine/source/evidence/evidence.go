// Package evidence turns what other tools print into facts, the objects of facts.regolith.dev/v1alpha1 that policies
// read: scanners, benchmarks, detectors, signature checks and the API server's audit log. It recognises a tool by
// what its output holds, never by the name of a file. It opens no file, runs no tool, reads no clock and judges
// nothing: a fact holds what the tool said, thinned out to what policies ask for.
package evidence

import (
	"fmt"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// Format is one form of output of one tool.
type Format string

// The formats. None is what no tool printed that is known here.
const (
	None         Format = ""
	TrivyImage   Format = "trivy image --format json"
	TrivyK8s     Format = "trivy k8s --format json"
	AquaReport   Format = "an Aqua VulnerabilityReport"
	KubeBench    Format = "kube-bench --json"
	FalcoEvents  Format = "events of Falco"
	FalcoLine    Format = "a log line of Falco"
	FalcoRules   Format = "a rule file of Falco"
	AuditEvent   Format = "an audit event"
	IstioAnalyze Format = "istioctl analyze -o json"
	CosignVerify Format = "cosign verify --output json"
	PolicyReport Format = "a PolicyReport"
)

// Value is one JSON value of a file, and the format it was recognised as. The JSON must be valid.
type Value struct {
	Format Format
	JSON   []byte
}

// Fact is one object of facts.regolith.dev/v1alpha1.
type Fact struct {
	// Kind is the kind of the object, Name its metadata.name: the image, the node or the file that it is about.
	Kind, Name string
	// JSON is the object, with apiVersion, kind and metadata in front.
	JSON []byte
	// Value is the index of the value that the fact was made of, the first one if there are several.
	Value int
	// Places say where the items of a list of the fact come from: the key of the list, then the index in it.
	Places map[string][]Place
}

// Place is where a part of a fact comes from: a path inside a value.
type Place struct {
	Value int
	Path  engine.Path
}

// Problem is something that makes a value unusable, though it was recognised.
type Problem struct {
	Value   int
	Offset  int // of the byte at fault, from the beginning of the value
	Message string
	Hint    string
}

// Read makes facts of all values of one file, in the order of the values. File is its base name, the name of facts
// that are about nothing narrower. A value that cannot be read gives a problem, and the others are read all the same.
func Read(file string, values []Value) ([]Fact, []Problem) {
	readers := map[string]reader{}
	var order []reader
	var problems []Problem
	for i, v := range values {
		kind := kindOf(v.Format)
		r, ok := readers[kind]
		if !ok {
			r = newReader(kind, file)
			readers[kind] = r
			order = append(order, r)
		}
		if err := r.read(i, v); err != nil {
			problems = append(problems, problem(i, v, err))
		}
	}
	var facts []Fact
	for _, r := range order {
		facts = append(facts, r.facts()...)
	}
	return facts, problems
}

// reader makes facts of one kind of all values of a file.
type reader interface {
	// read takes the value with an index. Its error is an *invalid, or one of encoding/json.
	read(index int, v Value) error
	// facts are those of the values that were read; none where they say nothing.
	facts() []Fact
}

// The kinds of facts.
const (
	vulnerabilityReport = "VulnerabilityReport"
	benchmarkReport     = "BenchmarkReport"
	runtimeAlerts       = "RuntimeAlerts"
	detectionRules      = "DetectionRules"
	auditLog            = "AuditLog"
	meshAnalysis        = "MeshAnalysis"
	signatureReport     = "SignatureReport"
)

// kindOf is the kind of fact that a format becomes.
func kindOf(f Format) string {
	switch f {
	case TrivyImage, TrivyK8s, AquaReport:
		return vulnerabilityReport
	case KubeBench:
		return benchmarkReport
	case FalcoEvents, FalcoLine:
		return runtimeAlerts
	case FalcoRules:
		return detectionRules
	case AuditEvent:
		return auditLog
	case IstioAnalyze:
		return meshAnalysis
	case CosignVerify, PolicyReport:
		return signatureReport
	default:
		return ""
	}
}

func newReader(kind, file string) reader {
	switch kind {
	case vulnerabilityReport:
		return &scans{file: file, byImage: map[imageRef]*scan{}}
	case benchmarkReport:
		return &benchmarks{file: file}
	case runtimeAlerts:
		return &alerts{file: file}
	case detectionRules:
		return &ruleFiles{file: file}
	case auditLog:
		return &auditEvents{file: file, log: newAudit(maxNames)}
	case meshAnalysis:
		return &analyses{file: file}
	case signatureReport:
		return &verifications{byImage: map[imageRef]*verification{}}
	default:
		return nothing{}
	}
}

// nothing reads values of no known format.
type nothing struct{}

func (nothing) read(_ int, v Value) error {
	return &invalid{message: fmt.Sprintf("no tool is known that prints %s", v.Format)}
}

func (nothing) facts() []Fact { return nil }

// Renamed is the fact under another name, for a name that is taken.
func (f Fact) Renamed(name string) Fact {
	rest := strings.TrimPrefix(string(f.JSON), head(f.Kind, f.Name))
	f.Name, f.JSON = name, []byte(head(f.Kind, name)+rest)
	return f
}
