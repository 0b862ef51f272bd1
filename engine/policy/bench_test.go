package policy

import (
	"github.com/regolith-policy/regolith/policies"
	"testing"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(Source{FS: policies.FS, Name: "policies", Trusted: true})
	}
}
