package evidence

import (
	"encoding/json"
	"fmt"
	"strings"
)

// trivyCluster is what trivy k8s prints. The list of resources has another name in each form and age of the report.
type trivyCluster struct {
	Trivy           struct{ Version string }
	CreatedAt       string
	Resources       []trivyResource
	Findings        []trivyResource
	Vulnerabilities []trivyResource
}

// trivyResource is a workload, with the images it runs and the results about them.
type trivyResource struct {
	Namespace string
	Kind      string
	Name      string
	Metadata  json.RawMessage
	Results   []trivyResult
	Error     string
}

func (s *scans) trivyK8s(index int, data []byte) error {
	var report trivyCluster
	if err := json.Unmarshal(data, &report); err != nil {
		return err
	}
	for _, list := range [][]trivyResource{report.Resources, report.Findings, report.Vulnerabilities} {
		for _, resource := range list {
			found, err := resource.scans()
			if err != nil {
				return err
			}
			for _, one := range found {
				one.value, one.ScannedAt = index, report.CreatedAt
				one.Tool = tool{Name: "trivy", Version: report.Trivy.Version}
				s.add(*one)
			}
		}
	}
	return nil
}

// scans are the results by image. What could not be scanned gives none: not to know is not to be safe.
func (r trivyResource) scans() ([]*scan, error) {
	if r.Error != "" {
		return nil, nil
	}
	metadata, err := r.metadata()
	if err != nil {
		return nil, err
	}
	var all []*scan
	for _, m := range metadata {
		if !m.isImage() {
			continue
		}
		found := &scan{Image: m.image(r.artifact(m))}
		if r.Kind != "" && r.Name != "" {
			found.Workloads = []workload{{Kind: r.Kind, Namespace: r.Namespace, Name: r.Name}}
		}
		all = append(all, found)
	}
	r.spread(all)
	return all, nil
}

// spread gives the results to the images. Packages of the system come first and name the image they are in; where
// none does, a result counts for all images.
func (r trivyResource) spread(all []*scan) {
	about := all
	for _, result := range r.Results {
		for i, found := range all {
			reference := found.Image.Reference
			if result.Class == "os-pkgs" && reference != "" && strings.HasPrefix(result.Target, reference+" (") {
				about = all[i : i+1]
			}
		}
		for _, found := range about {
			result.addTo(found)
		}
	}
}

// metadata is a list in newer reports, and one in older ones.
func (r trivyResource) metadata() ([]trivyMetadata, error) {
	if len(r.Metadata) == 0 {
		return nil, nil
	}
	all, err := listOrOne[trivyMetadata](r.Metadata)
	if err != nil {
		return nil, &invalid{message: fmt.Sprintf("Metadata of %s %q are not those of an image", r.Kind, r.Name)}
	}
	return all, nil
}

// artifact is the image as the results call it, where it has no name of its own.
func (r trivyResource) artifact(m trivyMetadata) string {
	if len(m.RepoDigests) > 0 {
		return m.RepoDigests[0]
	}
	for _, result := range r.Results {
		if name, _, ok := strings.Cut(result.Target, " ("); ok && result.Class == "os-pkgs" {
			return name
		}
	}
	return m.ImageID
}

func (m trivyMetadata) isImage() bool {
	return m.ImageID != "" || len(m.RepoTags) > 0 || len(m.RepoDigests) > 0 || m.Reference != ""
}
