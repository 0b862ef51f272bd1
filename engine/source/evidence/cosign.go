package evidence

import (
	"strings"
)

// cosignResult is one signature that cosign verified. Where none is valid, cosign prints no JSON.
type cosignResult struct {
	Critical struct {
		Identity struct {
			Reference string `json:"docker-reference"`
		} `json:"identity"`
		Image struct {
			Digest string `json:"docker-manifest-digest"`
		} `json:"image"`
	} `json:"critical"`
	Optional map[string]any `json:"optional"`
}

func (s *verifications) cosign(index int, data []byte) error {
	results, err := listOrOne[cosignResult](data)
	if err != nil {
		return err
	}
	for _, result := range results {
		image := imageRef{Reference: result.Critical.Identity.Reference, Digest: result.Critical.Image.Digest}
		if image.Digest == "" {
			return missing("critical.image.docker-manifest-digest")
		}
		if image.Reference != "" && image.Reference == repositoryOf(image.Reference) {
			// what cosign names is the repository, and without a tag that would mean latest
			image.Reference += "@" + image.Digest
		}
		found := verification{value: index, Tool: tool{Name: "cosign"}, Image: image, Verified: true}
		one := signature{Identity: result.optional("Subject"), Issuer: result.optional("Issuer")}
		if one != (signature{}) {
			found.Signatures = []signature{one}
		}
		s.add(found)
	}
	return nil
}

// optional is a claim that is a text.
func (r cosignResult) optional(name string) string {
	value, _ := r.Optional[name].(string)
	return strings.TrimSpace(value)
}
