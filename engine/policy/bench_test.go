package policy

import (
	"testing"

	"github.com/regolith-policy/regolith/policies"
)

// What every scan pays before it reads its input.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(Source{FS: policies.FS, Name: "policies", Trusted: true})
	}
}
