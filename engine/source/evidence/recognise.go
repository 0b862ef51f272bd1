package evidence

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// Recognise says which tool printed a JSON value that is no Kubernetes object, by the keys it has; None for what is
// nobody's. It looks at the value, and at most at the keys of what is directly inside.
func Recognise(value []byte) Format {
	if !isList(value) {
		return recogniseObject(value)
	}
	format, first := None, true
	items(value, func(item []byte) bool {
		switch {
		case isRuleItem(item):
			format = FalcoRules
		case first:
			format = recogniseItem(item)
		}
		first = false
		return format == None && is(item, '{')
	})
	return format
}

// RecogniseObject says what a Kubernetes object is evidence of, by its apiVersion and kind; None for ordinary ones.
// Instead is true where it is a record rather than an object, so that only the fact counts.
func RecogniseObject(apiVersion, kind string) (format Format, instead bool) {
	group, _, _ := strings.Cut(apiVersion, "/")
	switch group {
	case "audit.k8s.io":
		if kind == "Event" {
			return AuditEvent, true
		}
	case "aquasecurity.github.io":
		if strings.TrimPrefix(kind, "Cluster") == "VulnerabilityReport" {
			return AquaReport, false
		}
	case "wgpolicyk8s.io":
		if strings.TrimPrefix(kind, "Cluster") == "PolicyReport" {
			return PolicyReport, false
		}
	case "openreports.io":
		if strings.TrimPrefix(kind, "Cluster") == "Report" {
			return PolicyReport, false
		}
	}
	return None, false
}

// Kinds are the kinds of the API that RecogniseObject takes for evidence and that become facts of a kind.
func Kinds(fact string) []string {
	switch fact {
	case "VulnerabilityReport":
		return []string{"aquasecurity.github.io/ClusterVulnerabilityReport", "aquasecurity.github.io/VulnerabilityReport"}
	case "SignatureReport":
		return []string{
			"openreports.io/ClusterReport", "openreports.io/Report",
			"wgpolicyk8s.io/ClusterPolicyReport", "wgpolicyk8s.io/PolicyReport",
		}
	}
	return nil
}

// keys are those of the fields by which objects are recognised.
type keys map[string][]byte

func keysOf(object []byte) keys {
	found := keys{}
	fields(object, func(key, value []byte) bool {
		switch string(key) {
		case "SchemaVersion", "ArtifactName", "ArtifactType", "ClusterName", "Resources", "Findings", "Vulnerabilities",
			"Misconfigurations", "Controls", "Totals", "version", "node_type", "tests", "output", "output_fields",
			"priority", "rule", "time", "critical", "code", "level", "message", "macro", "list", "items", "condition",
			"override", "append", "enabled", "exceptions":
			found[string(key)] = value
		}
		return true
	})
	return found
}

func (k keys) has(names ...string) bool {
	for _, name := range names {
		if k[name] == nil {
			return false
		}
	}
	return true
}

func (k keys) any(names ...string) bool {
	for _, name := range names {
		if k[name] != nil {
			return true
		}
	}
	return false
}

func recogniseObject(object []byte) Format {
	k := keysOf(object)
	switch {
	case k.has("SchemaVersion", "ArtifactName") && text(k["ArtifactType"]) == "container_image":
		return TrivyImage
	case k.has("ClusterName") && k.any("Resources", "Findings", "Vulnerabilities", "Misconfigurations"):
		return TrivyK8s
	case k.has("Controls") && (k.has("Totals") || isControls(k["Controls"])), k.has("node_type", "tests", "version"):
		return KubeBench
	case k.isEvent():
		return FalcoEvents
	case k.isSignature():
		return CosignVerify
	}
	return None
}

// recogniseItem recognises a list by its first item.
func recogniseItem(object []byte) Format {
	k := keysOf(object)
	switch {
	case k.has("node_type", "tests", "version"):
		return KubeBench
	case k.isEvent():
		return FalcoEvents
	case k.isSignature():
		return CosignVerify
	case k.has("level", "message") && istioCode.Match(k["code"]):
		return IstioAnalyze
	}
	return None
}

var istioCode = regexp.MustCompile(`^"IST[0-9]{4}"$`)

func (k keys) isEvent() bool {
	return is(k["rule"], '"') && is(k["priority"], '"') && k.has("time") && k.any("output", "output_fields")
}

func (k keys) isSignature() bool {
	return field(field(k["critical"], "image"), "docker-manifest-digest") != nil
}

// isControls says that a list is one of controls of kube-bench.
func isControls(list []byte) bool {
	format := None
	items(list, func(item []byte) bool {
		format = recogniseItem(item)
		return false
	})
	return format == KubeBench
}

// isRuleItem says that an item of a list is a rule, a macro or a list of Falco.
func isRuleItem(item []byte) bool {
	k := keysOf(item)
	switch {
	case is(k["rule"], '"'):
		return !k.isEvent() && k.any("condition", "override", "append", "enabled", "exceptions")
	case is(k["macro"], '"'):
		return k.has("condition")
	case is(k["list"], '"'):
		return k.has("items")
	}
	return false
}

var (
	falcoHead = regexp.MustCompile(`^(?:[A-Za-z0-9 :.,+-]{10,60}: )?Falco (?:version: |initialized with configuration )`)
	falcoNote = regexp.MustCompile(`^(?:[A-Za-z0-9 :.,+-]{10,60}: )?Falco version: v?([0-9][0-9A-Za-z.+-]*)`)
)

// IsFalcoLog says that a text begins like the log of Falco: lines for people first, then events in JSON.
func IsFalcoLog(text []byte) bool { return falcoHead.Match(text) }

// SplitFalcoLog gives the values of a log of Falco, and the offset of each: its events, and the line that tells the
// version. Other lines are for people.
func SplitFalcoLog(text []byte) (values []Value, offsets []int) {
	for at := 0; at < len(text); {
		line, _, _ := bytes.Cut(text[at:], []byte("\n"))
		value := Value{JSON: bytes.TrimRight(line, "\r")}
		switch {
		case is(line, '{') && (Recognise(line) == FalcoEvents || !json.Valid(line)):
			value.Format = FalcoEvents
		case falcoNote.Match(line):
			value.Format = FalcoLine
		}
		if value.Format != None {
			values, offsets = append(values, value), append(offsets, at)
		}
		at += len(line) + 1
	}
	return values, offsets
}
