package evidence

import (
	"encoding/json"
	"strings"
)

// aquaObject is a VulnerabilityReport of the trivy operator, or of starboard before it.
type aquaObject struct {
	Metadata struct {
		Name   string            `json:"name"`
		Labels map[string]string `json:"labels"`
	} `json:"metadata"`
	Report *struct {
		Artifact struct {
			Repository string `json:"repository"`
			Tag        string `json:"tag"`
			Digest     string `json:"digest"`
		} `json:"artifact"`
		Registry struct {
			Server string `json:"server"`
		} `json:"registry"`
		Scanner struct {
			Name    string `json:"name"`
			Version string `json:"version"`
		} `json:"scanner"`
		UpdateTimestamp string              `json:"updateTimestamp"`
		Vulnerabilities []aquaVulnerability `json:"vulnerabilities"`
	} `json:"report"`
}

type aquaVulnerability struct {
	VulnerabilityID  string `json:"vulnerabilityID"`
	Resource         string `json:"resource"`
	InstalledVersion string `json:"installedVersion"`
	FixedVersion     string `json:"fixedVersion"`
	Severity         string `json:"severity"`
	Title            string `json:"title"`
	PrimaryLink      string `json:"primaryLink"`
}

func (s *scans) aqua(index int, data []byte) error {
	var object aquaObject
	if err := json.Unmarshal(data, &object); err != nil {
		return err
	}
	report := object.Report
	if report == nil {
		return missing("report")
	}
	found := scan{
		value:     index,
		Tool:      tool{Name: strings.ToLower(report.Scanner.Name), Version: report.Scanner.Version},
		Image:     imageRef{Reference: report.Artifact.Repository, Digest: report.Artifact.Digest},
		ScannedAt: report.UpdateTimestamp,
	}
	if found.Image.Reference != "" {
		found.Image.Reference = joinReference(report.Registry.Server, report.Artifact.Repository, report.Artifact.Tag, found.Image.Digest)
	}
	if w := object.workload(); w.Kind != "" && w.Name != "" {
		found.Workloads = []workload{w}
	}
	for _, v := range report.Vulnerabilities {
		found.found(vulnerability{
			ID: v.VulnerabilityID, Severity: v.Severity, Package: v.Resource, InstalledVersion: v.InstalledVersion,
			FixedVersion: v.FixedVersion, Title: v.Title, URL: v.PrimaryLink,
		})
	}
	s.add(found)
	return nil
}

// joinReference puts an image reference together. One without a tag names the digest, so that it does not mean latest.
func joinReference(server, repository, tag, digest string) string {
	if server != "" {
		repository = server + "/" + repository
	}
	switch {
	case tag != "":
		return repository + ":" + tag
	case digest != "":
		return repository + "@" + digest
	}
	return repository
}

// workload is what runs the image, by the labels of the report.
func (o aquaObject) workload() workload {
	label := func(name string) string {
		if value := o.Metadata.Labels["trivy-operator.resource."+name]; value != "" {
			return value
		}
		return o.Metadata.Labels["starboard.resource."+name]
	}
	return workload{Kind: label("kind"), Namespace: label("namespace"), Name: label("name")}
}
