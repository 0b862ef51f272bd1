package evidence

import (
	"cmp"
	"slices"
)

// verifications makes one SignatureReport of all results about one image in a file.
type verifications struct {
	byImage map[imageRef]*verification
	all     []*verification
}

// verification is a SignatureReport.
type verification struct {
	meta
	Tool       tool        `json:"tool"`
	Image      imageRef    `json:"image"`
	ScannedAt  string      `json:"scannedAt,omitempty"`
	Verified   bool        `json:"verified"`
	Signatures []signature `json:"signatures,omitempty"`
	Error      string      `json:"error,omitempty"`

	value int
}

type signature struct {
	Identity string `json:"identity,omitempty"`
	Issuer   string `json:"issuer,omitempty"`
}

func (s *verifications) read(index int, v Value) error {
	if v.Format == CosignVerify {
		return s.cosign(index, v.JSON)
	}
	return s.policyReport(index, v.JSON)
}

// add takes one result. An image is verified only if every check of it says so.
func (s *verifications) add(found verification) {
	old, ok := s.byImage[found.Image]
	if !ok {
		s.byImage[found.Image] = &found
		s.all = append(s.all, &found)
		return
	}
	for _, one := range found.Signatures {
		if !slices.Contains(old.Signatures, one) {
			old.Signatures = append(old.Signatures, one)
		}
	}
	old.Verified = old.Verified && found.Verified
	old.Error = cmp.Or(old.Error, found.Error)
	old.ScannedAt = max(old.ScannedAt, found.ScannedAt)
}

func (s *verifications) facts() []Fact {
	var facts []Fact
	for _, found := range s.all {
		found.meta = newMeta(signatureReport, cmp.Or(found.Image.Reference, found.Image.Digest))
		facts = append(facts, newFact(found.meta, found.value, nil, found))
	}
	return facts
}
