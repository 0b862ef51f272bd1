package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
)

// Sign puts the digest of the controls and libraries of trusted sources before a plan that was made of them: what a later
// Load of the same files can take from Source.Plan.
func (l *Library) Sign(plan []byte) []byte { return append([]byte(l.digest()+"\n"), plan...) }

// Plan gives the plan of the source that was signed; "" where there is none, or it is of other files.
func (l *Library) Plan() string {
	digest, plan, _ := strings.Cut(l.plan, "\n")
	if l.plan == "" || digest != l.digest() {
		return ""
	}
	return plan
}

// digest is one of all controls and libraries of trusted sources.
func (l *Library) digest() string {
	sum := sha256.New()
	for _, path := range sortedKeys(l.files) {
		if f := l.files[path]; f.trusted && (f.role == roleControl || f.role == roleLibrary) {
			_, _ = io.WriteString(sum, path+"\n"+f.digest()+"\n") // a hash takes everything
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
