package evidence

import (
	"encoding/json"
	"slices"
	"strings"
)

// trivyReport is what trivy image prints, as far as it is read.
type trivyReport struct {
	Trivy        struct{ Version string }
	CreatedAt    string
	ArtifactName string
	Metadata     trivyMetadata
	Results      []trivyResult
}

type trivyMetadata struct {
	ImageID     string
	Reference   string
	RepoTags    []string
	RepoDigests []string
}

type trivyResult struct {
	Target          string
	Class           string
	Vulnerabilities []trivyVulnerability
	// ExperimentalModifiedFindings are what trivy left out, if it was told to show it.
	ExperimentalModifiedFindings []struct {
		Type    string
		Status  string
		Finding trivyVulnerability
	}
}

type trivyVulnerability struct {
	VulnerabilityID  string
	PkgName          string
	InstalledVersion string
	FixedVersion     string
	Severity         string
	Title            string
	PrimaryURL       string
}

func (s *scans) trivyImage(index int, data []byte) error {
	var report trivyReport
	if err := json.Unmarshal(data, &report); err != nil {
		return err
	}
	found := scan{
		value:     index,
		Tool:      tool{Name: "trivy", Version: report.Trivy.Version},
		Image:     report.Metadata.image(report.ArtifactName),
		ScannedAt: report.CreatedAt,
	}
	for _, result := range report.Results {
		result.addTo(&found)
	}
	s.add(found)
	return nil
}

// image names the image: as it was asked for where that is a name of it, else by its first tag.
func (m trivyMetadata) image(artifact string) imageRef {
	image := imageRef{Reference: m.Reference}
	switch {
	case image.Reference != "":
	case len(m.RepoTags) == 0 || slices.Contains(m.RepoTags, artifact) || slices.Contains(m.RepoDigests, artifact):
		image.Reference = artifact
	default:
		image.Reference = m.RepoTags[0]
	}
	for _, reference := range append([]string{image.Reference}, m.RepoDigests...) {
		repository, digest, ok := strings.Cut(reference, "@")
		if ok && (image.Digest == "" || repository == repositoryOf(image.Reference)) {
			image.Digest = digest
			if repository == repositoryOf(image.Reference) {
				break
			}
		}
	}
	return image
}

// repositoryOf is a reference without tag and digest.
func repositoryOf(reference string) string {
	reference, _, _ = strings.Cut(reference, "@")
	if colon := strings.LastIndexByte(reference, ':'); colon > strings.LastIndexByte(reference, '/') {
		return reference[:colon]
	}
	return reference
}

// addTo adds the vulnerabilities of a result. Those that a VEX document speaks about keep its status; those that a
// user of trivy ignores are left out, as trivy leaves them out.
func (r trivyResult) addTo(found *scan) {
	for _, v := range r.Vulnerabilities {
		found.found(v.fact(""))
	}
	for _, m := range r.ExperimentalModifiedFindings {
		if m.Type == "vulnerability" && m.Status != "ignored" {
			found.found(m.Finding.fact(m.Status))
		}
	}
}

func (v trivyVulnerability) fact(vex string) vulnerability {
	return vulnerability{
		ID: v.VulnerabilityID, Severity: v.Severity, Package: v.PkgName, InstalledVersion: v.InstalledVersion,
		FixedVersion: v.FixedVersion, VEXStatus: vex, Title: v.Title, URL: v.PrimaryURL,
	}
}
