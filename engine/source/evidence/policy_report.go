package evidence

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// policyResults is a PolicyReport of the policy working group, or a Report of OpenReports.
type policyResults struct {
	Results []policyResult `json:"results"`
}

type policyResult struct {
	Source     string            `json:"source"`
	Policy     string            `json:"policy"`
	Rule       string            `json:"rule"`
	Category   string            `json:"category"`
	Result     string            `json:"result"`
	Message    string            `json:"message"` // wgpolicyk8s.io
	Desc       string            `json:"description"`
	Properties map[string]string `json:"properties"`
	Timestamp  struct {
		Seconds int64 `json:"seconds"`
		Nanos   int64 `json:"nanos"`
	} `json:"timestamp"`
}

var (
	// aboutSignatures tells a check of signatures by its category, policy or rule.
	aboutSignatures = regexp.MustCompile(
		`(?i)(?:^|[^a-z])(?:un)?sign(?:atures?|ed|ing)(?:[^a-z]|$)|cosign|sigstore|notary|notation|verify[-_ ]?image`)
	// aboutImage finds the image in what Kyverno says of its signature.
	aboutImage = regexp.MustCompile(`(?:verified image signatures for|failed to verify (?:image|signature for)) ([^\s,;]+?)[:.,;]?(?:\s|$)`)
)

// policyReport takes those results that are about the signature of an image that they name. A report about other
// things gives nothing, and stays the Kubernetes object that it is.
func (s *verifications) policyReport(index int, data []byte) error {
	var report policyResults
	if err := json.Unmarshal(data, &report); err != nil {
		return err
	}
	for _, result := range report.Results {
		image := result.image()
		if image == (imageRef{}) || result.Result != "pass" && result.Result != "fail" {
			continue
		}
		found := verification{
			value: index, Tool: tool{Name: strings.ToLower(result.Source)}, Image: image, Verified: result.Result == "pass",
		}
		if !found.Verified {
			found.Error = result.message()
		}
		if at := result.Timestamp; at.Seconds > 0 {
			found.ScannedAt = time.Unix(at.Seconds, at.Nanos).UTC().Format(time.RFC3339Nano)
		}
		s.add(found)
	}
	return nil
}

// image is the image whose signature the result is about; none where it is about something else.
func (r policyResult) image() imageRef {
	var name string
	if match := aboutImage.FindStringSubmatch(r.message()); match != nil {
		name = match[1]
	} else if aboutSignatures.MatchString(r.Category + " " + r.Policy + " " + r.Rule) {
		name = r.Properties["image"]
	}
	image := imageRef{Reference: name}
	_, image.Digest, _ = strings.Cut(name, "@")
	return image
}

func (r policyResult) message() string {
	if r.Message != "" {
		return r.Message
	}
	return r.Desc
}
